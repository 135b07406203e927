package evidence

import (
	"fmt"
	"strings"
	"testing"
)

// TestSentences shows each sentence as "words{citations}".
func TestSentences(t *testing.T) {
	tests := []struct{ text, want string }{
		{"甲有7项[1]。乙有8项。[2]", "甲有7项。{1}|乙有8项。{2}"},
		{"甲[1][2]。乙【3】。丙[1,2]。丁[1-3]。戊［１］。", "甲。{1 2}|乙。{3}|丙。{1 2}|丁。{1 2 3}|戊。{1}"},
		{"It grew 1.5% in the U.S. market [1]. Dr. Li agreed. [2] So did St. Mary's.", "It grew 1.5% in the U.S. market.{1}|Dr. Li agreed.{2}|So did St. Mary's.{}"},
		{"Use v1.2.3, e.g. in go.mod. Then stop.", "Use v1.2.3, e.g. in go.mod.{}|Then stop.{}"},
		{"It opens at 3 p.m. The hall is full.", "It opens at 3 p.m.{}|The hall is full.{}"},
		{"- 第一项[1]\n- 第二项[2]\n\n1. 三\n2) 四", "第一项{1}|第二项{2}|三{}|四{}"},
		{"* **粗体**是7[1]", "**粗体**是7{1}"},
		{"他说:“好。就这样。”[1]然后走了。", "他说:“好。就这样。”{1}|然后走了。{}"},
		{"他问“几点?”之后走了[1]。", "他问“几点?”之后走了。{1}"},
		{"A long line\nthat goes on [1].", "A long line\nthat goes on.{1}"},
		{"标题\n正文7项。\n[1]", "标题{}|正文7项。{1}"},
		{"文号[2021]5号。", "文号[2021]5号。{}"},
		{"See [1](http://a.b/c). Next!", "See.{1}|Next!{}"},
		{"什么?!真的!", "什么?!{}|真的!{}"},
		{"大城市病.京津冀", "大城市病.{}|京津冀{}"},
		{"Wait... what [1]?", "Wait... what?{1}"},
		{"[1]", ""},
		{"", ""},
	}
	for _, tt := range tests {
		var got []string
		for _, p := range split(fold(tt.text)) {
			got = append(got, p.body+strings.ReplaceAll(strings.ReplaceAll(fmt.Sprint(p.cites), "[", "{"), "]", "}"))
		}
		if g := strings.Join(got, "|"); g != tt.want {
			t.Errorf("%q:\n got %s\nwant %s", tt.text, g, tt.want)
		}
	}
}

// TestVerdicts goes through what a sentence may come to.
func TestVerdicts(t *testing.T) {
	passages := []Passage{{1, "甲有7项措施。"}, {2, "乙有8项措施，见《规划》。"}}
	tests := []struct {
		name, text, question string
		want                 Verdict
		heldBy               int
	}{
		{"supported", "甲有7项[1]。", "", Supported, 0},
		{"taken together", "甲7项，乙8项[1][2]。", "", Supported, 0},
		{"wrong passage", "乙有8项[1]。", "", Unsupported, 2},
		{"wrong passage, title", "乙见《规划》[1]。", "", Unsupported, 2},
		{"no such passage", "甲有7项[3]。", "", Unsupported, 1},
		{"uncited", "甲有7项。", "", Uncited, 0},
		{"plain", "甲有一些措施。", "", Plain, 0},
		{"plain and cited", "甲有一些措施[1]。", "", Plain, 0},
		{"repeats the question", "2035年的情况文中没有说。", "2035年怎么样?", Plain, 0},
		{"list number", "3. 甲有一些措施", "", Plain, 0},
	}
	for _, tt := range tests {
		s := Check(Answer{Text: tt.text, Question: tt.question, Passages: passages}).Sentences[0]
		if s.Verdict != tt.want || s.HeldBy != tt.heldBy {
			t.Errorf("%s: got %s held by %d, want %s held by %d", tt.name, s.Verdict, s.HeldBy, tt.want, tt.heldBy)
		}
	}
}
