package evidence

import "slices"

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
	// The two have to stand close together and be no ends of other periods: any
	// two years of a long text make no period.
	near, tries := false, 0
	p.candidates(&lo, func(a *fig) bool {
		tries++
		return tries > 50 || a.single() && lo.borneOut(a) && p.candidates(&hi, func(b *fig) bool {
			near = a != b && b.single() && hi.borneOut(b) && b.start-a.start < together && a.start-b.start < together
			return near
		})
	})
	return near
}

// single is false of the ranges whose ends are no figures by themselves.
func (g *fig) single() bool { return g.dateTo == nil && (g.hi == nil || g.loose) }

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
