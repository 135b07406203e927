package bot

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestLongTextsAreCutAtTheEndsOfSentences(t *testing.T) {
	for name, test := range map[string]struct{ text, end string }{
		"zh":           {strings.Repeat("到2020年，人口控制在**2300万**人以内 [1]。", 400), "[1]。"},
		"marks behind": {strings.Repeat("到2020年，人口控制在2300万人以内。[1][2]", 400), "。[1][2]"},
		"en":           {strings.Repeat("The plan of Dr. Smith covers 3.5 % of it [1]. ", 400), "[1]."},
		"question":     {strings.Repeat("为什么？因为它近！", 900), "！？"},
		"commas only":  {strings.Repeat("京津冀协同发展，", 900), "，"},
	} {
		stretches := cut(inline(strings.TrimSpace(test.text), noLinks), 1000)
		if len(stretches) < 4 {
			t.Errorf("%s: %d stretches", name, len(stretches))
		}
		for i, runs := range stretches {
			s := plain(runs)
			ends := strings.HasSuffix(s, test.end) || name == "question" && strings.ContainsAny(s[len(s)-3:], test.end)
			if n := size(s); n > 1000 || !ends && i < len(stretches)-1 {
				t.Errorf("%s: stretch %d has %d characters and ends in %q", name, i, n, s[max(0, len(s)-30):])
			}
			if strings.Contains(s, "*") {
				t.Errorf("%s: stretch %d has lost its bold: %q", name, i, s)
			}
		}
	}
}

func TestNoCharacterIsTornApart(t *testing.T) {
	whole := []string{"👨‍👩‍👧‍👦", "👍🏽", "❤️", "e\u0301", "字", "🇨"}
	random := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		var out strings.Builder
		for range 200 {
			out.WriteString(whole[random.IntN(len(whole)-1)])
		}
		rest := out.String()
		for rest != "" {
			at := prefix(rest, 40)
			if !utf8.ValidString(rest[:at]) || at == 0 {
				t.Fatalf("cut at byte %d of %q", at, rest)
			}
			if next, _ := utf8.DecodeRuneInString(rest[at:]); at < len(rest) && (joins(next) || strings.HasSuffix(rest[:at], "\u200d")) {
				t.Fatalf("torn apart: %q and %q", rest[:at], rest[at:])
			}
			rest = rest[at:]
		}
	}
}
