package text

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestNormalize(t *testing.T) {
	for in, want := range map[string]string{
		"":               "",
		"ＰＭ２．５，１００％":     "pm2.5,100%",
		"京津冀協同發展":        "京津冀协同发展",
		"ABC Ünïcode ÇA": "abc ünïcode ça",
		"全角　空格":          "全角 空格",
		"等等……":           "等等......",
		"① ㎡ ℃ ½":        "1 m2 °c 1⁄2",
		"e\u0301":        "é",
		"J\u030C":        "ǰ", // the capital has no composed form, the small letter has
		"“引号”、《书名》—「角」·": "“引号”、《书名》—「角」·",
		"ﬁve ŒUVRE":         "five œuvre",
		"\xff\xe4\xb8 kept": "\uFFFD kept",
	} {
		if got := Normalize(in); got != want {
			t.Errorf("Normalize(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSqueeze(t *testing.T) {
	for in, want := range map[string]string{
		"京津冀\n协 同　发展":    "京津冀协同发展",
		"**Bold** `x` Y": "boldxy",
		" \t\r\n":        "",
	} {
		if got := Squeeze(in); got != want {
			t.Errorf("Squeeze(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestNormalizeRunes compares the quick way with the full one for every character,
// alone and between others, and checks that twice is once.
func TestNormalizeRunes(t *testing.T) {
	table := simplifiedTable()
	for r := rune(1); r <= 0x2FA1F; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		for _, s := range []string{string(r), "A" + string(r) + "中", "e" + string(r), "J" + string(r)} {
			got := Normalize(s)
			full := norm.NFKC.String(strings.Map(func(r rune) rune {
				if i := int(r) - firstSimplified; 0 <= i && i < len(table) && table[i] != 0 {
					return table[i]
				}
				return unicode.ToLower(r)
			}, norm.NFKC.String(s)))
			if got != full {
				t.Errorf("Normalize(%q) = %q, want %q", s, got, full)
			}
			if again := Normalize(got); again != got {
				t.Errorf("Normalize(%q) = %q, and of that %q", s, got, again)
			}
		}
	}
}

// TestSimplified checks the carried table: a pair a line, no character twice.
func TestSimplified(t *testing.T) {
	pairs := make(map[rune]rune)
	for line := range strings.Lines(simplifiedRows) {
		runes := []rune(strings.TrimSuffix(line, "\n"))
		if len(runes) != 2 || runes[0] == runes[1] || !IsHan(runes[0]) || !IsHan(runes[1]) {
			t.Fatalf("line %q is no pair", line)
		}
		if _, twice := pairs[runes[0]]; twice {
			t.Errorf("%c stands twice", runes[0])
		}
		pairs[runes[0]] = runes[1]
	}
	if len(pairs) < 2500 {
		t.Errorf("only %d pairs", len(pairs))
	}
	const traditional, simplified = "協發國學體區萬億條產業關於與為經濟說話誰嗎麼個們這時後裡裏", "协发国学体区万亿条产业关于与为经济说话谁吗么个们这时后里里"
	if got := Normalize(traditional); got != simplified {
		t.Errorf("Normalize(%q) = %q, want %q", traditional, got, simplified)
	}
}
