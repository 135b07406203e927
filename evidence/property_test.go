package evidence

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// trueSentences returns the sentences with figures of the Markdown files of the
// seeds, each with the section it stands in as its passage.
func trueSentences(tb testing.TB) []judged {
	tb.Helper()
	files, _ := filepath.Glob(filepath.Join("..", "seeds", "*.md"))
	more, _ := filepath.Glob(filepath.Join("testdata", "*.md"))
	var out []judged
	for _, name := range append(files, more...) {
		b, err := os.ReadFile(name)
		if err != nil {
			tb.Fatal(err)
		}
		for _, section := range strings.Split(string(b), "\n## ") {
			for _, p := range split(fold(section)) {
				if !p.heading && len(Figures(p.body)) > 0 {
					out = append(out, judged{Answer: Answer{Text: p.body, Passages: []Passage{{1, section}}}})
				}
			}
		}
	}
	if len(out) < 40 {
		tb.Skip("no texts to take sentences from")
	}
	return out
}

func cited(text string) string { return text + "[1]" }

// TestTrueSentences: what a passage says word for word is supported by it.
func TestTrueSentences(t *testing.T) {
	bad := 0
	all := trueSentences(t)
	for _, j := range all {
		a := j.Answer
		a.Text = cited(a.Text)
		if r := Check(a); !r.OK {
			bad++
			t.Logf("%s\n  %s", j.Text, explain(r))
		}
	}
	t.Logf("%d sentences, %d not supported", len(all), bad)
	if bad > 0 {
		t.Errorf("%d of %d true sentences are not supported", bad, len(all))
	}
}

// otherValue is a random figure of the same form that differs from g.
func otherValue(rng *rand.Rand, text string) string {
	r := []rune(text)
	var at []int
	for i, c := range r {
		if isDigit(c) || hanDigit(c) > 0 {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return text
	}
	i := at[rng.IntN(len(at))]
	if isDigit(r[i]) {
		r[i] = '0' + (r[i]-'0'+1+rng.Int32N(9))%10
		if r[i] == '0' && (i == 0 || !isDigit(r[i-1])) {
			r[i] = '9'
		}
	} else {
		r[i] = []rune("一二三四五六七八九")[rng.IntN(9)]
	}
	return string(r)
}

// TestChangedFigures changes one figure of a true sentence at random, to a
// value that neither stands in the passage nor follows from it.
func TestChangedFigures(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	tried, passed, skipped := 0, 0, 0
	for _, j := range trueSentences(t) {
		for _, f := range Figures(j.Text) {
			for range 20 {
				changed := otherValue(rng, f.Text)
				if changed == f.Text || reachable(changed, j.Passages[0].Text) {
					skipped++
					continue
				}
				a := j.Answer
				a.Text = cited(j.Text[:f.Start] + changed + j.Text[f.End:])
				tried++
				if r := Check(a); r.OK {
					passed++
					if passed < 60 {
						t.Logf("%s -> %s\n  %s\n  %s", f.Text, changed, a.Text, explain(r))
					}
				}
			}
		}
	}
	t.Logf("%d changed figures, %d skipped, %d passed (%.2f %% rejected)", tried, skipped, passed, 100-100*float64(passed)/float64(tried))
	if float64(passed) > 0.005*float64(tried) {
		t.Errorf("only %.2f %% of changed figures are rejected", 100-100*float64(passed)/float64(tried))
	}
}

// reachable says whether a value stands in the passage or is one step of
// arithmetic from it, by brute force and without looking at units.
func reachable(changed, passage string) bool {
	g := Figures(changed)
	p := Figures(passage)
	for _, a := range g {
		if a.Kind == Date || a.Kind == Time || a.Kind == Identifier || a.Kind == Version || a.Kind == Range {
			for _, b := range p {
				if strings.Contains(b.Value, strings.Trim(a.Value, "-")) {
					return true
				}
			}
			continue
		}
		v := leading(a.Value)
		tolerance := math.Max(math.Abs(v)*.051, 1e-9)
		for i, b := range p {
			x := leading(b.Value)
			if math.Abs(x-v) <= tolerance {
				return true
			}
			for _, c := range p[i+1:] {
				y := leading(c.Value)
				for _, z := range []float64{x + y, math.Abs(x - y)} {
					if math.Abs(z-v) <= tolerance {
						return true
					}
				}
			}
		}
	}
	return len(g) == 0
}

func leading(value string) float64 {
	var v float64
	fmt.Sscanf(strings.TrimLeft(value, "#"), "%g", &v)
	return v
}
