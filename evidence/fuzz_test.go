package evidence

import (
	"fmt"
	"strings"
	"testing"
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

// oddTexts are what could make a careless scanner look at everything twice.
var oddTexts = []string{
	"9 ", "1,", "1.", "1-", "一", "一二", "万", "亿1", "[1]", "[1", "“", "”", "\"", "《", "2021年5月9日", "1/2 ", "a1", "a-1-", "three ", "‘b ",
	"one hundred and ", "百分之", "1至2至", "两千六百万", "3小时20分", "$1 ", "1.2.3.", "第一", "-1", "每小时", "\n- ", "12:30-", "May 9 ", "1月1-",
	"5 new big ", "7%\n", "“四个汉字”", "400 820 ", "1至10", "2014年至2017年",
}

// BenchmarkOdd: however odd the text, the rate in MB/s is about the same for 16
// and for 64 kB, which is what linear means.
func BenchmarkOdd(b *testing.B) {
	for _, unit := range oddTexts {
		for _, size := range []int{1 << 14, 1 << 16} {
			text := strings.Repeat(unit, size/len(unit))
			b.Run(fmt.Sprintf("%q/%d", unit, size), func(b *testing.B) {
				b.SetBytes(int64(2 * size))
				for b.Loop() {
					Check(Answer{Text: text, Passages: []Passage{{1, text}, {2, "8 " + text}}})
				}
			})
		}
	}
}

// BenchmarkDigits is the 1 MB of digits that has to take less than a second.
func BenchmarkDigits(b *testing.B) {
	digits := strings.Repeat("1", 1<<20)
	b.SetBytes(int64(len(digits)))
	for b.Loop() {
		Figures(digits)
	}
}

// TestOddTextsEnd: a text that takes quadratic time or worse would not come to
// its end within the time that go test allows.
func TestOddTextsEnd(t *testing.T) {
	for _, unit := range oddTexts {
		text := strings.Repeat(unit, (1<<18)/len(unit))
		report := Check(Answer{Text: text, Passages: []Passage{{1, text}}})
		last := 0
		for _, sentence := range report.Sentences {
			if sentence.Start < last || sentence.End > len(text) {
				t.Fatalf("%q: sentence at [%d,%d) after %d", unit, sentence.Start, sentence.End, last)
			}
			last = sentence.End
		}
	}
}
