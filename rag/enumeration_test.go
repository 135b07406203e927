package rag

import (
	"slices"
	"strings"
	"testing"

	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/text"
)

// outlineOf makes an outline of chunks, one a text; "# X" at the start of a text
// is its heading.
func outlineOf(texts ...string) *outline {
	p := &plan{}
	o := &outline{}
	start := 0
	for _, s := range texts {
		c := &store.Chunk{Source: "a"}
		if heading, rest, ok := strings.Cut(s, "\n"); ok && strings.HasPrefix(heading, "# ") {
			c.Heading, s = []string{heading[2:]}, rest
		}
		c.Text, c.Span = s, text.Span{Start: start, End: start + len(s)}
		start += len(s) + 1
		o.add(p, c)
	}
	return o
}

func TestEnumerations(t *testing.T) {
	tests := []struct {
		name  string
		texts []string
		want  []string // a list each: its lead, then its items, with | between them
	}{
		{"一是", []string{"要求如下：一、无。\n一是甲。二是乙。三是丙。"}, []string{"要求如下：一、无。|一是甲。|二是乙。|三是丙。"}},
		{"one item is no list", []string{"一是甲。乙。"}, nil},
		{"families do not merge", []string{"一是甲。第二，乙。三是丙。"}, nil},
		{"bullets and numbers do not merge", []string{"- 甲\n2. 乙\n- 丙"}, nil},
		{"a number is left out", []string{"一是甲。二是乙。四是丁。"}, []string{"|一是甲。|二是乙。四是丁。"}},
		{"another list begins", []string{"一是甲。二是乙。一是丙。二是丁。"}, []string{"|一是甲。|二是乙。", "二是乙。|一是丙。|二是丁。"}},
		{"another heading", []string{"# 上\n一是甲。二是乙。", "# 下\n三是丙。"}, []string{"|一是甲。|二是乙。"}},
		{"over two chunks", []string{"# 上\n共三项：\n一是甲。二是乙。", "# 上\n三是丙。"}, []string{"共三项：|一是甲。|二是乙。|三是丙。"}},
		{"prose ends bullets", []string{"列表：\n- 甲\n- 乙\n正文。\n- 丙\n- 丁"}, []string{"列表：|- 甲|- 乙", "正文。|- 丙|- 丁"}},
		{"sentences of a bullet", []string{"列表：\n- 甲。子。\n- 乙。"}, []string{"列表：|- 甲。子。|- 乙。"}},
		{"an item has four sentences at most", []string{"一是甲。1。2。3。4。5。二是乙。"}, []string{"|一是甲。1。2。3。|二是乙。"}},
		{"最后 begins none", []string{"最后，甲。最后，乙。"}, nil},
		{"首先 to 最后", []string{"首先，甲。其次，乙。最后，丙。丁。"}, []string{"|首先，甲。|其次，乙。|最后，丙。丁。"}},
		{"最后 twice", []string{"首先，甲。其次，乙。最后，丙。最后，丁。"}, []string{"|首先，甲。|其次，乙。|最后，丙。最后，丁。"}},
		{"第一 inside the lead", []string{"原因有二：第一，甲。第二，乙。"}, []string{"原因有二：第一，甲。|原因有二：第一，甲。|第二，乙。"}},
		{"what follows the last line", []string{"共两项：\n一是甲。子。\n二是乙。丑。\n会后。"}, []string{"共两项：|一是甲。子。|二是乙。丑。"}},
		{"items of several lines", []string{"共两项：\n一是甲。\n子。\n二是乙。\n丑。"}, []string{"共两项：|一是甲。子。|二是乙。丑。"}},
		{"circles", []string{"步骤：\n①甲。\n②乙。"}, []string{"步骤：|①甲。|②乙。"}},
		{"English", []string{"Three things. First, rest. Second, eat. Finally, sleep."}, []string{"Three things.|First, rest.|Second, eat.|Finally, sleep."}},
		{"figures are no marks", []string{"1.5倍。\n2.5倍。\n3.5倍。"}, nil},
		{"none", []string{"甲。乙。"}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, e := range outlineOf(test.texts...).enumerations() {
				list := ""
				if e.lead != nil {
					list = e.lead.text()
				}
				for _, it := range e.items {
					list += "|"
					for _, s := range it.sentences {
						list += s.text()
					}
				}
				got = append(got, list)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func TestMarkOf(t *testing.T) {
	tests := []struct {
		s    string
		want mark
		ok   bool
	}{
		{"一是甲", mark{"shi", 1}, true},
		{"十二是甲", mark{"shi", 12}, true},
		{"二十是甲", mark{"shi", 20}, true},
		{"第三，甲", mark{"di", 3}, true},
		{"第三产业", mark{}, false},
		{"（四）甲", mark{"han", 4}, true},
		{"五、甲", mark{"han", 5}, true},
		{"12. x", mark{"digit", 12}, true},
		{"（3）甲", mark{"digit", 3}, true},
		{"2015年", mark{}, false},
		{"1.5 km", mark{}, false},
		{"- 甲", mark{"bullet", 0}, true},
		{"• 甲", mark{"bullet", 0}, true},
		{"③甲", mark{"circle", 3}, true},
		{"Thirdly, x", mark{"english", 3}, true},
		{"Firstborn x", mark{}, false},
		{"再次，甲", mark{"first", 3}, true},
		{"最后，甲", mark{"first", lastMark}, true},
		{"一些", mark{}, false},
		{"", mark{}, false},
	}
	for _, test := range tests {
		if got, ok := markOf(test.s); got != test.want || ok != test.ok {
			t.Errorf("markOf(%q) = %v, %v, want %v", test.s, got, ok, test.want)
		}
	}
}

func TestOverlapStandsOnce(t *testing.T) {
	first, second := "甲说话。乙说话。", "乙说话。丙说话。"
	o := &outline{}
	o.add(&plan{}, &store.Chunk{Source: "a", Text: first, Span: text.Span{Start: 0, End: len(first)}})
	start := len("甲说话。")
	o.add(&plan{}, &store.Chunk{Source: "a", Text: second, Span: text.Span{Start: start, End: start + len(second)}})
	var got []string
	for _, s := range o.sentences {
		got = append(got, s.text())
	}
	if want := []string{"甲说话。", "乙说话。", "丙说话。"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
