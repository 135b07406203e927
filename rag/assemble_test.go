package rag

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// unitsOf cuts a text that comes in pieces of these sizes in bytes, the last one
// over and over. Sizes of 0 or less are 1.
func unitsOf(s string, sizes ...int) (units []unit, rest string) {
	var a assembler
	for i := 0; s != ""; i++ {
		n := len(s)
		if len(sizes) > 0 {
			n = min(n, max(1, sizes[min(i, len(sizes)-1)]))
		}
		units = append(units, a.add(s[:n])...)
		s = s[n:]
	}
	return append(units, a.end()...), a.rest
}

func shown(units []unit) string {
	texts := make([]string, len(units))
	for i, u := range units {
		texts[i] = u.text
	}
	return strings.Join(texts, "¦")
}

// The broken bar is where a text is cut.
func TestUnits(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"marks before the stop", "甲有7项[1]。乙有8项[2]。", "甲有7项[1]。¦乙有8项[2]。"},
		{"marks behind it", "甲有7项。[1]乙有8项。 [2] 丙。", "甲有7项。[1]¦乙有8项。 [2]¦丙。"},
		{"forms of marks", "甲[1][2]。乙。【1】丙。[1,2]丁。[1-3]戊。［1］", "甲[1][2]。¦乙。【1】¦丙。[1,2]¦丁。[1-3]¦戊。［1］"},
		{"marks on both sides", "甲[1]。[2]乙。", "甲[1]。[2]¦乙。"},
		{"marks that are links", "See this. [1](http://a.b/c) Next.", "See this. [1](http://a.b/c)¦Next."},
		{"a stop behind the marks", "甲。[1]。乙。", "甲。[1]。¦乙。"},
		{"marks on the next line", "甲有7项。\n[1]\n乙。", "甲有7项。\n[1]¦乙。"},
		{"a line that begins with a mark", "甲。\n[1] 乙。", "甲。¦[1] 乙。"},
		{"wordy marks", "甲。[段落1]乙。【第2段】Three. [passage 3] Four [Source: x].", "甲。[段落1]¦乙。【第2段】¦Three. [passage 3]¦Four [Source: x]."},
		{"a mark right behind a full stop", "It is 5.5 long.[1] In 2013.[2][3] He saw J.[x] Smith.【4】Next.", "It is 5.5 long.[1]¦In 2013.[2][3]¦He saw J.[x] Smith.【4】¦Next."},
		{"thoughts without a beginning", "甲是。我想</think>乙。</think>\n\n# 丙\n丁</think", "甲是。¦我想¦</think>¦乙。¦</think>¦# 丙¦丁</think"},
		{"raised marks", "甲。<sup>[1]</sup>乙<sup>[2][3]</sup>。It is.<sup>[1]</sup> So <b>it</b> is.<br>Yes.<SUP>[1], [2]</SUP> 丙。<sup>2</sup>丁。<sup>",
			"甲。<sup>[1]</sup>¦乙<sup>[2][3]</sup>。¦It is.<sup>[1]</sup>¦So <b>it</b> is.<br>Yes.<SUP>[1], [2]</SUP>¦丙。¦<sup>2</sup>丁。¦<sup>"},
		{"no mark", "甲。[注]乙。文号[2021]5号。", "甲。¦[注]乙。¦文号[2021]5号。"},
		{"decimals and abbreviations", "It grew 1.5% in the U.S. market [1]. Dr. Li agreed. [2] Use v1.2.3, e.g. in go.mod.",
			"It grew 1.5% in the U.S. market [1].¦Dr. Li agreed. [2]¦Use v1.2.3, e.g. in go.mod."},
		{"list numbers", "1. One is 5 [1].\n2. Two is 6 [2].\n10. Ten.", "1. One is 5 [1].¦2. Two is 6 [2].¦10. Ten."},
		{"list lines", "有两项：\n- 第一项[1]\n* 第二项 [2]\n\n三、第三项", "有两项：¦- 第一项[1]¦* 第二项 [2]¦三、第三项"},
		{"quotations", "他说:“好。就这样。”[1]然后走了。", "他说:“好。就这样。”[1]¦然后走了。"},
		{"a quotation in mid-sentence", "他问“几点?”之后走了[1]。She said \"Stop. Now.\" and left.", "他问“几点?”之后走了[1]。¦She said \"Stop. Now.\" and left."},
		{"an open quotation", "他说“好。\n走了。", "他说“好。¦走了。"},
		{"brackets", "(见附件。)后面。It is so (see above.) Next.", "(见附件。)¦后面。¦It is so (see above.)¦Next."},
		{"emphasis", "**很大。**乙。甲。**乙**好。", "**很大。**¦乙。¦甲。¦**乙**好。"},
		{"a comma behind the stop", "“好。”，他说。完了。", "“好。”，他说。¦完了。"},
		{"several stops", "真的?!是。Really?! Yes...", "真的?!¦是。¦Really?!¦Yes..."},
		{"an address", "见 https://a.b/c?d=e&f=1.5 那里。好。", "见 https://a.b/c?d=e&f=1.5 那里。¦好。"},
		{"a stop that is none", "<!here> 甲。见 ![图](http://a.b/c) 乙。Really![1] Next.", "<!here> 甲。¦见 ![图](http://a.b/c) 乙。¦Really![1]¦Next."},
		{"a wrapped line", "A long line\nthat goes on [1]. Next.", "A long line\nthat goes on [1].¦Next."},
		{"lines in lower case", "one [1]\ntwo [2]\nas follows:\nthree", "one [1]¦two [2]¦as follows:¦three"},
		{"a table", "| 市 | 人口 |\n|---|---|\n| 甲。乙 | 5万 [1] |\n完。", "| 市 | 人口 |¦|---|---|¦| 甲。乙 | 5万 [1] |¦完。"},
		{"headings", "## 一. 概况。其他\n正文。", "## 一. 概况。其他¦正文。"},
		{"code", "运行：\n```sh\na. B\n\nc。d\n``` [1]\n完。", "运行：¦```sh\na. B\n\nc。d\n``` [1]¦完。"},
		{"code that never ends", "```\na. B\n", "```\na. B"},
		{"nothing", " \n ", ""},
		{"no full stop", "甲乙丙", "甲乙丙"},
	}
	for _, test := range tests {
		for size := range 8 {
			sizes := []int{size}
			if size == 0 {
				sizes = nil
			}
			units, _ := unitsOf(test.text, sizes...)
			if got := shown(units); got != test.want {
				t.Errorf("%s, in pieces of %d:\n got %q\nwant %q", test.name, size, got, test.want)
				break
			}
		}
	}
}

// A sentence is given out with the first character behind it that settles it,
// not later.
func TestUnitsComeEarly(t *testing.T) {
	for _, s := range []string{"甲有7项[1]。乙", "甲有7项。[1]乙", "It is 5 [1]. T", "- 甲[1]\n-", "他说“好。”[1]然"} {
		var a assembler
		if got := a.add(s); len(got) != 1 {
			t.Errorf("%q gives %q", s, shown(got))
		}
		last, size := utf8.DecodeLastRuneInString(s)
		if a = (assembler{}); len(a.add(s[:len(s)-size])) != 0 {
			t.Errorf("%q is settled before %q", s, last)
		}
	}
}

// hard is text in which much may go wrong.
var hard = []string{"甲有7项", "。", ". ", "[1]", " [2]", "【3】", "[1,2](http://x)", "\n", "\n\n", "“", "”", "\"", "|", "- ", "1. ", "**", "U.S.", " 3.5", "?",
	"```", "a", "Word", "，", ")", "# ", "\r\n", "[", "<sup>", "</sup>", "</think>", "…", "\xe4\xb8", "é", "!"}

func TestUnitsDoNotDependOnPieces(t *testing.T) {
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 1))
		var b strings.Builder
		for range r.IntN(24) {
			b.WriteString(hard[r.IntN(len(hard))])
		}
		checkPieces(t, b.String(), r.IntN(7), r.IntN(7), 1+r.IntN(3))
	}
}

func checkPieces(t *testing.T, s string, sizes ...int) {
	t.Helper()
	whole, rest := unitsOf(s)
	var joined strings.Builder
	for _, u := range whole {
		joined.WriteString(u.lead + u.text)
	}
	if joined.String()+rest != s || strings.TrimSpace(rest) != "" {
		t.Errorf("%q: joined it is %q and %q", s, joined.String(), rest)
	}
	for _, sizes := range [][]int{{1}, {2}, sizes} {
		if got, _ := unitsOf(s, sizes...); !slices.Equal(got, whole) {
			t.Errorf("%q in pieces of %v:\n got %q\nwant %q", s, sizes, shown(got), shown(whole))
		}
	}
}

func FuzzUnits(f *testing.F) {
	f.Add("甲有7项[1]。“乙。”[2]\n- c. d", 1, 3)
	f.Add("```\na\n``` [1]\n| a | b |\n", 2, 1)
	f.Fuzz(func(t *testing.T, s string, first, then int) {
		if len(s) < 2000 {
			checkPieces(t, s, first%50, then%50)
		}
	})
}
