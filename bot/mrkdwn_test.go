package bot

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

func TestBoldBesideChinese(t *testing.T) {
	for in, want := range map[string]string{
		"人口为**2300万**人":     "人口为" + gap + "*2300万*" + gap + "人",
		"**京津冀**":           "*京津冀*",
		"the **plan** is":   "the *plan* is",
		"(**plan**), so":    "(*plan*), so",
		"北京，**天津**。":        "北京，" + gap + "*天津*" + gap + "。",
		"a * b ** c":        "a * b ** c",
		"2*3*4 and **x":     "2*3*4 and **x",
		"***x***":           "***x***",
		"** x **":           "** x **",
		"****":              "****",
		"~~gone~~ `a<b`":    "~gone~ `a&lt;b`",
		"AT&T <b> &amp; 5>": "AT&amp;T &lt;b&gt; &amp;amp; 5&gt;",
	} {
		if got := mrkdwn(inline(in, noLinks)); got != want {
			t.Errorf("%q gives %q, want %q", in, got, want)
		}
	}
}

func TestNothingOfOthersPings(t *testing.T) {
	for _, s := range []string{
		"<!channel>", "<!here|here>", "<!everyone>", "<!subteam^S123>", "<@U123>", "<#C123|general>", "<http://a.b|c>",
		"<https://a.b>", "<mailto:a@b.c|d>", "@channel", "@HERE", "@everyone", "**<!channel>**", "`<!channel>`", "**@**channel", "<!chan**nel>**",
	} {
		wantHarmless(t, mrkdwn(inline(s, noLinks)))
		wantMarkdownHarmless(t, renderer{}.piece(s))
	}
}

func TestPiecesAreMarkdown(t *testing.T) {
	for in, want := range map[string]string{
		"人口为**2300万**人 [1]。":  "人口为**2300万**人 [1]。",
		"占**30%**的":           "占**30**%的",
		"是**“规划”**。":          "是“**规划**”。",
		"见**《规划》**里":          "见《**规划**》里",
		"a **x":               `a \*\*x`,
		"snake_case and _x_":  `snake_case and \_x\_`,
		"[a](https://b.c/d)":  "[a]" + gap + "(https:" + gap + "//b.c/d)",
		"one\ntwo":            "one\n\ntwo",
		"\n- one\n- two":      "\n- one\n- two",
		"see www.example.com": "see www" + gap + ".example.com",
	} {
		got := renderer{}.piece(in)
		if strings.TrimPrefix(got, gap) != want {
			t.Errorf("%q gives %q, want %q", in, got, want)
		}
	}
}

var markdownDanger = regexp.MustCompile(`(?i)[<>]|\]\(|\]\[|\]:|(^|[^0-9a-z])@(channel|here|everyone)|://|(^|[^0-9a-z])www\.`)

func wantMarkdownHarmless(t testing.TB, s string) {
	t.Helper()
	if found := markdownDanger.FindString(s); found != "" {
		t.Errorf("%q in %q", found, s)
	}
}

// inPieces streams s cut at random places.
func inPieces(random *rand.Rand, s string) string {
	var out strings.Builder
	for s != "" {
		n := prefix(s, 1+random.IntN(12))
		out.WriteString(renderer{}.piece(s[:n]))
		s = s[n:]
	}
	return out.String()
}

func FuzzPieces(f *testing.F) {
	f.Add("<!channel> @channel [a](https://b.c) ![x](http://y) **@**here <@U1> www.a.b [1]: https://a.b", uint64(1))
	f.Add("@everyone@here@@channel`@channel`**@channel**", uint64(7))
	f.Fuzz(func(t *testing.T, s string, seed uint64) {
		random := rand.New(rand.NewPCG(seed, 0))
		for range 20 {
			wantMarkdownHarmless(t, inPieces(random, s))
		}
		wantMarkdownHarmless(t, renderer{}.piece(s))
		wantHarmless(t, mrkdwn(inline(s, noLinks)))
	})
}
