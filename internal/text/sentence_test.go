package text

import (
	"slices"
	"strings"
	"testing"
	"unicode"
)

func TestSentences(t *testing.T) {
	// A | stands where one sentence ends and another begins.
	for _, test := range []string{
		"京津冀协同发展。|面积21.6万平方公里。",
		"一句！|两句？|三句",
		"真的？！|是的。",
		"他说：“好。”|然后走了。",
		"他说：“好。”，然后走了。",
		"（见附件。）|下一句。",
		"他走了……然后回来。",
		"他走了…… |然后回来。",
		"half-width stop.|中文里的",
		"增长6.5%.|其中工业",
		"北京.|天津",
		"约3.5万人",
		"第一行\n|第二行",
		"第一行\r\n|\n|第二行",
		"One sentence. |Another one.",
		"Dr. Smith met Mr. Li. |They talked.",
		"J. Smith lives in the U.S. of old.",
		"See e.g. chapter 3. |It is short.",
		"Version 1.2.3 is out. |Take it.",
		"It costs 3.50 dollars. |Cheap!",
		"Is it? |Yes!",
		"What?! |Really...",
		"\"Stop.\" |She left.",
		"He left. |\"Stop.\"",
		"他说\"好.\"|然后走了。",
		"1. First item. |Then more.",
		"See https://example.com/search?q=1&x=2 for more. |Thanks.",
		"",
		" \n\t ",
		"。。。",
		"| cell. one | cell. two |\n|after",
	} {
		want := strings.Split(test, "|")
		if strings.HasPrefix(test, "| cell") {
			want = []string{"| cell. one | cell. two |", "after"}
		}
		s := strings.Join(want, "")
		if strings.HasPrefix(test, "| cell") {
			s = "| cell. one | cell. two |\nafter"
		}
		want = slices.DeleteFunc(want, func(w string) bool { return strings.TrimSpace(w) == "" })
		got := []string{}
		for _, span := range Sentences(s) {
			got = append(got, span.Of(s))
		}
		for i := range want {
			want[i] = strings.TrimSpace(want[i])
		}
		if !slices.Equal(got, want) {
			t.Errorf("Sentences(%q):\n got %q\nwant %q", s, got, want)
		}
	}
}

func FuzzSentences(f *testing.F) {
	for _, s := range []string{chineseText[:600], englishText[:600], "a.b. c.\"d\" …。”\n1. x", "\xff.\xe4\xb8 。", "?!.…', \u2028"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		end := 0
		uncovered := func(from, to int) {
			if rest := strings.TrimFunc(s[from:to], unicode.IsSpace); rest != "" {
				t.Fatalf("%q is in no sentence of %q", rest, s)
			}
		}
		for _, span := range Sentences(s) {
			if span.Start < end || span.End <= span.Start || span.End > len(s) {
				t.Fatalf("span %v after %d in %q", span, end, s)
			}
			if part := span.Of(s); strings.TrimSpace(part) != part {
				t.Fatalf("space around %q", part)
			}
			uncovered(end, span.Start)
			end = span.End
		}
		uncovered(end, len(s))
	})
}
