package evidence

import (
	"fmt"
	"strings"
)

// Checker checks answers against the passages that they cite. It may be used
// by several goroutines at once.
type Checker struct {
	names map[string]bool
	warn  bool
}

// An Option changes how a Checker works.
type Option func(*Checker)

// New makes a Checker.
func New(opts ...Option) *Checker {
	c := &Checker{names: map[string]bool{}}
	for _, o := range opts {
		o(c)
	}
	return c
}

// WithNames turns on the warnings about names that stand in no passage. The
// names given (of a glossary, say) are known and never warned of.
//
// They are off by default. Nearly all of the English strings warned of are
// names; of the Chinese ones many are only the end of a name or a common noun,
// and names of people are not looked for.
func WithNames(known ...string) Option {
	return func(c *Checker) {
		c.warn = true
		for _, n := range known {
			c.names[quoteKey(fold(n).r)] = true
		}
	}
}

// Check checks an answer with a Checker that has no options.
func Check(a Answer) Report { return New().Check(a) }

// Check decides for every sentence of an answer whether what it states stands
// in the passages that it cites.
func (c *Checker) Check(a Answer) Report {
	k := &check{Checker: c, budget: maxWork, sources: make(map[int]*source, len(a.Passages))}
	for _, p := range a.Passages {
		if _, twice := k.sources[p.N]; !twice {
			k.order = append(k.order, p.N)
		}
		k.sources[p.N] = newSource(p.N, p.Text)
	}
	k.question = newSource(0, a.Question)
	report := Report{ID: a.ID, OK: true, Sentences: []Sentence{}}
	f := fold(a.Text)
	for _, p := range split(f) {
		s := k.sentence(p)
		s.Start, s.End = int(f.off[p.start]), int(f.off[p.end])
		report.OK = report.OK && (s.Verdict == Supported || s.Verdict == Plain)
		report.Sentences = append(report.Sentences, s)
	}
	return report
}

// check is the check of one answer.
type check struct {
	*Checker
	sources  map[int]*source
	order    []int
	question *source
	budget   int // comparisons left for what is not found as it stands
}

// maxWork bounds the search for roundings and arithmetic in one answer: what a
// person would ever write is far below it.
const maxWork = 4_000_000

// claim is something that a sentence states, as it is looked for.
type claim struct {
	Finding
	fig  *fig
	key  string
	soft bool
}

func (k *check) sentence(p piece) Sentence {
	s := Sentence{Text: p.body, Citations: p.cites, Figures: []Finding{}}
	f := fold(p.body)
	cited, unknown := k.cited(p.cites)
	where := cited
	if len(p.cites) == 0 {
		where = k.all()
	}
	claims := k.claims(f, where)
	hard, missing := 0, 0
	for i := range claims {
		cl := &claims[i]
		if !cl.soft {
			hard++
		}
		if cl.Verdict == Missing {
			missing++
		}
		if cl.fig != nil {
			s.Figures = append(s.Figures, cl.Finding)
		} else {
			s.Quotations = append(s.Quotations, cl.Finding)
		}
	}
	for _, n := range unknown {
		s.Warnings = append(s.Warnings, fmt.Sprintf("[%d] names no passage", n))
	}
	s.Warnings = append(s.Warnings, k.unknownNames(f, cited)...)
	switch {
	case len(unknown) > 0:
		s.Verdict = Unsupported
	case hard == 0 && len(claims) == 0, hard == 0 && len(p.cites) == 0:
		s.Verdict = Plain
	case len(p.cites) == 0 && (!p.heading || missing > 0):
		s.Verdict = Uncited
	case len(p.cites) == 0:
		s.Verdict = Plain
	case missing > 0:
		s.Verdict = Unsupported
	default:
		s.Verdict = Supported
	}
	if missing > 0 && len(p.cites) > 0 {
		s.HeldBy = k.heldBy(f, claims, p.cites)
	}
	return s
}

// cited are the passages that a sentence cites, and the numbers that name none.
func (k *check) cited(nums []int) (cited []*source, unknown []int) {
	for _, n := range nums {
		if p := k.sources[n]; p != nil {
			cited = append(cited, p)
		} else {
			unknown = append(unknown, n)
		}
	}
	return cited, unknown
}

func (k *check) all() []*source {
	out := make([]*source, 0, len(k.order))
	for _, n := range k.order {
		out = append(out, k.sources[n])
	}
	return out
}

// claims lists what a sentence states and looks each up. What only repeats the
// question, or is no claim unless it stands in a passage, is left out where it
// does not stand in one.
func (k *check) claims(f *folded, where []*source) []claim {
	var out []claim
	say := readCues(f)
	figs := scan(f)
	for i := range figs {
		g := &figs[i]
		if g.hidden {
			continue
		}
		cl := claim{fig: g, soft: g.soft}
		cl.Finding = Finding{Text: f.text(g.start, g.end), Value: g.canonical(), Kind: g.publicKind()}
		k.look(&cl, where, say)
		if cl.Verdict != Found && (cl.soft || k.asked(g)) {
			continue
		}
		if cl.Verdict == Found && !cl.soft && k.asked(g) {
			cl.soft = true
		}
		out = append(out, cl)
	}
	for _, q := range quotations(f) {
		cl := claim{key: q.key, Finding: Finding{Text: q.text, Value: q.key, Kind: q.kind, Verdict: Missing}}
		for _, p := range where {
			if k.budget -= len(p.f.r) / 32; k.budget < 0 {
				break
			}
			if quotedIn(p.quoteText(), q.key) {
				cl.Verdict, cl.Citation = Found, p.n
				break
			}
		}
		if cl.Verdict == Missing && strings.Contains(k.question.quoteText(), q.key) {
			continue
		}
		out = append(out, cl)
	}
	return out
}
