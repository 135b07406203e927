package bot

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"

	"github.com/slack-go/slack"

	"github.com/wenju/wenju/evidence"
	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/rag"
)

func cited(n int) rag.Citation {
	return rag.Citation{N: n, Source: "plan.txt", Title: "规划", Heading: []string{"规划", "人口"}, StartLine: 27, EndLine: 28, Quote: "到2020年，人口在2300万人以内。"}
}

var answered = rag.Answer{
	ID: "A1", Mode: rag.Extractive, Model: "builtin",
	Text:      "到2020年，人口在**2300万人**以内 [1]。",
	Citations: []rag.Citation{cited(1)},
}

func TestAnAnswerCarriesItsSources(t *testing.T) {
	for _, c := range []struct {
		lang text.Lang
		want string
	}{{text.Chinese, "[1] 规划 › 人口，行 27-28"}, {text.English, "[1] 规划 › 人口, lines 27-28"}} {
		messages := renderer{}.answer(answered, c.lang)
		if len(messages) != 1 {
			t.Fatalf("%d messages", len(messages))
		}
		wantMessage(t, messages[0])
		if got := shown(t, messages[0].Blocks); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q is not in %q", c.lang, c.want, got)
		}
		if !strings.Contains(messages[0].Text, c.want) {
			t.Errorf("%s: %q is not in the text %q", c.lang, c.want, messages[0].Text)
		}
	}
	one := cited(1)
	one.EndLine = one.StartLine
	if got := lines(one, text.Chinese) + lines(one, text.English); got != "行 27line 27" {
		t.Errorf("a single line is %q", got)
	}
}

func TestButtonsOpenPassagesAndTakeOpinions(t *testing.T) {
	var passages, thumbs int
	walk(sent(t, renderer{}.answer(answered, text.Chinese)[0].Blocks), func(n node) {
		value, _ := n["value"].(string)
		if id, _ := n["action_id"].(string); actionKind(id) == actionPassage {
			if p, ok := parsePlace(value); !ok || p != (place{"A1", 1}) {
				t.Errorf("the place is %q", value)
			}
			passages++
		}
		if o, ok := parseOpinion(value); ok && o.answer == "A1" {
			thumbs++
		}
	})
	if passages != 1 || thumbs != 2 {
		t.Errorf("%d buttons to passages, %d thumbs", passages, thumbs)
	}
}

func TestASimplerFormWhereOneIsRefused(t *testing.T) {
	a := answered
	a.Text = "| 年 | 人 |\n|---|---|\n| 2020 | 2300万 |\n"
	m := renderer{}.answer(a, text.English)[0].simpler()
	wantMessage(t, m)
	for _, b := range sent(t, m.Blocks) {
		if b["type"] == "context_actions" || b["type"] == "table" {
			t.Errorf("a %s", b["type"])
		}
	}
	for _, want := range []string{"👍", "👎", "年 | 人\n2020 | 2300万"} {
		if got := shown(t, m.Blocks); !strings.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
}

func TestARefusalHasNoSources(t *testing.T) {
	refused := rag.Answer{ID: "A2", Declined: true, Reason: rag.NoEvidence, Text: "文档里没有找到能回答这个问题的内容。最接近的章节：人口。"}
	got := shown(t, renderer{}.answer(refused, text.Chinese)[0].Blocks)
	if !strings.Contains(got, "最接近的章节：人口") || strings.Contains(got, sourcesWords.zh) || strings.Contains(got, "[1]") {
		t.Errorf("%q", got)
	}
}

func TestSourcesUnderOneHeadingShareALine(t *testing.T) {
	a := answered
	a.Citations = nil
	for n := range 5 {
		c := cited(n + 1)
		c.StartLine, c.EndLine = 30+n, 30+n
		a.Citations = append(a.Citations, c)
	}
	got := shown(t, renderer{}.answer(a, text.Chinese)[0].Blocks)
	if want := "[1] 规划 › 人口，行 30 · [2] 行 31 · [3] 行 32 · [4] 行 33 · [5] 行 34"; !strings.Contains(got, want) {
		t.Errorf("no %q in %q", want, got)
	}
}

func TestASentenceThatDidNotPassLooksDifferent(t *testing.T) {
	a := answered
	first, second := "人口为**2300万**人 [1]。", "- ⚠ 面积为**99**平方公里。"
	a.Text = first + "\n" + second
	a.Checks = []evidence.Sentence{
		{Start: 0, End: len(first), Verdict: evidence.Supported},
		{Start: len(first) + 1, End: len(a.Text), Verdict: evidence.Unsupported},
	}
	var italic strings.Builder
	blocks := renderer{}.answer(a, text.Chinese)[0].Blocks
	for _, e := range blocks[0].(*slack.RichTextBlock).Elements {
		raw, _ := json.Marshal(e)
		var v any
		json.Unmarshal(raw, &v)
		walk(v, func(n node) {
			if style, ok := n["style"].(node); ok && style["italic"] == true {
				italic.WriteString(n["text"].(string))
			}
		})
	}
	if got := italic.String(); got != "⚠ 面积为99平方公里。" {
		t.Errorf("%q looks different", got)
	}
	if strings.ContainsAny(shown(t, blocks), doubtOpen+doubtClose) {
		t.Error("the marks are seen")
	}
}

func TestManySourcesAreAClickAway(t *testing.T) {
	a := answered
	a.Citations = nil
	for n := range 120 {
		c := cited(n + 1)
		c.Title = strings.Repeat("很长的标题🙂&<", 40)
		a.Citations = append(a.Citations, c)
	}
	r := renderer{url: func(rag.Citation) string { return "https://wiki.example.com/" + strings.Repeat("x", 900) }}
	a.Text = strings.Repeat("长句没有尽头", 5000)
	for _, m := range r.answer(a, text.Chinese) {
		wantMessage(t, m)
	}
	wantModal(t, r.sourceList(a, text.English))
}

func TestThePrivateAnswerCanBeShared(t *testing.T) {
	found := false
	walk(sent(t, renderer{}.privateAnswer(answered, text.English)[0].Blocks), func(n node) {
		found = found || n["action_id"] == actionShare && n["value"] == "A1"
	})
	if !found {
		t.Error("no button to share it")
	}
}

func TestAnAddressIsALinkOnlyWhereTheSourceHoldsIt(t *testing.T) {
	a := answered
	a.Text = "See https://hr.example.com/leave, not https://evil.example.com/ or https://hr.example.com/leave?x=1 [1]. [Form](https://hr.example.com/leave) [good.example.com](https://evil.example.com/)"
	a.Citations[0].Quote = "Apply at https://hr.example.com/leave."
	var links []string
	walk(sent(t, renderer{}.answer(a, text.English)[0].Blocks), func(n node) {
		if n["type"] == "link" {
			links = append(links, fmt.Sprint(n["url"], " ", n["text"]))
		}
	})
	want := []string{"https://hr.example.com/leave https://hr.example.com/leave", "https://hr.example.com/leave Form"}
	if fmt.Sprint(links) != fmt.Sprint(want) {
		t.Errorf("links %q, want %q", links, want)
	}
}

func TestAStreamedAnswerListsTheAddressesOfItsSources(t *testing.T) {
	a := answered
	a.Text = "Apply at https://hr.example.com/leave, not at https://evil.example.com/ [1]."
	a.Citations = []rag.Citation{cited(1)}
	a.Citations[0].Quote = "Apply at https://hr.example.com/leave."
	if got := shown(t, (renderer{}).afterStream(a, text.English)); !strings.Contains(got, "<https://hr.example.com/leave|") || strings.Contains(got, "evil") {
		t.Errorf("%q", got)
	}
	if got := (renderer{}).piece(a.Text); strings.Contains(got, "://") {
		t.Errorf("a link in the stream: %q", got)
	}
}

func TestLongAnswersStayWithinEveryLimit(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, length := range []int{0, 1, 100, 3000, 12000, 30000, 100000} {
		for name, words := range alphabets {
			a := answered
			a.Text = randomText(random, words, length)
			var got strings.Builder
			messages := renderer{}.answer(a, text.Chinese)
			for _, m := range messages {
				wantMessage(t, m)
			}
			for _, page := range pages(fit(layout(a.Text, noLinks), maxStretch)) {
				got.WriteString(shown(t, blocks(page)))
			}
			if got, want := letters(got.String()), letters(a.Text); got != want {
				t.Errorf("%s, %d characters: %d letters of %d are shown", name, length, len(got), len(want))
			}
			if t.Failed() {
				t.Fatalf("%s, %d characters", name, length)
			}
		}
	}
}

func FuzzAnswer(f *testing.F) {
	f.Add("**a** <!channel> [1]。| a | b |\n|---|---|\n| 1 | 2 |\n```\nx", "https://a.b/c")
	f.Add("1. x\n- y\n  - <@U1> @here [x](https://a.b/c)", "see https://a.b/c")
	f.Fuzz(func(t *testing.T, s, quote string) {
		a := answered
		a.Text = s
		a.Citations = []rag.Citation{{N: 1, Title: s, Heading: []string{quote, s}, Quote: quote, Source: s}}
		r := renderer{url: func(rag.Citation) string { return quote }}
		for _, m := range append(r.answer(a, text.English), r.notice("x"+s)) {
			wantMessage(t, m)
		}
		wantModal(t, r.passage(a.Citations[0], s, true, text.Chinese))
	})
}

var alphabets = map[string][]string{
	"zh":       {"京津冀", "协同发展", "，", "。", "2300万人", "[1]。", "！", "“规划”"},
	"en":       {"population ", "of ", "the plan. ", "3.5 % ", "[2]. ", "e.g. ", "\"so\" ", "very"},
	"mixed":    {"北京 ", "the ", "**bold**", "**", "*", "`code`", "\n```\n", "\n", "\n\n", "- ", "1. ", "|", "# ", "> ", "。", "[1]"},
	"emoji":    {"🙂", "👨‍👩‍👧", "👍🏽", "é", "。"},
	"markup":   {"<!channel>", "<@U123>", "&", "<", ">", "@here", "https://x.example.com/a", "[a](https://x.example.com/b)", " "},
	"unbroken": {"字"},
	"table":    {"| a | 二 |\n", "|---|---|\n", "| | |\n", "\n", "text "},
	"lists":    {"- a\n", "1. 二\n", "  - c\n", "\n"},
}

func randomText(random *rand.Rand, words []string, length int) string {
	var out strings.Builder
	for n := 0; n < length; {
		w := words[random.IntN(len(words))]
		out.WriteString(w)
		n += len([]rune(w))
	}
	return out.String()
}

// letters are what no rendering may lose.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, s)
}
