package evidence

import "strings"

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
	if neg || s.minus && s.r[g.start] == '零' && g.unit.dim == dimNone && -b.val > g.val {
		b.val = -b.val // 零下10至5度 is below zero at both ends
	}
	s.joinRange(g, b, raw, u, stop, loose)
}

// joinRange makes g and the number behind it one range if they fit: one unit,
// in ascending order. The lower end takes scale and unit from the upper.
func (s *scanner) joinRange(g *fig, b, raw amount, u unit, stop int, loose bool) {
	lo := g.amount
	switch {
	case g.unit.dim == dimNone && (u.dim != dimNone || b.exp != raw.exp):
		if b.exp > raw.exp && lo.val >= 0 && lo.val < raw.val && lo.mant > 0 && lo.exp <= 0 {
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
	if lo.val > 0 && b.val > 10*lo.val && s.isStep(g) {
		return // fell by 43,000 to 21.8 million
	}
	if lo.val >= b.val || isWord(s.rune(stop)) || year && (!b.bare || b.val > 2999) {
		return
	}
	g.amount, g.hi, g.unit, g.end, g.loose = lo, &b, u, stop, loose
	g.bare = g.bare && b.bare
}

// isStep says whether a verb before g makes it a change and no lower end.
func (s *scanner) isStep(g *fig) bool {
	rest := trimFillers(s.clauseBefore(g.start))
	return !s.before(g.start, "from ", "从", "由") && (endsIn(rest, upBefore) || endsIn(rest, downBefore))
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
	case s.has(k, "以上") && (isDigit(s.rune(k+2)) || isHanNumeral(s.rune(k+2))) && strings.Contains(string(s.r[k:min(k+16, len(s.r))]), "以下"):
		k += 2 // 1万元以上5万元以下
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
