package evidence

import (
	"fmt"
	"slices"
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

// asked says whether the question already has this figure.
func (k *check) asked(g *fig) bool { return k.question.holds(g) }

// holds says whether a figure stands in the passage.
func (p *source) holds(g *fig) bool {
	if p.candidates(g, func(c *fig) bool { return g.borneOut(c) }) {
		return true
	}
	return p.holdsEnds(g) || g.kind == Ordinal && g.val == 1 && p.hasFirst()
}

// holdsEnds says whether both ends of "from 30 to 50" or of a range of dates
// stand in the passage by themselves.
func (p *source) holdsEnds(g *fig) bool {
	lo, hi := *g, *g
	switch {
	case g.dateTo != nil && g.date == *g.dateTo:
		return false
	case g.dateTo != nil:
		lo.dateTo, hi.date, hi.dateTo = nil, *g.dateTo, nil
	case g.hi != nil && (g.loose || g.bare && g.isYear()):
		lo.hi, hi.amount, hi.hi = nil, *g.hi, nil
	default:
		return false
	}
	// The two have to stand close together: any two years of a long text make no
	// period.
	near, tries := false, 0
	p.candidates(&lo, func(a *fig) bool {
		tries++
		return tries > 50 || lo.borneOut(a) && p.candidates(&hi, func(b *fig) bool {
			near = a != b && hi.borneOut(b) && b.start-a.start < together && a.start-b.start < together
			return near
		})
	})
	return near
}

// together is how far apart, in characters, the ends of a period may stand.
const together = 100

func (p *source) hasFirst() bool {
	return slices.ContainsFunc(p.f.r, func(c rune) bool { return c == '首' || c == '冠' })
}

// look decides what a figure is: found, derived, missing.
func (k *check) look(cl *claim, where []*source, say cues) {
	cl.Verdict = Missing
	for _, p := range where {
		if p.holds(cl.fig) {
			cl.Verdict, cl.Citation = Found, p.n
			return
		}
	}
	if cl.fig.kind != Number || k.budget < 0 {
		return
	}
	for _, p := range where {
		k.budget -= len(p.figs)
		for i := range p.figs {
			if g := &p.figs[i]; !g.hidden && cl.fig.roundedFrom(g) {
				cl.Verdict, cl.Citation, cl.From = Derived, p.n, []string{p.f.text(g.start, g.end)}
				return
			}
		}
	}
	k.reckon(cl, where, say)
}

// reckon tries arithmetic, first within one passage, then across all cited.
func (k *check) reckon(cl *claim, where []*source, say cues) {
	for _, p := range where {
		if d, ok := cl.fig.derive(p.all, say); ok {
			cl.Verdict, cl.Citation = Derived, p.n
			for _, g := range d.from {
				cl.From = append(cl.From, p.f.text(g.start, g.end))
			}
			return
		}
	}
	if len(where) < 2 || len(where) > 3 {
		return
	}
	var all []*fig
	for _, p := range where {
		all = append(all, p.all...)
	}
	if _, ok := cl.fig.derive(all, say); ok {
		cl.Verdict, cl.Citation = Derived, where[0].n
	}
}

// heldBy is the passage not cited that holds all that is missing, 0 if none.
func (k *check) heldBy(f *folded, claims []claim, cites []int) int {
	for _, n := range k.order {
		p := k.sources[n]
		if slices.Contains(cites, n) {
			continue
		}
		holds := true
		for i := range claims {
			cl := &claims[i]
			if cl.Verdict != Missing {
				continue
			}
			if k.budget -= 1 + len(p.f.r)/32; k.budget < 0 {
				return 0
			}
			if cl.fig != nil {
				holds = holds && p.holds(cl.fig)
			} else {
				holds = holds && quotedIn(p.quoteText(), cl.key)
			}
		}
		if holds {
			return n
		}
	}
	return 0
}
