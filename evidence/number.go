package evidence

import "math"

// maxDigits is how many digits a number may have; what has more is a code.
const maxDigits = 15

// decimal makes a number of a whole mantissa and an exponent, rounded once.
func decimal(mantissa uint64, exp int) float64 {
	switch {
	case exp >= 0:
		return float64(mantissa) * math.Pow10(exp)
	case exp > -300:
		return float64(mantissa) / math.Pow10(-exp)
	}
	return 0
}

// digits reads the number in Arabic digits at i: 4310, 84,310, 21.6, 1/2. ok is
// false for a run of digits that is too long to be a number.
func digits(r []rune, i int) (a amount, end int, ok bool) {
	j := i
	var m uint64
	n, fraction, grouped := 0, 0, false
	for j < len(r) && isDigit(r[j]) {
		m, n, j = m*10+uint64(r[j]-'0'), n+1, j+1
		if n > maxDigits {
			return a, digitsEnd(r, j), false
		}
	}
	if n >= 1 && n <= 3 {
		for n < maxDigits-3 && isGroup(r, j) {
			grouped = true
			for k := j + 1; k <= j+3; k++ {
				m = m*10 + uint64(r[k]-'0')
			}
			n, j = n+3, j+4
		}
	}
	if j+1 < len(r) && r[j] == '.' && isDigit(r[j+1]) {
		for j++; j < len(r) && isDigit(r[j]); j++ {
			if n++; n > maxDigits {
				return a, digitsEnd(r, j), false
			}
			m, fraction = m*10+uint64(r[j]-'0'), fraction+1
		}
	}
	if n == 0 {
		return a, i, false
	}
	a = amount{val: decimal(m, -fraction), exp: -fraction, dec: fraction > 0, mant: m}
	a.bare = fraction == 0 && !grouped && n <= 4
	return a, j, true
}

func digitsEnd(r []rune, j int) int {
	for j < len(r) && isDigit(r[j]) {
		j++
	}
	return j
}

// isGroup says whether a comma and exactly three digits stand at j.
func isGroup(r []rune, j int) bool {
	if j+3 >= len(r) || r[j] != ',' || !isDigit(r[j+1]) || !isDigit(r[j+2]) || !isDigit(r[j+3]) {
		return false
	}
	return j+4 >= len(r) || !isDigit(r[j+4])
}

// scaled applies the scale words that follow a number: 万, 亿, million, bn. In
// money a single letter is a scale too.
func (s *scanner) scaled(a amount, j int, money bool) (amount, int) {
	if k, more := s.more(j); more {
		if e, _ := hanScale(s.r, k); e > 0 {
			a.more, j = true, k
		}
	}
	if e, end := hanScale(s.r, j); e > 0 {
		a = a.times(e)
		a, end = s.compound(a, e, end)
		if e2, end2 := hanScale(s.r, end); e2 == 8 && e < 8 { // 3千 亿
			return a.times(e2), end2
		}
		if k, more := s.more(end); more {
			a.more, end = true, k
		}
		return a, end
	}
	for range 2 {
		e, k, end := latinScale(s.r, j, money)
		if end == j {
			break
		}
		a, j = a.times(e), end
		if k > 1 {
			a.val, a.mant = a.val*float64(k), a.mant*uint64(k)
		}
	}
	return a, j
}

// times multiplies by a power of ten, exactly where that can be.
func (a amount) times(e int) amount {
	a.exp, a.bare = a.exp+e, false
	a.val = decimal(a.mant, a.exp)
	return a
}

// compound adds the smaller parts of 3亿5000万 and 1亿零50万.
func (s *scanner) compound(a amount, e, j int) (amount, int) {
	for range 4 {
		k := j
		if k < len(s.r) && (s.r[k] == '零' || s.r[k] == '〇') {
			k++
		}
		if k >= len(s.r) || !isDigit(s.r[k]) {
			break
		}
		b, end, ok := digits(s.r, k)
		if !ok {
			break
		}
		e2, end2 := hanScale(s.r, end)
		if e2 == 0 && (e != 4 && e != 3 || b.dec || b.val >= math.Pow10(e)) || e2 >= e {
			break
		}
		if e2 == 0 && b.val < 1000 && e == 4 && s.r[k-1] != '零' {
			break // 3万 2020 may be a year; 3万5000 is not
		}
		b = b.times(e2)
		a.val += b.val
		a.mant, a.exp, a.dec = uint64(a.val), 0, false
		e, j = max(e2, 1), end2
		if e2 == 0 {
			break
		}
	}
	return a, j
}

// more reads 多 or 余 behind a number.
func (s *scanner) more(j int) (int, bool) {
	if j < len(s.r) && (s.r[j] == '多' || s.r[j] == '余') {
		return j + 1, true
	}
	return j, false
}

// hanScale reads a scale as in 21.6万, 5千亿; e is its power of ten.
func hanScale(r []rune, j int) (e, end int) {
	for j < len(r) {
		d := 0
		switch r[j] {
		case '百':
			d = 2
		case '千':
			d = 3
		case '万':
			d = 4
		case '亿':
			d = 8
		case '兆':
			d = 12
		case '十':
			d = 1
		}
		if d == 0 || e > 0 && d < 4 || e+d > 12 && !(e == 4 && d == 8) || prefixesUnit(r, j) {
			break
		}
		e, j = e+d, j+1
	}
	return e, j
}

// prefixesUnit says whether the scale at j belongs to a unit: 千米, 百分点, 兆瓦.
func prefixesUnit(r []rune, j int) bool {
	if j+1 >= len(r) {
		return false
	}
	next := r[j+1]
	switch r[j] {
	case '千':
		return next == '米' || next == '克' || next == '瓦' || next == '卡' || next == '帕' || next == '赫' ||
			next == '伏' || next == '焦' || next == '牛' || next == '字' || next == '分'
	case '百':
		return next == '分' || next == '帕'
	case '兆':
		return next == '瓦' || next == '赫' || next == '帕' || next == '焦' || next == '字' || next == '比'
	case '万':
		return next == '分' || next == '一' && j+2 < len(r) && !isHanNumeral(r[j+2])
	}
	return false
}

var latinScales = map[string]int{
	"hundred": 2, "thousand": 3, "million": 6, "millions": 6, "billion": 9, "billions": 9, "trillion": 12, "trillions": 12,
	"mn": 6, "mln": 6, "bn": 9, "bln": 9, "tn": 12, "trn": 12, "mio": 6, "lakh": 5, "crore": 7,
}

// latinScale reads "million", "bn", or behind the number itself "k", "M". k is
// a factor that is no power of ten: a dozen.
func latinScale(r []rune, j int, money bool) (e, k, end int) {
	at := j
	if at < len(r) && (r[at] == ' ' || r[at] == '-') {
		at++
	}
	if at >= len(r) || !isLatin(r[at]) {
		return 0, 1, j
	}
	w := lowerWord(r, at)
	end = at + len(w)
	if w == "dozen" {
		return 0, 12, end
	}
	if e := latinScales[w]; e > 0 {
		return e, 1, end
	}
	if at > j || len(w) != 1 || end < len(r) && isDigit(r[end]) {
		return 0, 1, j
	}
	switch c := r[at]; {
	case c == 'k', c == 'K':
		return 3, 1, end
	case c == 'M', c == 'm' && (money || countsMillions(r, end)):
		return 6, 1, end
	case c == 'B', c == 'b' && money:
		return 9, 1, end
	case money && (c == 'T' || c == 't'):
		return 12, 1, end
	}
	return 0, 1, j
}

// lowerWord is the Latin word at i in lower case, at most 24 letters of it.
func lowerWord(r []rune, i int) string {
	var buf [24]byte
	n := 0
	for i < len(r) && n < len(buf) && isLatin(r[i]) && r[i] < 0x80 {
		c := byte(r[i])
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		buf[n] = c
		n++
		i++
	}
	return string(buf[:n])
}

// countsMillions tells 74m subscribers from 74m of rope: a noun follows.
func countsMillions(r []rune, j int) bool {
	if j >= len(r) || r[j] != ' ' {
		return false
	}
	w := lowerWord(r, j+1)
	return len(w) > 2 && !stopWords[w] && !extents[w]
}

var extents = words("long wide high deep tall thick apart away race sprint dash hurdles freestyle final butterfly")
