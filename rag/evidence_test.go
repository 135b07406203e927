package rag_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/wenju/wenju/internal/llm/builtin"
	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/rag"
)

// TestTypedEvidence asks for a kind of thing where a sentence with more of the
// question's words has another kind.
func TestTypedEvidence(t *testing.T) {
	s := newIndex(t, town...)
	tests := []struct {
		kind, question, want string
		bold                 string // set in bold; "" where that is left open
	}{
		{"number with its unit", "图书馆藏书多少册？", "86万册", "86万册"},
		{"money", "长丰桥的造价是多少钱？", "造价3.2亿元", "3.2亿元"},
		{"length", "永安桥有多长？", "全长310米", "310米"},
		{"length in English", "How long is the north pier?", "640 metres", "640 metres"},
		{"percent", "图书馆的外文图书占百分之几？", "占12%", "12%"},
		{"percent in English", "What percentage of the traffic is timber?", "35 percent", "35 percent"},
		{"share in words", "永安桥的造价企业承担几成？", "三成", ""},
		{"day", "长丰桥是哪一天通车的？", "2015年9月1日", "2015年9月1日"},
		{"year", "永安桥是哪一年通车的？", "2018年", "2018年"},
		{"month in English", "When was the harbour of Portwick opened?", "May 1926", "May 1926"},
		{"duration", "图书馆的借书期限是多少天？", "30天", "30天"},
		{"duration in English", "How long does the dredging of the harbour take?", "three weeks", ""},
		{"person", "谁设计了长丰桥？", "陈立新", ""},
		{"person in English", "Who is the harbour master?", "Ellen Gray", ""},
		{"contact", "图书馆的电话是多少？", "010-62345678", ""},
		{"address", "图书馆在哪里？", "和平路12号", ""},
	}
	for _, test := range tests {
		t.Run(test.kind, func(t *testing.T) {
			a := askText(t, s, test.question)
			if !cites(a, test.want) || !strings.Contains(plain(a), test.want) {
				t.Errorf("%s: %q", test.question, a.Text)
			}
			if test.bold != "" && !strings.Contains(a.Text, "**"+test.bold+"**") {
				t.Errorf("%s: %q is not in bold: %q", test.question, test.bold, a.Text)
			}
		})
	}
}

// TestMissingEvidence asks for what is nearly there: another name, another year,
// another kind of thing.
func TestMissingEvidence(t *testing.T) {
	s := newIndex(t, append(slices.Clone(town), file{"gdp.md", "# 统计\n\n2019年廊坊市的生产总值是3196亿元。\n"})...)
	for _, question := range []string{
		"2021年廊坊市的生产总值是多少？",
		"唐山市的生产总值是多少？",
		"永安桥是谁设计的？",
		"廊坊市的邮政编码是多少？",
		"What is the telephone number of the harbour master?",
	} {
		if a := askText(t, s, question); !a.Declined {
			t.Errorf("%s: %q", question, a.Text)
		}
	}
	if a := askText(t, s, "2019年廊坊市的生产总值是多少？"); !cites(a, "3196亿元") {
		t.Errorf("the year that is there: %q", a.Text)
	}
}

// TestOtherWords asks in other words and another script than the source has.
func TestOtherWords(t *testing.T) {
	s := newIndex(t, town...)
	tests := []struct{ name, question, want string }{
		{"pinyin", "On which day of the week is the furniture market in Langfang open?", "廊坊的家具市场"},
		{"pinyin with an apostrophe", "How long is the city wall of Xi'an?", "13.74公里"},
		{"pinyin of three syllables", "How many ski resorts does Zhangjiakou have?", "崇礼区"},
		{"traditional characters", "長豐橋的造價是多少？", "造价3.2亿元"},
		{"full width", "图书馆的电话是０１０－６２３４５６７８吗？", "010-62345678"},
		{"everyday word", "长丰桥花了多少钱？", "3.2亿元"},
		{"Chinese on English text", "Portwick harbour 的 north pier 有多长？", "640 metres"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if a := askText(t, s, test.question); !cites(a, test.want) {
				t.Errorf("%s: %q", test.question, a.Text)
			}
		})
	}
}

func TestTraditionalText(t *testing.T) {
	s := newIndex(t, file{"a.txt", "臺北的圖書館藏書八十六萬冊，館長是陳美玲。\n"})
	if a := askText(t, s, "台北的图书馆藏书多少册？"); !cites(a, "八十六萬冊") {
		t.Errorf("%q", a.Text)
	}
}

// TestGlossary holds that a team's own terms lead to what they stand for, and
// that nothing else did.
func TestGlossary(t *testing.T) {
	s := newIndex(t, append(slices.Clone(town), file{"team.md", "# 团队\n\n## 发布\n\n灯塔计划的截止日期是2026年3月15日。\n"})...)
	question := rag.Question{Text: "What is the deadline of Project Zebra?"}
	if a := ask(t, s, question); cites(a, "灯塔计划") {
		t.Fatalf("without the glossary: %q", a.Text)
	}
	l, err := lexicon().WithGlossary(strings.NewReader("灯塔计划\tProject Zebra\n"))
	if err != nil {
		t.Fatal(err)
	}
	a := askWith(t, rag.New(rag.Options{Store: s, Embedder: builtin.Embedder{}, Lexicon: l}), s, question)
	if !cites(a, "2026年3月15日") {
		t.Errorf("with the glossary: %q", a.Text)
	}
	if !slices.ContainsFunc(a.Trace.Terms, func(term rag.TraceTerm) bool { return term.From == "lexicon" && term.Term == "灯塔" }) {
		t.Errorf("the trace does not tell where 灯塔 comes from: %+v", a.Trace.Terms)
	}
}

// TestPinyin asks with no lexicon, so that nothing but the reading can lead to
// the characters.
func TestPinyin(t *testing.T) {
	s := newIndex(t, town...)
	a := rag.New(rag.Options{Store: s, Embedder: builtin.Embedder{}})
	for query, want := range map[string]string{"Langfang": "廊坊", "Xi'an": "西安", "xian": "西安", "ZHANGJIAKOU": "张家口"} {
		hits, err := a.Search(t.Context(), query, 1)
		if err != nil {
			t.Fatal(err)
		}
		if len(hits) == 0 || hits[0].Lexical == 0 || !strings.Contains(hits[0].Text, want) {
			t.Errorf("%s does not find %s", query, want)
		}
		answer := askWith(t, a, s, rag.Question{Text: query})
		if !slices.ContainsFunc(answer.Trace.Terms, func(term rag.TraceTerm) bool { return term.From == "pinyin" && strings.Contains(want, term.Term) }) {
			t.Errorf("%s: the trace does not tell that %s was read: %+v", query, want, answer.Trace.Terms)
		}
	}
	// The word itself is there: it is no reading.
	if answer := askWith(t, a, s, rag.Question{Text: "Portwick"}); len(answer.Trace.Terms) != 1 {
		t.Errorf("%+v", answer.Trace.Terms)
	}
}

// TestManyReadings holds that what is read into a question does not grow with all
// that it may mean.
func TestManyReadings(t *testing.T) {
	var doc strings.Builder
	shi := text.Readings("shishi")[0][0][:40]
	for _, one := range shi {
		for _, other := range shi {
			doc.WriteString(string([]rune{one, other}) + "。\n")
		}
	}
	s := newIndex(t, file{"a.txt", doc.String()})
	for _, question := range []string{"shishi", strings.Repeat("shishishi shishishishi ", 60)} {
		a := askText(t, s, question)
		if n := len(a.Trace.Terms); n < 4 || n > 250 {
			t.Errorf("%.20q: %d terms are searched", question, n)
		}
	}
}

func TestSoManyWordsAreRead(t *testing.T) {
	s := newIndex(t, file{"a.txt", "廊坊、西安、张家口、唐山、保定、承德、沧州、邢台、邯郸、衡水、秦皇岛、太原、大同、济南、青岛和烟台。\n"})
	a := rag.New(rag.Options{Store: s, Embedder: builtin.Embedder{}})
	const names = "langfang xi'an zhangjiakou tangshan baoding chengde cangzhou xingtai handan hengshui qinhuangdao taiyuan datong jinan qingdao yantai"
	answer := askWith(t, a, s, rag.Question{Text: names})
	for name, want := range map[string]bool{"廊坊": true, "太原": true, "烟台": false} {
		if got := slices.ContainsFunc(answer.Trace.Terms, func(term rag.TraceTerm) bool { return term.Term == name }); got != want {
			t.Errorf("%s is searched: %v", name, got)
		}
	}
}

// TestStructure asks for what stands in tables, code and sections without text.
func TestStructure(t *testing.T) {
	s := newIndex(t, damaged...)
	tests := []struct{ question, want string }{
		{"居民的水价是多少？", "| 居民 | 5.0 | 2014年 |"},
		{"工商业用户的水价从哪年开始？", "| 工商业 | 9.5 | 2016年 |"},
		{"什么是漏损率？", "漏损率是指漏掉的水量占供水总量的比例。"},
		{"逾期加收多少违约金？", "水费按季度收取，逾期每日加收千分之五的违约金[3]。"},
	}
	for _, test := range tests {
		if a := askText(t, s, test.question); !slices.Contains(quotes(a), test.want) {
			t.Errorf("%s: %q, want %q", test.question, quotes(a), test.want)
		}
	}
	for _, question := range []string{"用户、水价（元/吨）和起始年份是什么？", "bash 是什么？", "water-bill bash"} {
		for _, quote := range quotes(askText(t, s, question)) {
			if strings.HasPrefix(quote, "```") || strings.HasPrefix(quote, "|---") || strings.HasPrefix(quote, "| 用户") {
				t.Errorf("%s quotes %q", question, quote)
			}
		}
	}
}
