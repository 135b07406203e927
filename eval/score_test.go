package eval

import (
	"strings"
	"testing"

	"github.com/wenju/wenju/evidence"
	"github.com/wenju/wenju/rag"
)

func TestNormal(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"２１．６万　平方公里", "21.6万平方公里"}, // full width to half width, wide space gone
		{"**1亿**`多`", "1亿多"},
		{"100 Million\n", "100million"},
		{"Straße ①", "strasse1"},
		{"區域", "區域"}, // traditional characters stay
		{"ﬁve ＡＢ", "fiveab"},
		{"“引号”", "“引号”"},
	} {
		if got := normal(test.in); got != test.want {
			t.Errorf("normal(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func TestStrippedTakesOutMarks(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"长3.6公里 [1]。", "长3.6公里 。"},
		{"长**3.6**公里[1][2]【3】[1,2][1-3]［4］", "长3.6公里"},
		{"in [2019] and [1a]", "in [2019] and [1a]"}, // a year is no mark
	} {
		if got := stripped(test.in); got != test.want {
			t.Errorf("stripped(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

// The cut is made after marks and asterisks are out and before white space is:
// 397 characters, a space and "[1]" that does not count leave room for two more.
func TestOnlyTheFirst400CharactersCount(t *testing.T) {
	answer := strings.Repeat("字", 397) + " [1]" + "**12**34"
	if got := visible(answer); got != strings.Repeat("字", 397)+"12" {
		t.Errorf("…%q", got[397*3:])
	}
	q := &Question{Answerable: true, Must: [][]string{{"123"}}, MustNot: []string{"34"}}
	s := ScoreAnswer(q, &rag.Answer{Text: answer})
	if *s.Right || s.Facts[0] || s.Violations != nil {
		t.Errorf("%+v", s)
	}
}

func TestScoreAnswer(t *testing.T) {
	must := [][]string{{"3.6公里", "3.6km"}, {"林建国"}}
	for _, test := range []struct {
		name string
		q    Question
		a    rag.Answer
		want bool
	}{
		{"all facts", Question{Answerable: true, Must: must}, rag.Answer{Text: "３．６ KM，林 建国 [1]"}, true},
		{"one fact missing", Question{Answerable: true, Must: must}, rag.Answer{Text: "3.6公里"}, false},
		{"declined", Question{Answerable: true, Must: must}, rag.Answer{Text: "3.6公里 林建国", Declined: true}, false},
		{"violation", Question{Answerable: true, Must: must, MustNot: []string{"12.8"}}, rag.Answer{Text: "3.6公里 林建国 12.8"}, false},
		{"rightly declined", Question{}, rag.Answer{Declined: true}, true},
		{"declined with a violation", Question{MustNot: []string{"六车道"}}, rag.Answer{Declined: true, Text: "六 车道？没有"}, false},
		{"should be declined", Question{}, rag.Answer{Text: "是"}, false},
	} {
		if s := ScoreAnswer(&test.q, &test.a); *s.Right != test.want {
			t.Errorf("%s: %+v", test.name, s)
		}
	}
}

func cites(places ...rag.Citation) *rag.Answer { return &rag.Answer{Citations: places} }

func at(source string, start, end int, quote string) rag.Citation {
	return rag.Citation{Source: source, StartLine: start, EndLine: end, Quote: quote}
}

// Evidence on line 10, on lines 20-21 or else 30, and on line 5 of another file:
// three entries are needed.
func TestScoreCitations(t *testing.T) {
	q := &Question{Answerable: true, Evidence: []Evidence{
		{Source: "a.md", StartLine: 10, EndLine: 10, Quote: "甲乙丙"},
		{Source: "a.md", StartLine: 20, EndLine: 21, Quote: "丁", Group: 1},
		{Source: "a.md", StartLine: 30, EndLine: 30, Quote: "戊", Group: 1},
		{Source: "b.md", StartLine: 5, EndLine: 5},
	}}
	for _, test := range []struct {
		name string
		a    *rag.Answer
		want CitationScore
	}{
		{"nothing", cites(), CitationScore{Needed: 3, Quoted: 2}},
		{"all, by an alternative", cites(at("a.md", 8, 10, "X甲 乙丙Y"), at("a.md", 30, 30, "戊"), at("docs/b.md", 1, 9, "")),
			CitationScore{Given: 3, On: 3, Needed: 3, Cited: 3, Exact: 2, Quoted: 2}},
		{"the right lines of the wrong file", cites(at("b.md", 10, 10, "甲乙丙")), CitationScore{Given: 1, Needed: 3, Quoted: 2}},
		{"both alternatives are one entry", cites(at("a.md", 21, 25, ""), at("a.md", 30, 30, ""), at("a.md", 11, 19, "")),
			CitationScore{Given: 3, On: 2, Needed: 3, Cited: 1, Quoted: 2}},
		{"the line, but another sentence of it", cites(at("a.md", 10, 10, "别的")), CitationScore{Given: 1, On: 1, Needed: 3, Cited: 1, Quoted: 2}},
		{"a part of the quotation", cites(at("a.md", 10, 10, "乙丙")), CitationScore{Given: 1, On: 1, Needed: 3, Cited: 1, Exact: 1, Quoted: 2}},
	} {
		if got := *scoreCitations(q, test.a); got != test.want {
			t.Errorf("%s: %+v, want %+v", test.name, got, test.want)
		}
	}
}

func TestSameSource(t *testing.T) {
	for _, test := range []struct {
		cited, named string
		want         bool
	}{
		{"a.md", "", true}, {"a.md", "a.md", true}, {"docs/a.md", "a.md", true}, {"a.md", "docs/a.md", true},
		{"xa.md", "a.md", false}, {"set.jsonl#7", "7", true}, {"17", "7", false}, {"", "a.md", false},
	} {
		if got := sameSource(test.cited, test.named); got != test.want {
			t.Errorf("sameSource(%q, %q) = %v", test.cited, test.named, got)
		}
	}
}

func TestScoreChecks(t *testing.T) {
	got := scoreChecks([]evidence.Sentence{
		{Verdict: evidence.Supported, Figures: []evidence.Finding{{Verdict: evidence.Found}, {Verdict: evidence.Derived}}},
		{Verdict: evidence.Unsupported, Figures: []evidence.Finding{{Verdict: evidence.Missing}}, Quotations: []evidence.Finding{{Verdict: evidence.Found}}},
		{Verdict: evidence.Uncited, Figures: []evidence.Finding{{Verdict: evidence.Missing}}},
		{Verdict: evidence.Plain},
	})
	if want := (CheckScore{Supported: 1, Unsupported: 1, Uncited: 1, Plain: 1, Found: 2, Derived: 1, Missing: 2}); *got != want {
		t.Errorf("%+v", got)
	}
	if scoreChecks(nil) != nil {
		t.Error("nothing checked is no score")
	}
}
