package evidence

import "strings"

var months = map[string]int{
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
	"october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8,
	"sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}

var weekdays = map[string]int{
	"monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 7,
}

// month reads the name of a month at i, with the full stop of its short form.
func (s *scanner) month(i int) (m, end int) {
	if !isUpper(s.rune(i)) {
		return 0, i
	}
	w := lowerWord(s.r, i)
	m, end = months[w], i+len(w)
	if m == 0 || isWord(s.rune(end)) {
		return 0, i
	}
	if len(w) <= 4 && s.rune(end) == '.' && m != 5 {
		end++
	}
	return m, end
}

// monthWord reads May 9, 2021, May 2021, and a month by itself where a
// preposition shows that it is no other word.
func (s *scanner) monthWord(i int) int {
	m, j := s.month(i)
	if m == 0 {
		return i
	}
	g := fig{start: i, kind: Date, date: date{m: m}, end: j}
	k := j
	if s.rune(k) == ' ' {
		k++
	}
	if s.has(k, "the ") {
		k += 4
	}
	v, end, n, ok := s.numberOf(k)
	if k > j && ok && isDigit(s.rune(k)) && n <= 2 && v >= 1 && v <= 31 && s.rune(end) != ':' && s.rune(end) != '%' {
		g.date.d, g.end = v, s.ordinalSuffix(end)
		s.dayTo(&g)
		s.yearBehind(&g)
		if g.dateTo != nil {
			g.dateTo.y = g.date.y
		}
		return s.emitDate(g)
	}
	s.yearBehind(&g)
	if g.date.y == 0 && !s.before(i, "in ", "of ", "since ", "from ", "In ", "Since ", "From ", "By ", "Between ", "During ", "by ", "until ", "till ", "during ", "last ", "early ", "late ", "mid-", "to ", "through ", "and ", "between ", "this ", "next ") {
		return i
	}
	if g.date.y == 0 && m == 5 && !s.before(i, "in ", "of ", "since ", "by ", "until ", "last ", "early ", "late ", "mid-") {
		return i
	}
	return s.emitDate(g)
}

// dayTo reads the 12 of May 9-12.
func (s *scanner) dayTo(g *fig) {
	j := g.end
	if s.rune(j) != '-' && s.rune(j) != '~' {
		return
	}
	v, k, n, ok := s.numberOf(j + 1)
	if ok && n <= 2 && v > g.date.d && v <= 31 {
		to := g.date
		to.d = v
		g.dateTo, g.end = &to, s.ordinalSuffix(k)
	}
}

// period reads a part of a year at i: 上半年, 第三季度, Q3, H1.
func (s *scanner) period(i int) (d date, end int, ok bool) {
	switch c := s.rune(i); {
	case s.has(i, "上半年"):
		return date{h: 1}, i + 3, true
	case s.has(i, "下半年"):
		return date{h: 2}, i + 3, true
	case (c == 'Q' || c == 'H') && isDigit(s.rune(i+1)) && !isWord(s.rune(i+2)):
		n := int(s.r[i+1] - '0')
		if c == 'Q' && n >= 1 && n <= 4 {
			return date{q: n}, i + 2, true
		}
		if c == 'H' && (n == 1 || n == 2) {
			return date{h: n}, i + 2, true
		}
	case c == '第', c == '前', isHanNumeral(c), isDigit(c):
		j := i
		if c == '第' || c == '前' {
			j++
		}
		n, k, _, isNum := s.numberOf(j)
		if isNum && s.has(k, "季度") && n >= 1 && n <= 4 {
			if c == '前' {
				return date{upTo: n}, k + 2, true
			}
			return date{q: n}, k + 2, true
		}
	}
	return d, i, false
}

// hanPeriod reads the times that begin with a Han word: 上半年, 前三季度,
// 上世纪90年代, 下午3点半.
func (s *scanner) hanPeriod(i int) int {
	c := s.r[i]
	if c != '上' && c != '下' && c != '前' && c != '本' && c != '早' && c != '晚' && c != '中' && c != '凌' && c != '傍' && c != '清' && c != '夜' && c != '午' {
		return i
	}
	if d, end, ok := s.period(i); ok {
		return s.emit(fig{start: i, kind: Date, date: d, end: end})
	}
	if s.has(i, "上世纪") || s.has(i, "本世纪") {
		if n, k, _, ok := s.numberOf(i + 3); ok && s.has(k, "年代") && n < 100 {
			base := 1900
			if c == '本' {
				base = 2000
			}
			return s.emit(fig{start: i, kind: Date, date: date{decade: base + n/10*10}, end: k + 2})
		}
		return i + 3
	}
	return s.hanClock(i)
}

// weekday reads 星期三, 周三, 礼拜天.
func (s *scanner) weekday(i int) int {
	j := i + 1
	if s.has(i, "星期") || s.has(i, "礼拜") {
		j = i + 2
	} else if s.r[i] != '周' || isHanNumeral(s.rune(i-1)) || isDigit(s.rune(i-1)) {
		return i
	}
	n := strings.IndexRune("一二三四五六日天", s.rune(j))
	if n < 0 || isHanNumeral(s.rune(j+1)) || isHanNumeral(s.rune(i-1)) {
		return i
	}
	if after, _, ok := unitNames.hanAt(s.r, j+1); ok && after.dim == dimTime {
		return i
	}
	return s.emit(fig{start: i, kind: Date, date: date{weekday: min(n/3+1, 7)}, end: j + 1, soft: s.r[i] == '周' && s.rune(j) == '天'})
}
