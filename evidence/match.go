package evidence

import (
	"math"
	"strconv"
	"strings"
)

// near says whether two numbers are equal but for what reckoning in binary
// makes of them. Where units had to be converted there is more of that.
func near(a, b float64, converted bool) bool {
	tolerance := 1e-13
	if converted {
		tolerance = 1e-9
	}
	return math.Abs(a-b) <= tolerance*math.Max(math.Abs(a), math.Abs(b))
}

// borneOut says whether the figure p of a passage bears out the figure s of a
// sentence as it stands.
func (s *fig) borneOut(p *fig) bool {
	switch s.kind {
	case Date:
		return s.dateBorneOut(p)
	case Time:
		return p.kind == Time && p.clock.says(s.clock) || s.clock.lasts(p)
	case Version, Identifier:
		return s.codeBorneOut(p)
	case Ordinal:
		return p.kind == Ordinal && near(s.val, p.val, false) && (s.noun == "" || p.noun == "" || s.noun == p.noun)
	}
	switch p.kind {
	case Time:
		return p.clock.lasts(s)
	case Number:
		return s.numberBorneOut(p)
	case Date:
		return s.hi == nil && (s.isYear() && (p.date.y == int(s.val) || p.dateTo != nil && p.dateTo.y == int(s.val)) ||
			s.isDays() && p.date == date{d: int(s.val), cy: p.date.cy, cm: p.date.cm})
	case Version:
		return s.unit.dim == dimNone && s.dec && p.id == "v"+s.digits()
	}
	return false
}

// lasts says whether a time like 4:12:09 is the duration g.
func (c clock) lasts(g *fig) bool {
	if g.kind != Number || g.unit.dim != dimTime || g.hi != nil {
		return false
	}
	b := g.unit.base(g.val)
	return near(b, float64(c.sec), true) || c.sec%60 == 0 && near(b, float64(c.sec)/60, true)
}

// isYear says whether a number without a unit may be a year.
func (s *fig) isYear() bool { return s.unit.dim == dimNone && s.isYear0() }

func (s *fig) isYear0() bool { return s.bare && s.val >= 1000 && s.val < 3000 }

// isDays is true of 9 days, which 9日 may mean.
func (s *fig) isDays() bool { return s.unit.sym == "d" && s.val >= 1 && s.val <= 31 }

// digits is the number with the decimals that it was written with.
func (s *fig) digits() string { return strconv.FormatFloat(s.val, 'f', max(0, -s.exp), 64) }

func (s *fig) dateBorneOut(p *fig) bool {
	if p.kind == Number {
		if p.isYear() && s.dateTo == nil {
			return date{y: int(p.val)}.says(s.date)
		}
		if p.bare && p.hi != nil && s.dateTo != nil {
			return s.date == date{y: int(p.val)} && *s.dateTo == date{y: int(p.hi.val)}
		}
		return p.isDays() && s.date.d == int(p.val) && s.date.y == 0 && s.date.m == 0
	}
	if p.kind != Date {
		return false
	}
	if s.dateTo != nil {
		return p.dateTo != nil && p.date.says(s.date) && p.dateTo.says(*s.dateTo)
	}
	return p.date.says(s.date) || p.dateTo != nil && p.dateTo.says(s.date)
}

func (s *fig) codeBorneOut(p *fig) bool {
	switch p.kind {
	case Number:
		return s.kind == Version && p.unit.dim == dimNone && p.dec && s.id == "v"+p.digits()
	case Version, Identifier:
		a, b := s.id, p.id
		if s.kind == Version || p.kind == Version {
			a, b = strings.TrimPrefix(strings.ToLower(a), "v"), strings.TrimPrefix(strings.ToLower(b), "v")
			return a == b
		}
		return sameCode(a, b)
	}
	return false
}

func (s *fig) numberBorneOut(p *fig) bool {
	if s.against(p) {
		return false
	}
	conv, ok := s.convert(p)
	if !ok {
		return false
	}
	same := func(a, b float64) bool { return near(a, conv(b), s.unit.factor != p.unit.factor) }
	switch {
	case s.hi != nil && p.hi != nil:
		return same(s.val, p.val) && same(s.hi.val, p.hi.val)
	case s.hi != nil:
		return false
	case p.hi == nil:
		return same(s.val, p.val) || s.signed(p, conv)
	case p.loose:
		return same(s.val, p.val) || same(s.val, p.hi.val)
	}
	// One end of a range is what it says only where the sentence says which.
	return s.both > 0 && same(s.val, p.hi.val) || s.both < 0 && same(s.val, p.val)
}

// signed lets a minus stand for a fall: −5% is 下降5%.
func (s *fig) signed(p *fig, conv func(float64) float64) bool {
	if s.val < 0 && p.pole < 0 || p.val < 0 && s.pole < 0 { // −3亿元 is a loss of 3亿元
		return near(s.val, -conv(p.val), false)
	}
	if s.unit.dim != dimRatio && s.unit.dim != dimPoints {
		return false
	}
	return near(s.val, -conv(p.val), false) && (s.val < 0 && p.dir < 0 || p.val < 0 && s.dir < 0)
}

// against says whether s and p say opposite things of the same number: rose and
// fell, more than and less than.
func (s *fig) against(p *fig) bool {
	ds, dp := s.dir, p.dir
	if s.val < 0 {
		ds = -1
	}
	if p.val < 0 {
		dp = -1
	}
	if s.every != "" && p.every != "" && s.every != p.every && (!s.unit.per || !p.unit.per) {
		return true
	}
	return ds*dp < 0 || s.bound*p.bound < 0 || s.pole*p.pole < 0 && s.val*p.val > 0
}

// convert gives the way from a value in p's unit to one in s's. ok is false
// where the two are not the same quantity.
func convert(s, p unit) (conv func(float64) float64, ok bool) {
	raw := func(v float64) float64 { return v }
	switch {
	case s.dim == dimCount && p.dim == dimCount:
		return raw, sameClass(s.class, p.class)
	case s.dim == p.dim:
		if s.dim == dimNone || s.factor == p.factor && s.offset == p.offset {
			return raw, true
		}
		return func(v float64) float64 { return s.from(p.base(v)) }, true
	case s.dim == dimNone:
		return raw, p.dim != dimRatio && p.dim != dimPoints && p.dim != dimFold
	case p.dim == dimNone:
		return raw, s.dim == dimCount || s.dim == dimScore
	}
	return raw, alike(s, p) || alike(p, s)
}

// convert is convert for the units of two figures, one of which may leave its
// denominator to the words around it.
func (s *fig) convert(p *fig) (conv func(float64) float64, ok bool) {
	if s.unit.per != p.unit.per && s.unit.dim != dimNone {
		return s.rated(p)
	}
	return convert(s.unit, p.unit)
}

// alike lists the names that may mean either of two quantities.
func alike(a, b unit) bool {
	if top, below, ok := strings.Cut(a.dim, "/"); ok {
		other, under, _ := strings.Cut(b.dim, "/")
		if below != under || a.belowFactor != b.belowFactor {
			return false
		}
		a.dim, b.dim = top, other
	}
	switch a.dim {
	case dimTimes:
		return b.dim == dimFold || b.dim == dimCount && (b.class == "" || b.class == "occasion")
	case dimDegree:
		return b.sym == "°C" || b.sym == "kWh" || b.sym == "°F"
	case dimScore:
		return b.dim == dimCount && b.class == ""
	case dimPound:
		return b.dim == "money:GBP" || b.sym == "lb"
	}
	return false
}

// rated compares a rate with a figure that has no denominator of its own. A
// sentence may leave the denominator out, as in a wage of 5,000 yuan; one that
// it states has to be somewhere around the figure of the passage. A distance
// is never a speed.
func (s *fig) rated(p *fig) (conv func(float64) float64, ok bool) {
	rate, plain := s, p
	if p.unit.per {
		rate, plain = p, s
	}
	top, below, _ := strings.Cut(rate.unit.dim, "/")
	if plain.unit.dim != top && !(plain.unit.dim == dimNone && top == dimCount) || top == "m" {
		return nil, false
	}
	if rate == s && !strings.HasPrefix(below, dimCount) && !hasAny(plain.often, denominators[below+rate.unit.below]) {
		return nil, false
	}
	f := rate.unit.factor / max(plain.unit.factor, 1e-300) * rate.unit.belowFactor
	if plain.unit.dim == dimNone {
		f = 1
	}
	if rate == s {
		return func(v float64) float64 { return v / f }, true
	}
	return func(v float64) float64 { return v * f }, true
}

// denominators are the words that state a rate away from its figure.
var denominators = map[string][]string{
	"timeyear": {"年", "annual", "year", "per annum"}, "timemonth": {"月", "month"}, "timed": {"日", "天", "dai", "day"}, "timeh": {"时", "hour"},
	"timemin": {"分", "minute"}, "times": {"秒", "second"}, "timeweek": {"周", "星期", "week"}, "timequarter": {"季", "quarter"},
	"countpersonperson": {"人", "capita", "person", "each"}, "countperson": {"人", "capita", "person", "each"},
	"g" + "t": {"吨", "ton"}, "g" + "kg": {"公斤", "千克", "kg", "kilo"}, "m2m2": {"平", "square", "m2"}, "m2ha": {"公顷", "hectare"}, "m2mu": {"亩", "mu"},
}
