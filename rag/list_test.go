package rag_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// meeting has its items marked 一是 to 七是, one a sentence.
const meeting = "供水安全专题会议提出了七项要求：\n一是保障水源。\n二是改造管网。\n三是加强检测。\n四是培训队伍。\n五是储备物资。\n六是公开信息。\n七是落实责任。\n会后代表参观了水厂。\n"

func TestLists(t *testing.T) {
	tests := []struct {
		name, file, text, question string
		want                       []string // the quotes of the items, in order
	}{
		{"一是 to 七是", "a.txt", meeting, "供水安全专题会议提出了哪些要求？",
			[]string{"一是保障水源。", "二是改造管网。", "三是加强检测。", "四是培训队伍。", "五是储备物资。", "六是公开信息。", "七是落实责任。"}},
		{"the first item stands in what leads in", "a.txt",
			"水务工作会议提出四项要求：一是保障供水。二是降低漏损。三是推进智慧水网。四是加强宣传。\n",
			"水务工作会议提出哪些要求？", []string{"水务工作会议提出四项要求：一是保障供水。", "二是降低漏损。", "三是推进智慧水网。", "四是加强宣传。"}},
		{"bullets", "a.md", "# 节水\n\n家庭节水有以下措施：\n\n- 更换龙头\n- 收集雨水\n- 缩短淋浴\n\n另外，学校也在节水。\n",
			"家庭节水有哪些措施？", []string{"- 更换龙头", "- 收集雨水", "- 缩短淋浴"}},
		{"bullets of several sentences", "a.md", "# 节水\n\n家庭节水有以下措施：\n\n- 更换龙头。约30元一个。\n- 收集雨水。用来浇花。\n- 缩短淋浴。\n",
			"家庭节水有哪些措施？", []string{"- 更换龙头。", "约30元一个。", "- 收集雨水。", "用来浇花。", "- 缩短淋浴。"}},
		{"numbers in English", "a.md", "# Plan\n\nThe water plan has the following goals:\n\n1. Cut losses.\n2. Lay pipes.\n3. Train engineers.\n",
			"What are the goals of the water plan?", []string{"1. Cut losses.", "2. Lay pipes.", "3. Train engineers."}},
		{"首先, 第二, 最后", "a.txt", "水厂整改方案包括以下步骤：\n首先，检查水泵。\n第二，清洗水池。\n最后，恢复供水。\n",
			"水厂整改方案有哪些步骤？", []string{"首先，检查水泵。", "第二，清洗水池。", "最后，恢复供水。"}},
		{"a long item in the middle", "a.txt", "防汛会议提出以下要求：\n一是巡查堤坝。\n二是备好沙袋。沙袋放在东门。数量要够。每天清点。专人看管。登记造册。\n三是通知居民。\n",
			"防汛会议提出哪些要求？", []string{"一是巡查堤坝。", "二是备好沙袋。", "三是通知居民。"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a := askText(t, newIndex(t, file{test.file, test.text}), test.question)
			got := quotes(a)
			at := 0
			for _, want := range test.want {
				i := slices.Index(got[at:], want)
				if i < 0 {
					t.Fatalf("%q is missing or out of order in %q", want, got)
				}
				at += i + 1
			}
			if at != len(got) {
				t.Errorf("more than the list: %q", got[at:])
			}
		})
	}
}

func TestOrdinals(t *testing.T) {
	english := "The council made four demands on the water works:\n\n1. Repair the old pump.\n2. Publish the test results.\n3. Hire two chemists.\n4. Lower the price.\n"
	tests := []struct{ text, question, want string }{
		{meeting, "供水安全会议要求的第四点是什么？", "四是培训队伍。"},
		{meeting, "供水安全会议的最后一项要求是什么？", "七是落实责任。"},
		{meeting, "供水安全会议的第一项要求是什么？", "一是保障水源。"},
		{english, "Which was the third demand that the council made on the water works?", "3. Hire two chemists."},
		{english, "Which was the last demand that the council made on the water works?", "4. Lower the price."},
		// Two lists: the one that the question speaks of.
		{meeting + "\n节水宣传活动有三项内容：\n一是张贴海报。\n二是发放手册。\n三是举办讲座。\n", "节水宣传活动的第二项内容是什么？", "二是发放手册。"},
	}
	for _, test := range tests {
		name := "a.txt"
		if test.text == english {
			name = "a.md"
		}
		a := askText(t, newIndex(t, file{name, test.text}), test.question)
		if got := quotes(a); len(got) == 0 || got[0] != test.want || len(got) > 1 {
			t.Errorf("%s: %q, want %q", test.question, got, test.want)
		}
	}
}

func TestOrdinalBeyondTheList(t *testing.T) {
	a := askText(t, newIndex(t, file{"a.txt", meeting}), "供水安全会议要求的第九点是什么？")
	if !a.Declined {
		t.Errorf("there is no ninth point: %s", a.Text)
	}
}

// TestLongListIsShortened holds that every item is there, cut to its first
// clauses and never inside a figure.
func TestLongListIsShortened(t *testing.T) {
	var doc strings.Builder
	doc.WriteString("水网建设规划提出以下任务：\n")
	numbers := []rune("一二三四五六七八")
	for _, n := range numbers {
		doc.WriteString(string(n) + "是新建供水管道12,500公里，" + strings.Repeat("沿线同步完成阀门井和监测点的改造升级，", 4) + "并在年底以前全部通过验收。后续维护由街道负责。\n")
	}
	a := askText(t, newIndex(t, file{"a.txt", doc.String()}), "水网建设规划提出了哪些任务？")
	if len(a.Citations) != 1+len(numbers) {
		t.Fatalf("%d citations: %q", len(a.Citations), quotes(a))
	}
	for i, n := range numbers {
		if quote := a.Citations[i+1].Quote; !strings.HasPrefix(quote, string(n)+"是新建供水管道12,500公里") {
			t.Errorf("item %d is %q", i+1, quote)
		}
	}
	if n := utf8.RuneCountInString(plain(a)); n > 400 {
		t.Errorf("%d characters", n)
	}
}

// TestLongSentenceIsShortened holds that a sentence longer than an answer may be
// is cut to the clauses that answer.
func TestLongSentenceIsShortened(t *testing.T) {
	s := newIndex(t, file{"a.txt", strings.Repeat("值班人员巡视沉淀池和过滤池，", 40) + "水厂的厂长是王建国，" + strings.Repeat("夜班人员记录压力和流量，", 40) + "最后锁门。\n"})
	a := askText(t, s, "水厂的厂长是谁？")
	if !cites(a, "水厂的厂长是王建国") {
		t.Errorf("%s", a.Text)
	}
	if n := utf8.RuneCountInString(plain(a)); n > 400 {
		t.Errorf("%d characters", n)
	}
}
