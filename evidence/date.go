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

// numberOf reads a whole number at i in Arabic or Chinese digits.
func (s *scanner) numberOf(i int) (v, end, n int, ok bool) {
	j := i
	for j < len(s.r) && isDigit(s.r[j]) && j-i < 5 {
		v = v*10 + int(s.r[j]-'0')
		j++
	}
	if j > i {
		return v, j, j - i, j-i < 5
	}
	h, ok := hanNumber(s.r, i)
	if !ok || h.more || h.vague && !h.row || h.dec || h.val > 9999 {
		return 0, i, 0, false
	}
	n = h.chars
	if !h.row {
		n = len(fmt.Sprint(int(h.val)))
	}
	return int(h.val), h.end, n, true
}

// hanDate reads a date with 年, 月 or 日 at i.
func (s *scanner) hanDate(i int) int {
	v, j, n, ok := s.numberOf(i)
	if !ok || j >= len(s.r) {
		return i
	}
	for s.rune(j) == ' ' && j < i+6 {
		j++
	}
	g := fig{start: i, kind: Date}
	switch s.rune(j) {
	case '年':
		return s.yearDate(g, v, n, j)
	case '月':
		return s.monthDate(g, v, j)
	case '日', '号':
		if v < 1 || v > 31 || n > 2 || s.rune(j) == '号' || s.rune(j+1) == '元' {
			return i
		}
		g.date.d, g.end = v, j+1
		return s.emitDate(g)
	case '世':
		if s.has(j, "世纪") && v > 0 && v < 40 {
			return s.centuryDate(g, v, j+2)
		}
	case '财':
		if s.has(j, "财年") && n == 4 {
			g.date, g.end = date{y: v, fiscal: true}, j+2
			return s.emitDate(g)
		}
	case '-', '~', '至':
		return s.spanDate(g, v, n, j)
	}
	return i
}

func plausibleYear(v, n int) bool { return n == 4 && v >= 1000 && v < 3000 }

// yearDate reads what follows a year's 年.
func (s *scanner) yearDate(g fig, v, n, j int) int {
	i := g.start
	if s.has(j, "年代") {
		switch {
		case n == 2 && v%10 == 0:
			g.date.decade = 1900 + v
			if v < 30 {
				g.date.decade = 2000 + v
			}
		case plausibleYear(v, n):
			g.date.decade = v / 10 * 10
		default:
			return i
		}
		g.end = j + 2
		return s.emitDate(g)
	}
	bc := s.before(i, "公元前", "前") && s.endsWith(i, "公元前")
	if !plausibleYear(v, n) && !bc && !s.endsWith(i, "公元") {
		return i
	}
	g.date.y = v
	if bc {
		g.date.y, g.start = -v, i-3
	}
	g.end = j + 1
	s.withinYear(&g)
	return s.emitDate(g)
}

// withinYear reads month, quarter, half or fiscal year behind 年.
func (s *scanner) withinYear(g *fig) {
	j := g.end
	if s.rune(j) == '的' || s.rune(j) == ' ' {
		j++
	}
	if s.rune(g.end) == '度' {
		g.end++
		return
	}
	if d, end, ok := s.period(j); ok {
		g.date.q, g.date.h, g.date.upTo, g.end = d.q, d.h, d.upTo, end
		return
	}
	m, k, _, ok := s.numberOf(j)
	for s.rune(k) == ' ' && k < j+4 {
		k++
	}
	if !ok || s.rune(k) != '月' || m < 1 || m > 12 {
		if ok && m >= 1 && m <= 12 {
			s.monthSpan(g, m, k)
		}
		return
	}
	g.date.m, g.end = m, k+1
	s.withinMonth(g)
}

// monthSpan reads 5-6月 behind a year.
func (s *scanner) monthSpan(g *fig, m, k int) {
	if c := s.rune(k); c != '-' && c != '~' && c != '至' {
		return
	}
	to, e, _, ok := s.numberOf(k + 1)
	if !ok || s.rune(e) != '月' || to <= m || to > 12 {
		return
	}
	g.date.m = m
	end := g.date
	end.m = to
	g.dateTo, g.end = &end, e+1
}

func (s *scanner) withinMonth(g *fig) {
	j := g.end
	for s.rune(j) == ' ' && j < g.end+2 {
		j++
	}
	d, k, _, ok := s.numberOf(j)
	for s.rune(k) == ' ' && k < j+4 {
		k++
	}
	if !ok || d < 1 || d > 31 {
		return
	}
	switch s.rune(k) {
	case '日', '号':
		g.date.d, g.end = d, k+1
	case '-', '~', '至':
		to, e, _, ok := s.numberOf(k + 1)
		if ok && (s.rune(e) == '日' || s.rune(e) == '号') && to > d && to <= 31 {
			g.date.d = d
			end := g.date
			end.d = to
			g.dateTo, g.end = &end, e+1
		}
	}
}

func (s *scanner) monthDate(g fig, v, j int) int {
	if v < 1 || v > 12 {
		return g.start
	}
	g.date.m, g.end = v, j+1
	if s.rune(j+1) == '份' {
		g.end++
	}
	s.withinMonth(&g)
	return s.emitDate(g)
}

// centuryDate reads 20世纪 and 20世纪90年代.
func (s *scanner) centuryDate(g fig, v, j int) int {
	g.date.century, g.end = v, j
	if n, k, _, ok := s.numberOf(j); ok && s.has(k, "年代") && n < 100 {
		g.date = date{decade: (v-1)*100 + n/10*10}
		g.end = k + 2
	}
	return s.emitDate(g)
}

// spanDate reads 2014-2017年 and 5-6月, whose 年 or 月 stands at the end only.
func (s *scanner) spanDate(g fig, v, n, j int) int {
	for s.rune(j+1) == '-' || s.rune(j+1) == ' ' {
		j++
	}
	to, k, m, ok := s.numberOf(j + 1)
	if !ok || to <= v && m == n {
		return g.start
	}
	switch {
	case plausibleYear(v, n) && s.rune(k) == '年' && (m == 4 || m == 2 && to > v%100):
		if m == 2 {
			to += v / 100 * 100
		}
		g.date.y = v
		g.dateTo = &date{y: to}
	case s.rune(k) == '月' && n <= 2 && v >= 1 && to <= 12:
		g.date.m = v
		g.dateTo = &date{m: to}
	case s.rune(k) == '日' && n <= 2 && v >= 1 && to <= 31:
		g.date.d = v
		g.dateTo = &date{d: to}
	default:
		return g.start
	}
	g.end = k + 1
	return s.emit(g)
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
