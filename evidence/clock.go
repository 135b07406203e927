package evidence

import "fmt"

// clock is a time of the day in seconds from midnight. half is true where the
// text does not say which half of the day it means.
type clock struct {
	sec  int
	half bool
}

func (c clock) String() string {
	if c.sec%60 != 0 {
		return fmt.Sprintf("%02d:%02d:%02d", c.sec/3600, c.sec/60%60, c.sec%60)
	}
	return fmt.Sprintf("%02d:%02d", c.sec/3600, c.sec/60%60)
}

const halfDay = 12 * 3600

// says tells whether the time of a passage bears out s.
func (p clock) says(s clock) bool {
	if p.half || s.half {
		return p.sec%halfDay == s.sec%halfDay
	}
	return p.sec == s.sec
}

// digitClock reads 15:30, 3:30 pm, 3 p.m., 3点半, 15时30分.
func (s *scanner) digitClock(i int) int {
	h, j, n, ok := s.numberOf(i)
	if !ok || n > 2 || h > 24 {
		return i
	}
	g := fig{start: i, kind: Time}
	sec := h * 3600
	switch {
	case s.rune(j) == ':' && isDigit(s.rune(j+1)) && isDigit(s.rune(j+2)) && !isDigit(s.rune(j+3)):
		m := int(s.r[j+1]-'0')*10 + int(s.r[j+2]-'0')
		if m > 59 {
			return i
		}
		sec, j = sec+m*60, j+3
		if s.rune(j) == ':' && isDigit(s.rune(j+1)) && isDigit(s.rune(j+2)) && !isDigit(s.rune(j+3)) {
			sec, j = sec+int(s.r[j+1]-'0')*10+int(s.r[j+2]-'0'), j+3
		}
	case s.rune(j) == '点' || s.rune(j) == '时':
		return s.clockWords(i, h, j)
	default:
		if _, end := s.amPm(j); end == j {
			return i
		}
	}
	pm, end := s.amPm(j)
	g.clock, g.end = clock{sec, h > 0 && h <= 12}, j
	if end > j {
		g.clock, g.end = clock{inHalf(sec, h, pm), false}, end
	}
	return s.emit(g)
}

// inHalf puts a time into the half of the day that is named.
func inHalf(sec, h int, pm bool) int {
	switch {
	case pm && h < 12:
		return sec + halfDay
	case !pm && h == 12:
		return sec - halfDay
	}
	return sec
}

// amPm reads am, pm, a.m., p.m. behind a time.
func (s *scanner) amPm(j int) (pm bool, end int) {
	k := j
	if s.rune(k) == ' ' {
		k++
	}
	c := s.rune(k) | 0x20
	if c != 'a' && c != 'p' {
		return false, j
	}
	k++
	if s.rune(k) == '.' {
		k++
	}
	if s.rune(k)|0x20 != 'm' || isWord(s.rune(k+1)) {
		return false, j
	}
	k++
	if s.rune(k) == '.' && s.rune(k-2) == '.' {
		k++
	}
	return c == 'p', k
}

// clockWords reads 3点半, 3点30分, 15时. Where no minutes follow, 点 may count
// points and 时 may be another word: then a part of the day has to stand before.
func (s *scanner) clockWords(i, h, j int) int {
	k := j + 1
	sec, sure := h*3600, false
	switch m, e, _, ok := s.numberOf(k); {
	case s.rune(k) == '半' && !s.has(k, "半径"):
		sec, k, sure = sec+1800, k+1, true
	case s.rune(k) == '整' || s.rune(k) == '钟':
		k, sure = k+1, true
	case s.has(k, "一刻"), s.has(k, "三刻"):
		quarter := 900
		if s.rune(k) == '三' {
			quarter = 2700
		}
		sec, k, sure = sec+quarter, k+2, true
	case ok && m < 60 && s.rune(e) == '分' && s.rune(e+1) != '钟':
		sec, k, sure = sec+m*60, e+1, true
	case ok && m < 60 && s.rune(k) == '零' && e > k+1:
		sec, k, sure = sec+m*60, e, true
	}
	g := fig{start: i, kind: Time, end: k}
	part, partStart := s.partOfDay(i)
	if part == 0 {
		if !sure && !(s.rune(j) == '时' && s.dateBefore(i)) {
			return i
		}
		g.clock = clock{sec, h > 0 && h <= 12}
	} else {
		g.start = partStart
		g.clock = clock{inHalf(sec, h, part == 'p'), false}
	}
	return s.emit(g)
}

// dateBefore says whether the figure before i is a date that ends there.
func (s *scanner) dateBefore(i int) bool {
	n := len(s.figs)
	return n > 0 && s.figs[n-1].kind == Date && s.figs[n-1].end >= i-1
}

var partsOfDay = []struct {
	name string
	half byte
}{
	{"凌晨", 'a'}, {"清晨", 'a'}, {"早上", 'a'}, {"早晨", 'a'}, {"上午", 'a'}, {"中午", 'n'}, {"下午", 'p'}, {"午后", 'p'},
	{"傍晚", 'p'}, {"晚上", 'p'}, {"夜里", 'p'}, {"晚间", 'p'}, {"早", 'a'}, {"晚", 'p'},
}

// partOfDay finds the part of the day that stands right before i.
func (s *scanner) partOfDay(i int) (half byte, start int) {
	for _, p := range partsOfDay {
		if s.endsWith(i, p.name) {
			if p.half == 'n' {
				return 'p', i - 2
			}
			return p.half, i - len([]rune(p.name))
		}
	}
	return 0, i
}

// hanClock passes over a part of the day; the time behind it looks back at it.
func (s *scanner) hanClock(i int) int {
	for _, p := range partsOfDay {
		if s.has(i, p.name) {
			return i + len([]rune(p.name))
		}
	}
	return i
}
