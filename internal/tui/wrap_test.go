package tui

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// bare is a palette without any looks.
var bare = palette{}

func TestWrap(t *testing.T) {
	for _, test := range []struct {
		in    string
		width int
		want  string
	}{
		{"", 10, ""},
		{"short", 10, "short"},
		{"two words here", 10, "two words|here"},
		{"南湾大桥全长很长很长", 10, "南湾大桥全|长很长很长"},
		{"南湾大桥长，很长", 10, "南湾大桥|长，很长"},     // no comma at the start of a line
		{"他说“南湾大桥”", 10, "他说“南湾|大桥”"},     // quotation marks have one column
		{"全长三公里半（见图）", 14, "全长三公里半|（见图）"}, // no opening bracket at the end
		{"full of words [1] and more", 13, "full of|words [1] and|more"},
		{"说的是这一句 [1][2]。", 16, "说的是这一|句 [1][2]。"}, // a citation stays with its sentence
		{"Donaudampfschifffahrt", 10, "Donaudampf|schifffahr|t"},
		{"👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 8, "👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦|👨‍👩‍👧‍👦"}, // one character, two columns
	} {
		if got := strings.Join(wrap(markup(test.in), test.width, 0, bare), "|"); got != test.want {
			t.Errorf("%q: %q, want %q", test.in, got, test.want)
		}
	}
}

func TestWrapSetsItemsIn(t *testing.T) {
	line := "- 主桥双向六车道设计时速八十公里"
	if got := strings.Join(wrap(markup(line), 14, indent(line), bare), "|"); got != "- 主桥双向六车|  道设计时速八|  十公里" {
		t.Errorf("%q", got)
	}
	if n := indent("12. item"); n != 4 {
		t.Errorf("set in by %d", n)
	}
}

func FuzzWrap(f *testing.F) {
	f.Add("南湾大桥**3.6公里** [1]，很长。and some English", 20, 2)
	f.Add("\x1b[31mred\u202e `code` # x", 8, 9)
	f.Fuzz(func(t *testing.T, s string, width, setIn int) {
		width, setIn = 8+abs(width)%100, abs(setIn)%30
		for line := range strings.SplitSeq(clean(s), "\n") {
			var all strings.Builder
			for _, out := range wrap(markup(line), width, setIn, newPalette(true)) {
				if w := ansi.StringWidth(out); w > width {
					t.Fatalf("%q is %d wide, not %d", out, w, width)
				}
				all.WriteString(ansi.Strip(out))
			}
			var want strings.Builder
			for _, s := range markup(line) {
				want.WriteString(s.text)
			}
			if got := letters(all.String()); got != letters(want.String()) {
				t.Fatalf("%q became %q", want.String(), got)
			}
		}
	})
}

func abs(n int) int {
	if n < 0 {
		return -(n + 1)
	}
	return n
}

// letters is a text without its spaces.
func letters(s string) string { return strings.ReplaceAll(s, " ", "") }

func TestMarkup(t *testing.T) {
	got := markup("长**3.6公里** `x` [1,2] **open")
	want := []span{{"长", plain}, {"3.6公里", strong}, {" ", plain}, {"x", code}, {" ", plain}, {"[1,2]", cite}, {" **open", plain}}
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%+v, want %+v", got[i], want[i])
		}
	}
	if got := markup("## 概况"); len(got) != 1 || got[0] != (span{"概况", title}) {
		t.Errorf("%+v", got)
	}
}

func TestClean(t *testing.T) {
	if got := clean("a\x1b]0;x\x07b\r\n\tc\u202Ed\xff"); got != "a]0;xb\n cd\uFFFD" || !utf8.ValidString(got) {
		t.Errorf("%q", got)
	}
}

func TestPast(t *testing.T) {
	p := newPastCursor([]string{"one", "two", "two"})
	steps := []struct {
		older bool
		want  string
	}{{true, "two"}, {true, "one"}, {true, ""}, {false, "two"}, {false, "being typed"}, {false, ""}}
	for i, step := range steps {
		var got string
		if step.older {
			got, _ = p.older("being typed")
		} else {
			got, _ = p.newer()
		}
		if got != step.want {
			t.Errorf("step %d: %q, want %q", i, got, step.want)
		}
	}
}

func TestSearch(t *testing.T) {
	lines := []string{"Bridge one", "渡口", "bridge two"}
	s := &search{query: "BRI", at: len(lines)}
	for _, want := range []int{2, 0} {
		if s.find(lines, s.at-1); !s.found || s.at != want {
			t.Errorf("%+v, want %d", s, want)
		}
	}
	if s.find(lines, s.at-1); s.found {
		t.Errorf("%+v", s)
	}
	s.query = "渡"
	if s.find(lines, 2); s.at != 1 {
		t.Errorf("%+v", s)
	}
}
