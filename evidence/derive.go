package evidence

import (
	"math"
	"strings"
)

// maxOperands bounds the arithmetic: with more figures than this in a passage
// only close neighbours are tried, with a great many none at all. It keeps the
// work linear and chance hits rare.
const (
	maxOperands = 12
	reach       = 4
	maxFigures  = 400
)

// rounds says whether s is x, rounded at most: to two significant digits of x
// or more, to one only beside a word like 约.
func (s *fig) rounds(x float64) bool {
	v, x := math.Abs(s.val), math.Abs(x)
	if s.frac {
		return math.Abs(v-x) <= math.Min(0.005, v*0.03)
	}
	if v == 0 || x == 0 || s.bound > 0 && x < v*(1-1e-9) || s.bound < 0 && x > v*(1+1e-9) {
		return v == x
	}
	keep := math.Floor(math.Log10(x))
	if !s.approx {
		keep--
	}
	step := math.Min(s.step(), math.Pow(10, keep))
	return math.Abs(v-x) <= step/2*(1+1e-9)
}

// roundedFrom says whether s is a rounding of the figure p.
func (s *fig) roundedFrom(p *fig) bool {
	if s.kind != Number || p.kind != Number || s.hi != nil != (p.hi != nil) || s.against(p) {
		return false
	}
	conv, ok := s.convert(p)
	if !ok || s.val*p.val < 0 {
		return false
	}
	if s.hi != nil {
		hi := fig{amount: *s.hi, approx: s.approx}
		return s.rounds(conv(p.val)) && hi.rounds(conv(p.hi.val))
	}
	x := conv(p.val)
	if s.more && x >= s.val && x < s.val+s.step() {
		return true
	}
	return s.rounds(x)
}

// derivation is how a figure follows from others.
type derivation struct{ from []*fig }

// derive looks for one step of arithmetic between two figures of the passages
// that yields s. The sentence has to say which step it takes (合计, more than,
// 倍): without that, numbers meet by chance.
func (s *fig) derive(figs []*fig, say cues) (derivation, bool) {
	if s.kind != Number || s.hi != nil || len(figs) > maxFigures {
		return derivation{}, false
	}
	if s.unit.dim == dimTime && !s.unit.per {
		if d, ok := s.span(figs, say); ok {
			return d, true
		}
	}
	groups := s.operands(figs)
	for _, g := range groups {
		for i := range g {
			for j := i + 1; j < len(g); j++ {
				if len(g) > maxOperands && j-i > reach {
					break
				}
				if s.follows(g[i], g[j], say) || s.follows(g[j], g[i], say) {
					return derivation{[]*fig{g[i], g[j]}}, true
				}
			}
		}
	}
	return derivation{}, false
}

// operands sorts the figures by quantity, leaving out those that s cannot
// follow from and those said twice.
func (s *fig) operands(figs []*fig) map[string][]*fig {
	groups := map[string][]*fig{}
	seen := map[string]bool{}
	figs = ends(figs)
	for i, p := range figs {
		p = elliptic(p, figs[:i])
		if p.kind != Number || p.hi != nil || p.val == 0 || p.soft || p.hidden || p.frac || p.isYear() && p.val < 2100 {
			continue
		}
		id := p.unit.dim + " " + formatNumber(p.unit.base0(p.val))
		if !seen[id] {
			seen[id] = true
			groups[p.unit.dim] = append(groups[p.unit.dim], p)
		}
	}
	return groups
}

// ends takes "from 20,000 to 25,000 vehicles" for the two figures that it is as
// well as a range.
func ends(figs []*fig) []*fig {
	out := make([]*fig, 0, len(figs))
	for _, p := range figs {
		if p.hi == nil || !p.loose {
			out = append(out, p)
			continue
		}
		lo, hi := *p, *p
		lo.hi, hi.hi, hi.amount = nil, nil, *p.hi
		out = append(out, &lo, &hi)
	}
	return out
}

// elliptic fills in the unit that a figure leaves to the one before it: 5,400
// bags an hour, the old one 1,800.
func elliptic(p *fig, before []*fig) *fig {
	if len(before) == 0 || p.kind != Number || p.isYear() {
		return p
	}
	last := len(before) - 1
	for last > 0 && before[last].soft {
		last--
	}
	u := before[last].unit
	top, _, _ := strings.Cut(u.dim, "/")
	if u.dim == dimNone || p.unit.dim != dimNone && (p.unit.dim != top || !u.per) {
		return p
	}
	q := *p
	if p.unit.dim != dimNone && p.unit.factor != 0 {
		q.val *= p.unit.factor / (u.factor * u.belowFactor)
	}
	q.unit = u
	return &q
}

func (u unit) base0(v float64) float64 {
	if u.factor == 0 {
		return v
	}
	return u.base(v)
}

// follows says whether s is a+b, a−b, a/b or the change from b to a.
func (s *fig) follows(a, b *fig, say cues) bool {
	x, y := a.unit.base0(a.val), b.unit.base0(b.val)
	switch s.unit.dim {
	case dimPoints, dimScore: // "up 5.4 points" may mean percentage points
		if s.unit.dim == dimScore && a.unit.dim != dimRatio {
			return s.sumOrGap(a, b, say)
		}
		return a.unit.dim == dimRatio && x > y && s.exactly((x-y)*100)
	case dimFold, dimTimes:
		if a.unit.dim == dimRatio || x < y && s.val > 1 {
			return false
		}
		return s.ratio(x/y) || s.dir > 0 && s.ratio(x/y-1)
	case dimRatio:
		if a.unit.dim == dimRatio { // the gap between two shares is in points
			return s.sumOrGap(a, b, cues{sum: say.sum})
		}
		if !sameClass(a.unit.class, b.unit.class) {
			return false
		}
		return s.percentage(x, y, say)
	}
	if s.unit.dim == dimNone && say.ratio && a.unit.dim != dimNone && a.unit.dim != dimRatio && s.ratio(a.unit.base0(a.val)/b.unit.base0(b.val)) {
		return true
	}
	return s.sumOrGap(a, b, say)
}

// percentage says whether s is the share of x in y or the change from y to x,
// as the sentence says.
func (s *fig) percentage(x, y float64, say cues) bool {
	v := s.unit.factor
	if say.share && x < y && s.ratio(x/y/v) {
		return true
	}
	change := (x - y) / y / v
	if say.drop && s.dir == 0 && x < y && s.ratio(-change) {
		return true
	}
	return (s.dir > 0 || say.change && s.dir == 0 && s.val > 0) && x > y && s.ratio(change) ||
		(s.dir < 0 || s.val < 0) && x < y && s.ratio(-change)
}

func (s *fig) sumOrGap(a, b *fig, say cues) bool {
	if a.val < b.val || a.unit.dim == dimNone && s.unit.dim != dimNone && s.unit.dim != dimCount {
		return false
	}
	conv, ok := convert(s.unit, a.unit)
	if !ok || !sameClass(a.unit.class, b.unit.class) || s.unit.dim == dimNone && a.unit.dim != dimNone && a.unit.dim != dimCount {
		return false
	}
	convB, _ := convert(s.unit, b.unit)
	x, y := conv(a.val), convB(b.val)
	return say.sum && s.exactly(x+y) || say.gap && s.exactly(x-y)
}

// exactly takes sums and differences: as they are or rounded.
func (s *fig) exactly(x float64) bool {
	return x != 0 && (near(math.Abs(s.val), math.Abs(x), true) || s.rounds(x))
}

// ratio takes quotients, which mostly have to be rounded.
func (s *fig) ratio(x float64) bool {
	return x > 0 && !math.IsInf(x, 0) && (near(math.Abs(s.val), x, true) || s.rounds(x))
}
