package evidence

import "strings"

// number reads what begins with an Arabic digit.
func (s *scanner) number(i int) int {
	if end := s.digitDate(i); end > i {
		return end
	}
	if end := s.digitClock(i); end > i {
		return end
	}
	if end := s.digitCode(i); end > i {
		return end
	}
	a, end, ok := digits(s.r, i)
	if !ok {
		return s.code(i, end)
	}
	if strings.HasPrefix(string(s.r[end:min(end+2, len(s.r))]), "分之") {
		return s.partOf(i, a, end)
	}
	a, end = s.mixed(a, end)
	return s.quantity(i, a, end, true)
}

// mixed reads fractions: 3/4, 2 1/2.
func (s *scanner) mixed(a amount, end int) (amount, int) {
	if s.rune(end) == '/' && isDigit(s.rune(end+1)) {
		if b, e, ok := digits(s.r, end+1); ok && b.val > a.val && b.val <= 100 && !b.dec && !isWord(s.rune(e)) && s.rune(e) != '/' {
			return amount{val: a.val / b.val, frac: true, dec: true, exp: -12}, e
		}
		return a, end
	}
	if s.rune(end) == ' ' && isDigit(s.rune(end+1)) && s.rune(end+2) == '/' && isDigit(s.rune(end+3)) && !isDigit(s.rune(end+4)) {
		n, d := float64(s.r[end+1]-'0'), float64(s.r[end+3]-'0')
		if n < d {
			a.val += n / d
			a.dec, a.exp, a.bare = true, -2, false
			return a, end + 4
		}
	}
	return a, end
}

// partOf reads 分之 and what follows: 百分之七点二, 三分之一.
func (s *scanner) partOf(i int, whole amount, end int) int {
	j := end + 2
	part, stop, ok := digits(s.r, j)
	if !ok {
		n, isNum := hanNumber(s.r, j)
		if !isNum || n.vague {
			return stop
		}
		part, stop = n.amount, n.end
	}
	g := fig{start: i, end: stop, kind: Number, amount: part}
	switch whole.val {
	case 100:
		g.unit = unitNames.latin["percent"]
	case 1000:
		g.unit = unitNames.latin["permille"]
	case 10000:
		g.unit = unit{dim: dimRatio, factor: 1e-4, sym: "‱"}
	case 1e6:
		g.unit = unitNames.latin["ppm"]
	case 1e9:
		g.unit = unitNames.latin["ppb"]
	default:
		if whole.val == 0 {
			return stop
		}
		g.amount = amount{val: part.val / whole.val, dec: true, frac: true, exp: -12}
		g.unit = ratioUnit
	}
	s.rangeTo(&g, stop, true)
	return s.emit(g)
}

var ratioUnit = unit{dim: dimRatio, factor: 1}

// quantity finishes a figure whose number a ends at j: scale, unit, half, what
// is added to it, what it ranges to.
func (s *scanner) quantity(start int, a amount, j int, arabic bool) int {
	if a.frac {
		return s.fraction(start, a, j)
	}
	a, j = s.scaled(a, j, false)
	a, j = s.halfMore(a, j)
	if k, more := s.more(j); more {
		a.more, j = true, k
	}
	g := fig{start: start, kind: Number, amount: a, end: j}
	if !a.bare || a.val < 1000 || a.val > 2999 || !s.before(start, "in ", "In ", "since ", "Since ", "by ", "By ", "until ", "of ", "during ", "before ", "after ") {
		g.unit, g.end = s.unitAt(j)
	}
	if a.bare && g.unit.noun && g.isYear0() {
		g.unit = unit{} // the 2018 forum
	}
	if g.unit.dim != dimNone {
		a.bare = false
		g.bare = false
		s.afterUnit(&g)
	} else if arabic {
		if end := s.suffixCode(start, j); end > j {
			return s.code(start, end)
		}
	}
	s.negate(&g)
	s.rangeTo(&g, g.end, arabic)
	if g.hi == nil && s.isVersion(&g) {
		return s.emit(fig{start: start, end: g.end, kind: Version, id: "v" + g.digits()})
	}
	return s.emit(g)
}

// isVersion says whether a decimal number without a unit follows a name, as in
// Python 3.10: then 3.1 is another one.
func (s *scanner) isVersion(g *fig) bool {
	if !g.dec || g.frac || g.unit.dim != dimNone && !g.unit.noun || g.exp < -3 || g.exp > -1 || g.val >= 1000 || g.val < 0 {
		return false
	}
	if s.endsWith(g.start, "版本") || s.endsWith(g.start, "版") || s.endsWith(g.start, "版本为") {
		return true
	}
	i := g.start
	if s.rune(i-1) == ' ' {
		i--
	}
	end := i
	for i > 0 && isLatin(s.r[i-1]) {
		i--
	}
	return end-i > 1 && isUpper(s.r[i]) && !stopWords[lowerWord(s.r, i)] && !labels[lowerWord(s.r, i)]
}

// labels are words with a capital, often the first of a sentence, before a
// number that is no version.
var labels = words(`about around roughly nearly almost approximately some over only just index gdp cpi ppi score rating average mean total
magnitude ph level figure table section rate ratio value some exactly another`)

// fraction finishes a fraction: of a unit ("half an hour") it is a quantity, by
// itself a ratio.
func (s *scanner) fraction(start int, a amount, j int) int {
	g := fig{start: start, end: j, kind: Number, amount: a, unit: ratioUnit}
	if u, end := s.unitAt(j); u.dim != dimNone && !u.noun && u.dim != dimCount {
		g.unit, g.end = u, end
	}
	return s.emit(g)
}

// halfMore reads 个半 or 个多 before a unit: 2个半小时, 4个多小时.
func (s *scanner) halfMore(a amount, j int) (amount, int) {
	switch {
	case s.has(j, "个半"):
		return a.plusHalf(), j + 2
	case s.has(j, "个多"):
		a.more = true
		return a, j + 2
	}
	return a, j
}

func (a amount) plusHalf() amount {
	a.mant, a.exp = a.mant*10+5, a.exp-1
	a.val, a.dec, a.bare = decimal(a.mant, a.exp), true, false
	return a
}

// afterUnit reads what may follow a unit: a half, a smaller unit, 多.
func (s *scanner) afterUnit(g *fig) {
	if s.rune(g.end) == '半' && g.exp == 0 && !strings.ContainsRune("径岛导球", s.rune(g.end+1)) {
		g.amount = g.plusHalf()
		g.end++
	}
	if j := g.end; g.unit.sym == "s" && s.r[j-1] == '秒' && g.exp == 0 && isDigit(s.rune(j)) && isDigit(s.rune(j+1)) && !isDigit(s.rune(j+2)) {
		g.mant, g.exp, g.dec = g.mant*100+uint64(s.r[j]-'0')*10+uint64(s.r[j+1]-'0'), -2, true // 9秒83
		g.val, g.end = decimal(g.mant, g.exp), j+2
	}
	if g.unit.sym == "分" && (isDigit(s.rune(g.end)) || isHanNumeral(s.rune(g.end))) {
		if _, end, _, ok := s.numberOf(g.end); ok && s.rune(end) == '秒' {
			g.unit = unitNames.latin["min"]
		}
	}
	if s.rune(g.end) == '多' || s.rune(g.end) == '余' {
		g.more = true
		g.end++
	}
	for g.unit.dim == dimTime && !g.unit.per {
		end, ok := s.addSmaller(g)
		if !ok {
			break
		}
		g.end = end
	}
	if g.unit.dim == dimTime && s.has(g.end, " old") {
		g.end += 4
	}
}

// addSmaller adds the next part of 3小时20分 or "3 hours and 20 minutes".
func (s *scanner) addSmaller(g *fig) (int, bool) {
	j := g.end
	for _, w := range []string{" and ", ", ", " ", "零", "又"} {
		if s.has(j, w) {
			j += len([]rune(w))
			break
		}
	}
	a, end, ok := digits(s.r, j)
	if !ok {
		n, isHan := hanNumber(s.r, j)
		if !isHan || n.vague || n.row {
			return 0, false
		}
		a, end = n.amount, n.end
	}
	u, stop := s.unitAt(end)
	if u.dim == dimScore && u.sym == "分" && g.unit.sym == "h" {
		u = unitNames.latin["min"]
	}
	if u.dim != dimTime || u.per || u.factor >= g.unit.factor || a.val*u.factor >= g.unit.factor*2 || s.rune(j-1) == ' ' && u.factor*100 < g.unit.factor {
		return 0, false
	}
	g.val = g.val*g.unit.factor/u.factor + a.val
	g.unit, g.mant, g.exp, g.dec = u, uint64(g.val), 0, false
	if a.dec {
		g.exp, g.dec = a.exp, true
	}
	return stop, true
}
