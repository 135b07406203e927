package evidence

import "math"

// source is a passage made ready: its figures, found by what they may be looked
// up with, and its text for quotations.
type source struct {
	n     int
	f     *folded
	figs  []fig
	all   []*fig
	index map[int64][]*fig
	key   string
}

func newSource(n int, text string) *source {
	p := &source{n: n, f: fold(text)}
	p.figs = scan(p.f)
	p.index = make(map[int64][]*fig, len(p.figs)*2)
	p.all = make([]*fig, len(p.figs))
	for i := range p.figs {
		g := &p.figs[i]
		p.all[i] = g
		for _, k := range g.keys() {
			p.index[k] = append(p.index[k], g)
		}
	}
	return p
}

// quoteText is the passage as quotations are looked for in it.
func (p *source) quoteText() string {
	if p.key == "" {
		p.key = string(comparable(p.f.r))
	}
	return p.key
}

// Keys of what is not a number; the keys of numbers are positive.
const (
	keyDate  = -1 // what names no day, month or year of its own
	keyTime  = -2
	keyCode  = -3
	keyDay   = -100  // less the day
	keyMonth = -200  // less the month
	keyYear  = -1000 // less the year
)

// maxVisits bounds how many figures of one value are compared with a claim.
const maxVisits = 4096

// keys are where a figure of a passage is filed. Dates, times and codes are
// few; numbers are filed by value, as written and in the base unit.
func (g *fig) keys() []int64 {
	switch g.kind {
	case Date:
		return g.dateKeys()
	case Time:
		sec := float64(g.clock.sec)
		return []int64{keyTime, valueKey(sec), valueKey(sec / 60)}
	case Version, Identifier:
		return []int64{keyCode}
	}
	out := []int64{valueKey(g.val)}
	if b := g.unit.base0(g.val); b != g.val {
		out = append(out, valueKey(b))
	}
	if g.hi != nil {
		out = append(out, valueKey(g.hi.val))
	}
	if g.isYear() {
		out = append(out, keyYear-int64(g.val), keyDate)
	}
	if g.dec && g.unit.dim == dimNone {
		out = append(out, keyCode)
	}
	return out
}

// dateKeys files a date under keyDate and its year as a number.
func (g *fig) dateKeys() []int64 {
	var out []int64
	for _, d := range []*date{&g.date, g.dateTo} {
		if d == nil {
			continue
		}
		if y := d.year(); y != 0 {
			out = append(out, keyYear-int64(abs(y)))
		}
		if d.y > 0 {
			out = append(out, valueKey(float64(d.y)))
		} else if d.d > 0 && d.m == 0 {
			out = append(out, valueKey(float64(d.d)))
		}
		if d.d > 0 {
			out = append(out, keyDay-int64(d.d))
		}
		if d.m > 0 {
			out = append(out, keyMonth-int64(d.m))
		}
		if d.swap {
			out = append(out, keyDay-int64(d.m), keyMonth-int64(d.d))
		}
	}
	return append(out, keyDate)
}

// valueKey is the same for numbers that are equal but for rounding in binary.
func valueKey(v float64) int64 {
	if v == 0 {
		return 1 << 40
	}
	mantissa, exp := math.Frexp(math.Abs(v))
	return int64(math.Round(mantissa*(1<<24)))<<12 | int64(exp+1024)
}

// candidates are the figures of the passage that may bear out s.
func (p *source) candidates(s *fig, visit func(*fig) bool) bool {
	for _, k := range s.lookups() {
		for i, g := range p.index[k] {
			if i == maxVisits {
				break
			}
			if visit(g) {
				return true
			}
		}
	}
	return false
}

func (s *fig) lookups() []int64 {
	switch s.kind {
	case Date:
		return s.dateLookups()
	case Time:
		sec := float64(s.clock.sec)
		return []int64{keyTime, valueKey(sec), valueKey(sec / 60)}
	case Version, Identifier:
		return []int64{keyCode}
	}
	out := []int64{valueKey(s.val)}
	if b := s.unit.base0(s.val); b != s.val {
		out = append(out, valueKey(b))
	}
	if s.dec && s.unit.dim == dimNone {
		out = append(out, keyCode)
	}
	return out
}

// dateLookups are the keys of the narrowest part that a date names.
func (s *fig) dateLookups() []int64 {
	var keys []int64
	switch {
	case s.date.d > 0:
		keys = append(keys, keyDay-int64(s.date.d))
		if s.date.swap {
			keys = append(keys, keyDay-int64(s.date.m))
		}
	case s.date.m > 0:
		keys = append(keys, keyMonth-int64(s.date.m))
	case s.date.y != 0:
		keys = append(keys, keyYear-int64(abs(s.date.y)))
	default:
		keys = append(keys, keyDate)
	}
	if s.date.d > 0 && s.date.m == 0 && s.date.y == 0 {
		keys = append(keys, valueKey(float64(s.date.d)))
	}
	if s.dateTo != nil && s.date.y > 0 {
		keys = append(keys, valueKey(float64(s.date.y)))
	}
	return keys
}
