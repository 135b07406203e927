package evidence

// digitDate reads a date that begins with an Arabic digit.
func (s *scanner) digitDate(i int) int {
	for _, read := range []func(int) int{s.isoDate, s.hanDate, s.dayMonth, s.decadeDigits, s.yearPeriod} {
		if end := read(i); end > i {
			return end
		}
	}
	return i
}

// isoDate reads 2021-05-09, 2021/5/9, 2021.5.9, 2021-05 and 9/5/2021.
func (s *scanner) isoDate(i int) int {
	v, j, n, ok := s.numberOf(i)
	sep := s.rune(j)
	if !ok || sep != '-' && sep != '/' && sep != '.' {
		return i
	}
	m, k, mn, ok := s.numberOf(j + 1)
	if !ok || mn > 2 || !isDigit(s.rune(j+1)) || m < 1 {
		return i
	}
	g := fig{start: i, kind: Date}
	if s.rune(k) != sep || !isDigit(s.rune(k+1)) {
		if sep == '.' || !plausibleYear(v, n) || m > 12 || mn != 2 && sep != '/' || isWord(s.rune(k)) || s.rune(k) == '.' && isDigit(s.rune(k+1)) || s.rune(k) == '年' {
			return i
		}
		g.date, g.end = date{y: v, m: m}, k
		return s.emitDate(g)
	}
	d, end, dn, ok := s.numberOf(k + 1)
	if !ok || isDigit(s.rune(end)) || s.rune(end) == sep && isDigit(s.rune(end+1)) {
		return i
	}
	switch {
	case plausibleYear(v, n) && m <= 12 && d >= 1 && d <= 31 && dn <= 2:
		g.date = date{y: v, m: m, d: d}
	case n <= 2 && plausibleYear(d, dn) && v >= 1 && v <= 31 && m <= 31 && (v <= 12 || m <= 12):
		g.date = date{y: d, m: v, d: m, swap: v <= 12 && m <= 12}
		if v > 12 {
			g.date.m, g.date.d = m, v
		}
	default:
		return i
	}
	g.end = end
	if s.rune(end) == 'T' && isDigit(s.rune(end+1)) { // 2021-05-09T15:30
		s.emit(g)
		return end + 1
	}
	return s.emitDate(g)
}

// dayMonth reads 9 May 2021, 9th of May.
func (s *scanner) dayMonth(i int) int {
	v, j, n, ok := s.numberOf(i)
	if !ok || n > 2 || v < 1 || v > 31 {
		return i
	}
	j = s.ordinalSuffix(j)
	if s.has(j, " of ") {
		j += 3
	}
	to, joint := 0, j+1
	if s.has(j, " to ") {
		joint = j + 4
	} else if s.has(j, " - ") {
		joint = j + 3
	}
	if (s.rune(j) == '-' || joint > j+1) && isDigit(s.rune(joint)) {
		var k int
		to, k, n, ok = s.numberOf(joint)
		if !ok || n > 2 || to <= v || to > 31 {
			return i
		}
		j = s.ordinalSuffix(k)
	}
	if s.rune(j) != ' ' && s.rune(j) != '-' {
		return i
	}
	m, k := s.month(j + 1)
	if m == 0 {
		return i
	}
	g := fig{start: i, kind: Date, date: date{m: m, d: v}, end: k}
	s.yearBehind(&g)
	if to > 0 {
		end := g.date
		end.d = to
		g.dateTo = &end
	}
	return s.emitDate(g)
}

func (s *scanner) ordinalSuffix(j int) int {
	if (s.has(j, "st") || s.has(j, "nd") || s.has(j, "rd") || s.has(j, "th")) && !isWord(s.rune(j+2)) {
		return j + 2
	}
	return j
}

// yearBehind reads ", 2021" or " 2021" behind day and month.
func (s *scanner) yearBehind(g *fig) {
	j := g.end
	if s.rune(j) == ',' || s.rune(j) == '-' {
		j++
	}
	if s.has(j, " of") {
		j += 3
	}
	for s.rune(j) == ' ' && j < g.end+5 {
		j++
	}
	if j == g.end {
		return
	}
	if v, k, n, ok := s.numberOf(j); ok && isDigit(s.rune(j)) && plausibleYear(v, n) && !isWord(s.rune(k)) && !(s.rune(k) == ',' && isDigit(s.rune(k+1))) {
		g.date.y, g.end = v, k
	}
}

// decadeDigits reads 1990s and 90s.
func (s *scanner) decadeDigits(i int) int {
	v, j, n, ok := s.numberOf(i)
	if ok && s.rune(j) == '\'' {
		j++
	}
	if !ok || s.rune(j) != 's' || isWord(s.rune(j+1)) || v%10 != 0 {
		return i
	}
	g := fig{start: i, kind: Date, end: j + 1}
	switch {
	case plausibleYear(v, n):
		g.date.decade = v
	case n == 2 && (s.rune(i-1) == '\'' || s.before(i, "the ", "mid-", "early ", "late ")):
		g.date.decade = 1900 + v
	default:
		return i
	}
	return s.emit(g)
}

// yearPeriod reads 2021Q3, 1H21 and 221 BC.
func (s *scanner) yearPeriod(i int) int {
	v, j, n, ok := s.numberOf(i)
	if !ok {
		return i
	}
	k := j
	if s.rune(k) == ' ' || s.rune(k) == '-' {
		k++
	}
	if d, end, ok := s.period(k); ok && plausibleYear(v, n) && isLatin(s.rune(k)) {
		d.y = v
		return s.emit(fig{start: i, kind: Date, date: d, end: end})
	}
	if s.rune(j) == ' ' && (s.has(k, "BC") || s.has(k, "B.C.")) && !isLatin(s.rune(k+2)) {
		return s.emit(fig{start: i, kind: Date, date: date{y: -v}, end: k + 2})
	}
	if (s.rune(j) == 'H' || s.rune(j) == 'Q') && n == 1 && v <= 4 && isDigit(s.rune(j+1)) {
		if y, end, yn, ok := s.numberOf(j + 1); ok && (yn == 2 || yn == 4) && !isWord(s.rune(end)) {
			if yn == 2 {
				y += 2000
			}
			d := date{y: y, q: v}
			if s.rune(j) == 'H' {
				d = date{y: y, h: v}
			}
			return s.emit(fig{start: i, kind: Date, date: d, end: end})
		}
	}
	return i
}
