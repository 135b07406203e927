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
	start := time.Now()
	Figures(strings.Repeat("1", 1<<20))
	if took := time.Since(start); took > time.Second {
		t.Errorf("1 MB of digits takes %v", took)
	}
	for _, unit := range []string{
		"9 ", "1,", "1.", "1-", "一", "一二", "万", "亿1", "[1]", "[1", "“", "”", "\"", "《", "2021年5月9日", "1/2 ", "a1", "a-1-", "three ", "‘b ",
		"one hundred and ", "百分之", "1至2至", "两千六百万", "3小时20分", "$1 ", "1.2.3.", "第一", "-1", "每小时", "\n- ", "12:30-", "May 9 ", "1月1-",
		"5 new big ", "7%\n", "“四个汉字”", "400 820 ", "1至10", "2014年至2017年",
	} {
		took := func(size int) time.Duration {
			text := strings.Repeat(unit, size/len(unit))
			best := time.Hour
			for range 3 { // the best of three: other work on the machine is not ours
				start := time.Now()
				Check(Answer{Text: text, Passages: []Passage{{1, text}, {2, "8 " + text}}})
				best = min(best, time.Since(start))
			}
			return best
		}
		small, large := took(1<<14), took(1<<16)
		if large > 100*time.Millisecond && large > 10*small {
			t.Errorf("%q: 16 kB take %v, 64 kB %v", unit, small, large)
		}
	}
}
