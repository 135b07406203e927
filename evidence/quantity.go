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
	g.unit, g.end = s.unitAt(j)
	if g.unit.dim != dimNone {
		a.bare = false
		g.bare = false
		s.afterUnit(&g)
	} else if arabic {
		if end := s.suffixCode(start, j); end > j {
			return s.code(start, end)
		}
	}
	s.rangeTo(&g, g.end, arabic)
	return s.emit(g)
}

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

// rangeTo reads the upper end of a range behind g, if there is one.
func (s *scanner) rangeTo(g *fig, j int, arabic bool) {
	k, loose, ok := s.connector(g, j)
	if !ok {
		return
	}
	if currencyRune(s.rune(k)) {
		_, k = s.currency(k)
	}
	neg := false
	if s.rune(k) == '-' || s.has(k, "零下") {
		neg = true
		if k++; s.r[k-1] == '零' {
			k++
		}
	}
	b, end, ok := digits(s.r, k)
	if !ok || !arabic && g.unit.dim == dimNone {
		n, isHan := hanNumber(s.r, k)
		if !isHan || n.vague || n.row != (g.bare && !arabic) && n.row {
			return
		}
		b, end = n.amount, n.end
	}
	raw := b
	b, end = s.scaled(b, end, strings.HasPrefix(g.unit.dim, "money"))
	b, end = s.halfMore(b, end)
	u, stop := s.unitAt(end)
	if neg {
		b.val = -b.val
	}
	s.joinRange(g, b, raw, u, stop, loose)
}

// joinRange makes g and the number behind it one range if they fit: one unit,
// in ascending order. The lower end takes scale and unit from the upper.
func (s *scanner) joinRange(g *fig, b, raw amount, u unit, stop int, loose bool) {
	lo := g.amount
	switch {
	case g.unit.dim == dimNone && (u.dim != dimNone || b.exp != raw.exp):
		if b.exp > raw.exp && lo.val < raw.val && lo.mant > 0 && lo.exp <= 0 {
			lo = lo.times(b.exp - raw.exp)
		}
		lo.bare = false
	case g.unit.dim != dimNone && u.dim == dimNone && strings.HasPrefix(g.unit.dim, "money"):
		if b.exp > raw.exp && lo.val < raw.val {
			lo = lo.times(b.exp - raw.exp)
		}
		u = g.unit
	case g.unit.dim != u.dim || g.unit.factor != u.factor:
		return
	}
	year := g.isYear() && u.dim == dimNone && lo.val == g.val
	if lo.val >= b.val || isWord(s.rune(stop)) || year && (!b.bare || b.val > 2999) {
		return
	}
	g.amount, g.hi, g.unit, g.end, g.loose = lo, &b, u, stop, loose
	g.bare = g.bare && b.bare
}

// connector reads what joins the ends of a range: a dash, 至, "to", and "and"
// behind "between". loose is true of "from … to …".
func (s *scanner) connector(g *fig, j int) (next int, loose, ok bool) {
	k := j
	for s.rune(k) == ' ' && k-j < 2 {
		k++
	}
	switch c := s.rune(k); {
	case c == '-' || c == '~':
		k++
		if s.rune(k) == c && c == '-' || k-1 > j && s.rune(k) != ' ' {
			return 0, false, false
		}
	case c == '至' || c == '到':
		k++
		loose = s.before(g.start, "从", "由", "自")
	case s.has(k, "to ") && k > j:
		k += 3
		loose = s.before(g.start, "from ")
	case s.has(k, "and ") && k > j && s.before(g.start, "between "):
		k += 4
	case c == '和' && s.before(g.start, "介于", "在"), c == '与' && s.before(g.start, "介于"):
		k++
	default:
		return 0, false, false
	}
	for s.rune(k) == ' ' {
		k++
	}
	return k, loose, k < len(s.r)
}

// before says whether one of these words stands right before i; for Chinese
// ones a filler may stand between.
func (s *scanner) before(i int, words ...string) bool {
	for _, filler := range []string{"", "约", "原来的", "about ", "$", "大约"} {
		if filler != "" && !s.endsWith(i, filler) {
			continue
		}
		at := i - len([]rune(filler))
		for _, w := range words {
			if s.endsWith(at, w) {
				return true
			}
		}
	}
	return false
}
