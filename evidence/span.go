package evidence

import "math"

// span says whether s is the time between two dates or two times of the day.
func (s *fig) span(figs []*fig, say cues) (derivation, bool) {
	if !say.span {
		return derivation{}, false
	}
	dates, times := moments(figs)
	for i, a := range dates {
		for j := i + 1; j < len(dates) && j-i <= maxOperands; j++ {
			if s.between(a.day, dates[j].day) {
				return derivation{[]*fig{a.fig, dates[j].fig}}, true
			}
		}
	}
	for i, a := range times {
		for j := i + 1; j < len(times) && j-i <= 3; j++ {
			d := math.Abs(float64(times[j].clock.sec - a.clock.sec))
			if near(s.unit.base(s.val), d, true) {
				return derivation{[]*fig{a, times[j]}}, true
			}
		}
	}
	return derivation{}, false
}

type moment struct {
	fig *fig
	day date
}

// moments lists the dates with a year, the ends of ranges too, and the times.
func moments(figs []*fig) (dates []moment, times []*fig) {
	seen := map[date]bool{}
	add := func(f *fig, d date) {
		d.y, d.cy, d.cm = d.year(), 0, 0
		if d.y != 0 && !seen[d] && len(dates) < 40 {
			seen[d] = true
			dates = append(dates, moment{f, d})
		}
	}
	for _, p := range figs {
		switch {
		case p.kind == Date:
			add(p, p.date)
			if p.dateTo != nil {
				add(p, *p.dateTo)
			}
		case p.kind == Number && p.isYear():
			add(p, date{y: int(p.val)})
			if p.hi != nil {
				add(p, date{y: int(p.hi.val)})
			}
		case p.kind == Time:
			times = append(times, p)
		}
	}
	return dates, times
}

// between says whether s is the time from one date to the other, in the unit
// that both are given to.
func (s *fig) between(a, b date) bool {
	if s.exp < 0 {
		return false
	}
	n := int(math.Abs(s.val))
	switch s.unit.sym {
	case "year", "decade":
		if s.unit.sym == "decade" {
			n *= 10
		}
		gap := b.y - a.y
		if gap < 0 {
			gap, a, b = -gap, b, a
		}
		return n > 0 && (gap == n || gap-1 == n && a.m > 0 && b.m > 0 && (b.m < a.m || b.m == a.m && b.d < a.d))
	case "month":
		return a.m > 0 && b.m > 0 && n > 0 && abs((b.y-a.y)*12+b.m-a.m) == n
	case "d", "week":
		if a.d == 0 || b.d == 0 || a.m == 0 || b.m == 0 {
			return false
		}
		if s.unit.sym == "week" {
			n *= 7
		}
		gap := abs(dayNumber(b) - dayNumber(a))
		return n > 0 && (gap == n || gap+1 == n)
	}
	return false
}

func abs(n int) int { return max(n, -n) }

// dayNumber counts days in the Gregorian calendar.
func dayNumber(d date) int {
	y, m := d.y, d.m
	if m < 3 {
		y, m = y-1, m+12
	}
	return 365*y + y/4 - y/100 + y/400 + (153*m-457)/5 + d.d
}
