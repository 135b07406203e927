package evidence

import (
	"strings"
	"testing"
	"time"
)

func FuzzFigures(f *testing.F) {
	for _, s := range fuzzSeeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, g := range Figures(s) {
			if g.Start < 0 || g.End > len(s) || g.Start >= g.End {
				t.Fatalf("span [%d,%d) of %d bytes", g.Start, g.End, len(s))
			}
			if g.End < last {
				t.Fatalf("figures out of order at %d", g.Start)
			}
			last = g.End
		}
	})
}

func FuzzCheck(f *testing.F) {
	for _, s := range fuzzSeeds {
		f.Add(s+"[1]。", s)
	}
	f.Fuzz(func(t *testing.T, answer, passage string) {
		r := Check(Answer{Text: answer, Passages: []Passage{{1, passage}, {2, answer}}})
		for _, s := range r.Sentences {
			if s.Start < 0 || s.End > len(answer) || s.Start > s.End {
				t.Fatalf("span [%d,%d) of %d bytes", s.Start, s.End, len(answer))
			}
		}
	})
}

var fuzzSeeds = []string{
	"", "21.6万平方公里", "3小时20分", "2021年5月9日至12日", "between 30 and 50 km", "三成五", "百分之", "第", "v1.2.3-rc1", "−4.2 °C",
	"[1-999][2,3]【4】", "“未完", "《〈》", "1,2,3,", "US$", "一亿零五十万", "9:00-17:30", "May 9-12, 2021", "每小时", "1 1/2", "\xff\xfe", "二〇二一年",
	"two thousand five hundred and", "3-", "零下", "5-6月", "192.168.1.1:80", "+86 10 1234 5678", "上半年", "星期", "十几万", "1e9", "..5", "$",
}

// TestLinear: however odd the text, time grows with its length only.
func TestLinear(t *testing.T) {
	for _, unit := range []string{
		"1", "9 ", "1,", "1.", "1-", "一", "一二", "万", "亿1", "[1]", "[1", "“", "”", "\"", "《", "2021年5月9日", "1/2 ", "a1", "a-1-", "three ",
		"one hundred and ", "百分之", "1至2至", "两千六百万", "3小时20分", "$1 ", "1.2.3.", "第一", "-1", "每小时", "\n- ", "12:30-", "May 9 ", "1月1-", "5 new big ", "7%\n",
	} {
		text := strings.Repeat(unit, (1<<20)/len(unit))
		start := time.Now()
		Figures(text)
		limit := 3 * time.Second // a text of nothing but short figures
		if unit == "1" {
			limit = time.Second
		}
		if took := time.Since(start); took > limit {
			t.Errorf("1 MB of %q takes %v", unit, took)
		}
		text = text[:len(text)/4]
		start = time.Now()
		Check(Answer{Text: text, Passages: []Passage{{1, text}}})
		if took := time.Since(start); took > 3*time.Second {
			t.Errorf("checking 256 kB of %q takes %v", unit, took)
		}
	}
}
