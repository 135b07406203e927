package evidence

import "strings"

// word reads what begins with a Latin letter: the name of a month, a number in
// words, a currency, a code; mostly it is a word and nothing more.
func (s *scanner) word(i int) int {
	if s.r[i] >= 0x80 {
		return s.wordEnd(i)
	}
	w := lowerWord(s.r, i)
	end := i + len(w)
	if len(w) == 0 {
		return s.wordEnd(i)
	}
	next := s.rune(end)
	if next == '$' || next == '¥' {
		return s.elseWord(s.money(i, i), i, end)
	}
	if s.has(end, "://") {
		return s.address(i)
	}
	if isUpper(s.r[i]) {
		if to := s.capital(i, w, end); to > i {
			return to
		}
	}
	if to := s.numberWord(i, w, end); to > i {
		return to
	}
	if to := s.labelled(i, w, end); to > i {
		return to
	}
	return s.token(i, end)
}

func (s *scanner) wordEnd(i int) int {
	for i < len(s.r) && isLatin(s.r[i]) {
		i++
	}
	return i
}

func (s *scanner) elseWord(to, i, end int) int {
	if to > i {
		return to
	}
	return end
}

// capital reads what begins with a capital: months, days of the week, Q3,
// FY2021, currencies, standards.
func (s *scanner) capital(i int, w string, end int) int {
	if to := s.monthWord(i); to > i {
		return to
	}
	if d := weekdays[w]; d > 0 && !isWord(s.rune(end)) {
		return s.emit(fig{start: i, end: end, kind: Date, date: date{weekday: d}})
	}
	if d, to, ok := s.period(i); ok {
		g := fig{start: i, kind: Date, date: d, end: to}
		if s.has(g.end, " FY") {
			g.end += 3
		}
		s.yearBehind(&g)
		return s.emit(g)
	}
	if w == "fy" {
		if to := s.fiscal(i, end); to > i {
			return to
		}
	}
	if name, _ := s.currency(i); name != "" {
		if to := s.money(i, i); to > i {
			return to
		}
	}
	return s.standard(i)
}

// fiscal reads the year behind FY or "fiscal year".
func (s *scanner) fiscal(i, end int) int {
	if s.rune(end) == ' ' {
		end++
	}
	v, to, n, ok := s.numberOf(end)
	if !ok || !isDigit(s.rune(end)) {
		return i
	}
	if n == 2 {
		v += 2000
	} else if !plausibleYear(v, n) {
		return i
	}
	return s.emit(fig{start: i, end: to, kind: Date, date: date{y: v, fiscal: true}})
}

// standards are the bodies whose documents have numbers.
var standards = words(`ISO IEC GB GB/T RFC IEEE EN DIN ANSI ASTM JIS BS ISO/IEC YY/T JT/T DB HTTP EIP PEP BEP JEP NIST FIPS ITU UN UL`)

// standard reads "ISO 9001", "GB/T 19001-2016".
func (s *scanner) standard(i int) int {
	j := i
	for isUpper(s.rune(j)) || s.rune(j) == '/' && isUpper(s.rune(j+1)) {
		j++
	}
	if s.rune(j) != ' ' || !isDigit(s.rune(j+1)) || !standards[string(s.r[i:j])] {
		return i
	}
	return s.code(i, j+1)
}

// labelled reads numbers with a label: "version 1.2", "v1.2.3", "Article 12",
// "No. 5". The label tells what kind of number it is.
func (s *scanner) labelled(i int, w string, end int) int {
	j := end
	if w == "no" || w == "nos" || w == "fig" || w == "sec" || w == "art" || w == "ch" || w == "vol" || w == "p" || w == "pp" {
		if s.rune(j) != '.' {
			return i
		}
		j++
	}
	for s.rune(j) == ' ' && j < end+2 {
		j++
	}
	if !isDigit(s.rune(j)) {
		return i
	}
	switch w {
	case "v", "ver", "version", "release":
		if w == "v" && j > end && s.rune(end) == ' ' {
			return i
		}
		return s.emitVersion(i, j, s.dottedEnd(j))
	case "no", "article", "chapter", "section", "page", "clause", "paragraph", "table", "figure", "fig", "sec", "art", "ch", "appendix", "line", "line-":
		if j == end {
			return i
		}
		if stop := s.dottedEnd(j); stop > digitsEnd(s.r, j) {
			return s.emitVersion(j, j, stop)
		}
		if a, stop, ok := digits(s.r, j); ok && !isWord(s.rune(stop)) && s.rune(stop) != '%' {
			s.emitOrdinal(i, stop, a)
			s.figs[len(s.figs)-1].noun = ordinalNouns[w]
			return stop
		}
	}
	return i
}

// dottedEnd passes over 1.2.3.
func (s *scanner) dottedEnd(j int) int {
	j = digitsEnd(s.r, j)
	for s.rune(j) == '.' && isDigit(s.rune(j+1)) {
		j = digitsEnd(s.r, j+1)
	}
	return j
}

// address passes over a web address; one with digits is an identifier.
func (s *scanner) address(i int) int {
	j := i
	hasDigit := false
	for j < len(s.r) && s.r[j] < 0x80 && !isSpace(s.r[j]) && !strings.ContainsRune("<>\"()[]|,;", s.r[j]) {
		hasDigit = hasDigit || isDigit(s.r[j])
		j++
	}
	for j > i && (s.r[j-1] == '.' || s.r[j-1] == ':') {
		j--
	}
	if hasDigit {
		return s.emit(fig{start: i, end: j, kind: Identifier, id: strings.ToUpper(string(s.r[i:j]))})
	}
	return j
}

// token reads a word that runs into digits: A320, CVE-2023-44487, GPT-4. A word
// in lower case that a hyphen joins to a number (mid-1980s, top-10) is only
// that word.
func (s *scanner) token(i, end int) int {
	stop := s.codeEnd(i)
	first := i
	for first < stop && !isDigit(s.r[first]) {
		first++
	}
	if first == stop {
		return max(end, s.wordEnd(i))
	}
	joined := s.r[end]
	if joined == '-' && isLower(s.r[i]) && isDigit(s.rune(end+1)) && !isUpper(s.r[end-1]) || joined == '/' || joined == '.' && !isDigit(s.rune(end+1)) {
		return end + 1
	}
	if u, e, ok := s.latinUnit(i, i); ok && e > end-1 && e >= stop && u.dim != dimCount {
		return e
	}
	return s.emitCode(i, stop, Identifier)
}
