package evidence

import (
	"fmt"
	"strings"
)

// date is as much of a date as is stated; what is not is zero.
type date struct {
	y, m, d int
	q       int // quarter of the year, 1 to 4
	h       int // half of the year, 1 or 2
	upTo    int // the first quarters of the year, 2 to 3: 前三季度
	decade  int // 1990
	century int
	weekday int // 1 Monday … 7 Sunday
	fiscal  bool
	swap    bool // 5/9/2021: day and month may be the other way round
	cy, cm  int  // year and month that the text before it gives
}

func (d date) String() string {
	var b strings.Builder
	switch {
	case d.decade > 0:
		fmt.Fprintf(&b, "%ds", d.decade)
	case d.century > 0:
		fmt.Fprintf(&b, "C%d", d.century)
	case d.weekday > 0:
		fmt.Fprintf(&b, "weekday %d", d.weekday)
	case d.y != 0:
		fmt.Fprintf(&b, "%04d", d.y)
	case d.m > 0 || d.d > 0:
		b.WriteString("-")
	}
	if d.fiscal {
		b.WriteString(" FY")
	}
	switch {
	case d.q > 0:
		fmt.Fprintf(&b, "-Q%d", d.q)
	case d.h > 0:
		fmt.Fprintf(&b, "-H%d", d.h)
	case d.upTo > 0:
		fmt.Fprintf(&b, "-Q1..Q%d", d.upTo)
	}
	if d.m > 0 {
		fmt.Fprintf(&b, "-%02d", d.m)
	} else if d.d > 0 {
		b.WriteString("-")
	}
	if d.d > 0 {
		fmt.Fprintf(&b, "-%02d", d.d)
	}
	return b.String()
}

// says tells whether the date p of a passage bears out all that s says.
func (p date) says(s date) bool {
	if p.swap && p.m <= 12 && p.d <= 12 {
		q := p
		q.m, q.d, q.swap = p.d, p.m, false
		if q.says(s) {
			return true
		}
	}
	if s.swap {
		q := s
		q.m, q.d, q.swap = s.d, s.m, false
		s.swap = false
		return p.says(s) || p.says(q)
	}
	return p.saysYear(s) && p.saysPart(s) && p.saysDay(s) && (s.weekday == 0 || s.weekday == p.weekday)
}

func (p date) year() int {
	if p.y != 0 {
		return p.y
	}
	return p.cy
}

func (p date) saysYear(s date) bool {
	if s.y != 0 && s.y != p.year() || s.fiscal && !p.fiscal {
		return false
	}
	if s.decade > 0 && s.decade != p.decade && (p.y == 0 || p.y/10*10 != s.decade) {
		return false
	}
	return s.century == 0 || s.century == p.century || p.y > 0 && (p.y+99)/100 == s.century
}

// saysPart compares quarters and halves of a year.
func (p date) saysPart(s date) bool {
	q := p.q
	if q == 0 && p.m > 0 {
		q = (p.m + 2) / 3
	}
	h := p.h
	if h == 0 && q > 0 {
		h = (q + 1) / 2
	}
	return (s.q == 0 || s.q == q) && (s.h == 0 || s.h == h) && (s.upTo == 0 || s.upTo == p.upTo)
}

func (p date) saysDay(s date) bool {
	m := p.m
	if m == 0 && p.d > 0 {
		m = p.cm
	}
	return (s.m == 0 || s.m == m) && (s.d == 0 || s.d == p.d)
}

// emitDate takes a date in, with what it ranges to.
func (s *scanner) emitDate(g fig) int {
	if g.dateTo == nil {
		s.dateRange(&g)
	}
	return s.emit(g)
}

// dateRange reads the end of 5月9日至12日 and 2014年至2017年. It is looked for
// by reading on: the part that the end leaves out is the beginning's.
func (s *scanner) dateRange(g *fig) {
	j := g.end
	for s.rune(j) == ' ' && j < g.end+2 {
		j++
	}
	switch c := s.rune(j); {
	case c == '-' || c == '~' || c == '至' || c == '到':
		j++
		for s.rune(j) == '-' || s.rune(j) == ' ' {
			j++
		}
	case s.has(j, "to "):
		j += 3
	default:
		return
	}
	if !isWord(s.rune(j)) && !isHanNumeral(s.rune(j)) {
		return
	}
	mark := len(s.figs)
	end := s.dateAt(j)
	if end <= j || len(s.figs) != mark+1 || s.figs[mark].kind != Date {
		s.figs = s.figs[:mark]
		return
	}
	to := s.figs[mark].date
	s.figs = s.figs[:mark]
	if to.y == 0 {
		to.y = g.date.y
	} else if g.date.y == 0 && g.date.m > 0 {
		g.date.y = to.y
	}
	if to.m == 0 && to.d > 0 {
		to.m = g.date.m
	}
	g.dateTo, g.end = &to, end
}

// dateAt reads a date of any form at j.
func (s *scanner) dateAt(j int) int {
	switch c := s.rune(j); {
	case isDigit(c):
		return s.digitDate(j)
	case isLatin(c):
		return s.monthWord(j)
	case isHanNumeral(c):
		return s.hanDate(j)
	}
	return j
}
