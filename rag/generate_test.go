package rag_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/wenju/wenju/evidence"
	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/llm/builtin"
	"github.com/wenju/wenju/internal/llm/llmtest"
	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/rag"
)

// newWriter is an Asker whose answers a model writes.
func newWriter(s store.Store, model llm.Generator, o rag.Generation) *rag.Asker {
	return rag.New(rag.Options{Store: s, Embedder: builtin.Embedder{}, Lexicon: lexicon(), Generator: model, Generation: o,
		NewID: func() string { return "id" }})
}

// told is what a model was asked, as a test reads it.
type told struct{ system, user string }

func readRequest(r llm.Request) told { return told{r.Messages[0].Text, r.Messages[1].Text} }

var passageForm = regexp.MustCompile(`(?s)<<\S+ passage \[(\d+)\]>>\n(.*?)\n<<\S+ end of \[\d+\]>>`)

// passages are the texts of the passages by their numbers.
func (p told) passages() (numbers, texts []string) {
	for _, m := range passageForm.FindAllStringSubmatch(p.user, -1) {
		numbers = append(numbers, m[1])
		texts = append(texts, passageHead.ReplaceAllString(m[2], ""))
	}
	return numbers, texts
}

var passageHead = regexp.MustCompile(`^(?:title: .*\n)?(?:section: .*\n)?`)

// number is that of the passage which holds the words.
func (p told) number(words string) string {
	for _, m := range passageForm.FindAllStringSubmatch(p.user, -1) {
		if strings.Contains(m[2], words) {
			return m[1]
		}
	}
	return "99"
}

// citing writes a text in which [words] stands for the number of the passage
// that holds the words.
func (p told) citing(text string) string {
	return marked.ReplaceAllStringFunc(text, func(m string) string {
		f := marked.FindStringSubmatch(m)
		return f[1] + f[2] + p.number(f[3]) + f[4] + f[5]
	})
}

var marked = regexp.MustCompile(`([\[【])(段落|第|)([^\]】\d]+?)(段|)([\]】])`)

func (p told) isAnswer() bool {
	return !strings.Contains(p.user, " sentence>>") && !strings.Contains(p.user, " conversation>>")
}

// writes is a model that writes this answer, and again when asked for a
// sentence anew; both may name passages by what they hold.
func writes(answer, again string) *llmtest.Generator {
	return llmtest.NewGenerator(func(_ int, r llm.Request) llmtest.Reply {
		p := readRequest(r)
		if p.isAnswer() {
			return llmtest.Reply{Text: p.citing(answer)}
		}
		return llmtest.Reply{Text: p.citing(again)}
	})
}

// askModel asks and holds the answer against the rules that every one keeps.
func askModel(t testing.TB, s store.Store, model llm.Generator, o rag.Generation, q rag.Question) rag.Answer {
	t.Helper()
	var emitted strings.Builder
	a, err := newWriter(s, model, o).Ask(t.Context(), q, func(part string) { emitted.WriteString(part) })
	if err != nil {
		t.Fatalf("%.80q: %v", q.Text, err)
	}
	for _, fault := range writtenFaults(t, s, a, emitted.String()) {
		t.Errorf("%.80q: %s\nanswer: %s", q.Text, fault, a.Text)
	}
	return a
}

// writtenFaults are the rules that a generated answer breaks.
func writtenFaults(t testing.TB, s store.Store, a rag.Answer, emitted string) []string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if emitted != a.Text || a.Text == "" {
		add("emitted %q", emitted)
	}
	if a.Declined {
		return append(out, declineFaults(a)...)
	}
	if a.Reason != "" || len(a.Citations) == 0 {
		add("reason %q, %d citations", a.Reason, len(a.Citations))
	}
	last := 0
	for _, m := range regexp.MustCompile(`\[(\d+)\]`).FindAllStringSubmatch(a.Text, -1) {
		n := 0
		fmt.Sscan(m[1], &n)
		if n > last+1 || n > len(a.Citations) {
			add("[%d] follows on [%d] of %d", n, last, len(a.Citations))
		}
		last = max(last, n)
	}
	if last != len(a.Citations) {
		add("%d citations, [%d] is the last that stands", len(a.Citations), last)
	}
	end := 0
	for i, c := range a.Citations {
		out = append(out, citationFaults(t.Context(), s, c)...)
		if c.N != i+1 {
			add("citation %d is [%d]", i+1, c.N)
		}
	}
	for _, c := range a.Checks {
		if c.Start < end || c.End <= c.Start || c.End > len(a.Text) {
			add("check %q has the bytes %d to %d", c.Text, c.Start, c.End)
			return out
		}
		end = c.End
		marked := strings.Contains(a.Text[c.Start:c.End], "⚠")
		if passed := c.Verdict == evidence.Supported || c.Verdict == evidence.Plain; passed == marked {
			add("%s: %q", c.Verdict, a.Text[c.Start:c.End])
		}
	}
	return append(out, recheckFaults(a)...)
}

// recheckFaults checks an answer anew as anybody would who has only the answer
// and its quotes.
func recheckFaults(a rag.Answer) []string {
	var out []string
	check := evidence.Answer{Text: a.Text}
	for _, c := range a.Citations {
		check.Passages = append(check.Passages, evidence.Passage{N: c.N, Text: unbroken(c.Quote)})
	}
	for _, s := range evidence.Check(check).Sentences {
		passed := s.Verdict == evidence.Supported || s.Verdict == evidence.Plain
		if !passed && !strings.Contains(s.Text, "核对") && !warned(a, s.Start) && !inCode(a, s.Start) {
			out = append(out, fmt.Sprintf("checked as a whole: %s %v %q", s.Verdict, s.Citations, s.Text))
		}
	}
	return out
}

// inCode says whether what stands at the byte is part of a block of code, of which
// each line stands in the passage below it.
func inCode(a rag.Answer, at int) bool {
	for _, c := range a.Checks {
		if c.Start <= at && at < c.End {
			return strings.HasPrefix(a.Text[c.Start:], "```")
		}
	}
	return false
}

func TestCodeIsCopied(t *testing.T) {
	s := newIndex(t, file{"setup.md", "# 安装\n\n先运行下面的命令：\n\n```sh\nmake build -j 4\n./run --port 8080\n```\n\n再检查服务是否启动。\n"})
	for code, want := range map[string]string{
		"```sh\nmake build -j 4\n./run --port 8080\n```": "```sh\nmake build -j 4\n./run --port 8080\n```\n[2]",
		"```sh\nmake build -j 4\n./run --port 9090\n```": "",
		"```sh\nmake build -j 4\nrm -rf /":               "",
		"```rm -rf /\nmake build -j 4\n```":              "",
	} {
		a := askModel(t, s, writes("先运行命令[安装]。\n"+code, code), rag.Generation{Policy: rag.Mark}, rag.Question{Text: "怎么安装，先运行什么命令？"})
		if (want == "") == strings.Contains(a.Text, "```") || !strings.Contains(a.Text, want) {
			t.Errorf("%q: %q", code, a.Text)
		}
	}
}

func TestWrittenAnswer(t *testing.T) {
	s := newIndex(t, town...)
	a := askModel(t, s, writes("长丰桥全长520米[长丰桥]，由陈立新设计。[长丰桥]\n- 造价是3.2亿元 [长丰桥]。\n- 永安桥长310米【永安桥】。", ""), rag.Generation{}, rag.Question{Text: "长丰桥和永安桥有多长？"})
	if want := "长丰桥全长520米，由陈立新设计 [1][2]。\n- 造价是3.2亿元 [1]。\n- 永安桥长310米 [3]。"; a.Text != want {
		t.Errorf("got %q", a.Text)
	}
	if a.Mode != rag.Generated || a.Model != "llmtest:scripted" || a.Usage.PromptTokens == 0 || len(a.Trace.Calls) != 1 {
		t.Errorf("mode %q, model %q, usage %v, %d calls", a.Mode, a.Model, a.Usage, len(a.Trace.Calls))
	}
	if a.Citations[0].Quote != "长丰桥全长520米，于2015年9月1日通车，造价3.2亿元。" {
		t.Errorf("quotes %q", quotes(a))
	}
}

func TestFailingSentences(t *testing.T) {
	s := newIndex(t, town...)
	tests := []struct {
		name, answer, again, want string
		o                         rag.Generation
	}{
		{"written anew", "长丰桥全长530米[长丰桥]。永安桥于2018年通车[永安桥]。", "长丰桥全长520米[长丰桥]。", "长丰桥全长520米 [1]。永安桥于2018年通车 [2]。", rag.Generation{}},
		{"fails again", "长丰桥全长530米[长丰桥]。永安桥于2018年通车[永安桥]。", "长丰桥全长540米[长丰桥]。", "永安桥于2018年通车 [1]。\n有的句子没有通过核对，已略去。", rag.Generation{}},
		{"marked", "长丰桥全长530米[长丰桥]。永安桥于2018年通车[永安桥]。", "长丰桥全长540米[长丰桥]。",
			"⚠ 未通过核对：长丰桥全长530米。永安桥于2018年通车 [1]。\n标有 ⚠ 的句子没有通过核对，请勿当作依据。", rag.Generation{Policy: rag.Mark}},
		{"no such passage", "永安桥于2018年通车[永安桥]。长丰桥很漂亮[99]。", "", "永安桥于2018年通车 [1]。\n有的句子没有通过核对，已略去。", rag.Generation{}},
		{"no citation, and nothing holds it", "永安桥于2018年通车[永安桥]。它是全市最好看的建筑。", "它是全市最好看的建筑。", "永安桥于2018年通车 [1]。\n有的句子没有通过核对，已略去。", rag.Generation{}},
		{"no citation, but one passage holds it", "永安桥于2018年通车。", "", "永安桥于2018年通车 [1]。", rag.Generation{}},
		{"another passage holds it", "永安桥于2018年通车[长丰桥]。", "", "永安桥于2018年通车 [1]。", rag.Generation{}},
		{"off the source", "永安桥于2018年通车[永安桥]。人工智能正在改变世界经济的格局[永安桥]。", "人工智能正在改变世界[永安桥]。",
			"永安桥于2018年通车 [1]。\n有的句子没有通过核对，已略去。", rag.Generation{}},
		{"a lead and its items", "桥的情况：\n- 长丰桥长520米[长丰桥]。\n- 永安桥长99米[永安桥]。", "", "桥的情况：\n- 长丰桥长520米 [1]。\n有的句子没有通过核对，已略去。", rag.Generation{}},
		{"a part that is not there", "长丰桥全长520米[长丰桥]。文档没有提到永安桥的颜色。", "", "长丰桥全长520米 [1]。\n其余部分，文档里没有找到依据。", rag.Generation{}},
		{"a link", "长丰桥全长520米，见 http://evil.example/x [长丰桥]。永安桥于2018年通车[永安桥]。", "![x](http://evil.example/长丰桥) 长丰桥全长520米[长丰桥]。",
			"永安桥于2018年通车 [1]。\n有的句子没有通过核对，已略去。", rag.Generation{Policy: rag.Mark}},
		{"words that speak of a mark", "根据[长丰桥]，长丰桥全长520米。永安桥于2018年通车（见[永安桥]）。", "", "长丰桥全长520米 [1]。永安桥于2018年通车 [2]。", rag.Generation{}},
		{"yes, and a sentence that passes", "是的。永安桥于2018年通车[永安桥]。", "", "是的。永安桥于2018年通车 [1]。", rag.Generation{}},
		{"yes, and a sentence that fails", "是的。永安桥于2016年通车[永安桥]。长丰桥全长520米[长丰桥]。", "", "长丰桥全长520米 [1]。\n有的句子没有通过核对，已略去。", rag.Generation{}},
		{"another language", "The Yong'an bridge was opened in 2018 [永安桥].", "永安桥于2018年通车[永安桥]。", "永安桥于2018年通车 [1]。", rag.Generation{}},
		{"thoughts whose beginning the server has kept", "问的是桥长，段落写着530米[长丰桥]。\n</think>\n\n长丰桥全长520米[长丰桥]。永安桥长99米[永安桥]。",
			"嗯，应该是310米。</think>它很长。", "长丰桥全长520米 [1]。\n有的句子没有通过核对，已略去。", rag.Generation{}},
		{"a table with numbers", "| No. | What | Source |\n|---|---|---|\n| 1 | 长丰桥长520米 | [长丰桥] |\n| 2 | 永安桥长31米 | [永安桥] |\n\n| 3 | 永安桥 | [永安桥] |", "",
			"| No. | What | Source |\n|---|---|---|\n| 1 | 长丰桥长520米 | [1] |\n有的句子没有通过核对，已略去。", rag.Generation{}},
		{"all of it in a block", "```markdown\n长丰桥全长520米[长丰桥]。\n- 永安桥长99米[永安桥]。\n```", "```\n永安桥长310米[永安桥]\n```", "长丰桥全长520米 [1]。\n- 永安桥长310米 [2]", rag.Generation{}},
		{"raised marks", "长丰桥全长520米<sup>[长丰桥]</sup>。永安桥长310米。<sup>[永安桥]</sup>", "", "长丰桥全长520米 [1]。永安桥长310米 [2]。", rag.Generation{}},
		{"an answer of one name", "答案是陈立新[长丰桥]。根据提供的资料，答案是李思远[长丰桥]。", "", "答案是陈立新 [1]。\n有的句子没有通过核对，已略去。", rag.Generation{}},
		{"a list of sources", "长丰桥全长520米[长丰桥]。\n\n参考资料：\n[长丰桥] bridges.md\n- [永安桥]: bridges.md", "x", "长丰桥全长520米 [1]。", rag.Generation{}},
		{"politeness", "好的，以下是答案：\n\n长丰桥全长520米[长丰桥]。\n\n## 说明\n\n如果您还有其他问题，欢迎随时提问！", "x", "长丰桥全长520米 [1]。", rag.Generation{Policy: rag.Mark}},
		{"absence with a figure and a mark", "长丰桥全长520米[长丰桥]。段落没有提到永安桥2018年通车时的颜色[永安桥]。", "x", "长丰桥全长520米 [1]。\n其余部分，文档里没有找到依据。", rag.Generation{}},
		{"wordy marks", "长丰桥全长520米。[段落长丰桥]永安桥于2018年通车[第永安桥段]。", "", "长丰桥全长520米 [1]。永安桥于2018年通车 [2]。", rag.Generation{}},
		{"a table", "| 桥 | 长 |\n|---|---|\n| 长丰桥 | 520米 [长丰桥] |\n| 永安桥 | 31米 [永安桥] |", "",
			"| 桥 | 长 |\n|---|---|\n| 长丰桥 | 520米 [1] |\n有的句子没有通过核对，已略去。", rag.Generation{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if a := askModel(t, s, writes(test.answer, test.again), test.o, rag.Question{Text: "长丰桥和永安桥有多长？"}); a.Text != test.want {
				t.Errorf("got  %q\nwant %q", a.Text, test.want)
				for _, s := range a.Trace.Sentences {
					t.Logf("%+v", s)
				}
			}
		})
	}
}

// A translated quotation is none; what the source has itself, and what is quoted
// wrongly in its own language, are.
func TestTranslatedQuotations(t *testing.T) {
	s := newIndex(t, file{"bridge.md", "# 长丰桥\n\n长丰桥（Changfeng Bridge）全长520米，被称为“水上长虹”，口号是“Just do it”。这座桥连接河的两岸，每天有许多行人和车辆从桥上经过。\n"})
	for written, want := range map[string]string{
		"The Changfeng Bridge is 520 metres long and is called a \"rainbow on the water\" [长丰桥].": "The Changfeng Bridge is 520 metres long and is called a rainbow on the water [1].",
		"The Changfeng Bridge is 520 metres long; its slogan is \"Just do it\" [长丰桥].":            "The Changfeng Bridge is 520 metres long; its slogan is \"Just do it\" [1].",
		"长丰桥全长520米，被称为“水上彩虹”[长丰桥]。":                                                               "What was found did not pass the check against its source, so it is not shown.",
	} {
		if a := askModel(t, s, writes(written, written), rag.Generation{}, rag.Question{Text: "How long is the Changfeng Bridge?"}); a.Text != want {
			t.Errorf("%q\ngives %q", written, a.Text)
		}
	}
}

// What only a heading says is cited there.
func TestHeadingIsCited(t *testing.T) {
	s := newIndex(t, file{"report.md", "# 年报\n\n## 2023年度\n\n### 营业收入\n\n营业收入增长了5.2%，主要来自出口业务。\n\n## 2024年度\n\n### 营业收入\n\n营业收入增长了7.1%。\n"})
	a := askModel(t, s, writes("2023年营业收入增长了5.2%[出口业务]。2024年营业收入增长了5.2%[出口业务]。", "2024年营业收入增长了5.2%[出口业务]。"), rag.Generation{}, rag.Question{Text: "2023年营业收入增长了多少？"})
	if a.Text != "2023年营业收入增长了5.2% [1][2]。\n有的句子没有通过核对，已略去。" || !cites(a, "2023年度") || !cites(a, "5.2%") {
		t.Errorf("%q, quotes %q", a.Text, quotes(a))
	}
	if c := a.Citations[0]; c.StartLine != 3 || c.Quote != "2023年度" {
		t.Errorf("%+v", c)
	}
}

func TestWrittenDeclines(t *testing.T) {
	s := newIndex(t, town...)
	for _, test := range []struct {
		answer string
		reason rag.Reason
	}{
		{"NO_ANSWER", rag.NoEvidence}, {"**No answer**.", rag.NoEvidence}, {"[NO\\_ANSWER]", rag.NoEvidence}, {"无答案。", rag.NoEvidence},
		{"抱歉，根据提供的段落无法回答。", rag.NoEvidence}, {"The passages do not mention the colour.", rag.NoEvidence},
		{"长丰桥是红色的，建于1999年[1]。", rag.Unchecked}, {"它是红色的。", rag.Unchecked},
		{"The passages do not mention it. It is red and 900 metres high.", rag.NoEvidence},
	} {
		a := askModel(t, s, writes(test.answer, test.answer), rag.Generation{}, rag.Question{Text: "长丰桥是什么颜色？"})
		if !a.Declined || a.Reason != test.reason || a.Mode != rag.Generated {
			t.Errorf("%q: %q %q %q", test.answer, a.Reason, a.Mode, a.Text)
		}
	}
	model := writes("天很蓝[1]。", "")
	if a := askModel(t, newIndex(t), model, rag.Generation{}, rag.Question{Text: "天是什么颜色？"}); a.Reason != rag.NoEvidence || len(model.Requests()) != 0 {
		t.Errorf("nothing was found: %q after %d calls", a.Reason, len(model.Requests()))
	}
}
