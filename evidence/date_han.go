package evidence

import "fmt"

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
