package evidence

import "strings"

// scanner reads a folded text from left to right, once. At every character it
// decides what begins there; what it has read it never reads again.
type scanner struct {
	f    *folded
	r    []rune
	figs []fig

	minus bool // the number being read has a minus before it
}

// scan finds the figures of a text, soft and hidden ones too.
func scan(f *folded) []fig {
	s := &scanner{f: f, r: f.r, figs: make([]fig, 0, len(f.r)/48+4)}
	for i := 0; i < len(s.r); {
		next := s.at(i)
		if next <= i {
			next = i + 1
		}
		i = next
	}
	s.context()
	return s.figs
}

// at reads what begins at i and returns where to go on; i itself when nothing
// does.
func (s *scanner) at(i int) int {
	c := s.r[i]
	switch {
	case isDigit(c):
		return s.number(i)
	case isLatin(c):
		return s.word(i)
	case c < 0x80:
		return s.sign(i)
	case c == '第':
		return s.ordinal(i)
	case c == '零' && s.has(i, "零下"), c == '负':
		return s.negative(i)
	case c == '半':
		return s.half(i)
	case isHanNumeral(c):
		return s.han(i)
	case currencyRune(c):
		return s.money(i, i)
	case c == '人' && s.has(i, "人民币"):
		return s.money(i, i)
	case c == '星' || c == '周' || c == '礼':
		return s.weekday(i)
	case c == '每' || c == '时' && s.has(i, "时速"):
		return s.each(i)
	}
	return s.hanPeriod(i)
}

func (s *scanner) has(i int, what string) bool {
	k := i
	for _, c := range what {
		if k >= len(s.r) || s.r[k] != c {
			return false
		}
		k++
	}
	return true
}

// endsWith says whether the text before i ends in what.
func (s *scanner) endsWith(i int, what string) bool {
	n := len([]rune(what))
	return i >= n && s.has(i-n, what)
}

func (s *scanner) rune(i int) rune {
	if i < 0 || i >= len(s.r) {
		return 0
	}
	return s.r[i]
}

func (s *scanner) emit(g fig) int {
	s.figs = append(s.figs, g)
	return g.end
}

// sign reads what begins with an ASCII sign: a minus, a dollar, ".5", "'90s".
func (s *scanner) sign(i int) int {
	c, next := s.r[i], s.rune(i+1)
	switch {
	case c == '$':
		return s.money(i, i)
	case c == '-' || c == '+':
		if !isDigit(next) && !currencyRune(next) || isWord(s.rune(i-1)) || s.rune(i-1) == ')' {
			return i
		}
		if c == '+' {
			return s.phoneOr(i)
		}
		return s.dash(i)
	case c == '.' && isDigit(next) && !isWord(s.rune(i-1)):
		return s.number(i)
	case c == '(' && s.enumerates(i):
		return s.enumEnd(i)
	}
	return i
}

// dash reads the dash at i, which a digit follows, as a minus. Between a Han
// character and a plain number it is a hyphen.
func (s *scanner) dash(i int) int {
	before := s.rune(i - 1)
	if isHanNumeral(before) {
		return i
	}
	if isHan(before) && !strings.ContainsRune("为是至到达约温升降在", before) && !s.minusSign(i) {
		a, end, ok := digits(s.r, i+1)
		if u, _ := s.unitAt(end); !ok || !a.dec && (u.dim == dimNone || u.dim == dimCount || s.rune(end) == '年') {
			return i
		}
	}
	return s.negative(i)
}

func (s *scanner) minusSign(i int) bool {
	return strings.HasPrefix(s.f.src[s.f.off[i]:], "−")
}

// enumerates says whether "(1)" at i numbers an item of a list in the running text.
func (s *scanner) enumerates(i int) bool {
	j := numeralEnd(s.r, i+1)
	if j == i+1 || j-i > 3 || s.rune(j) != ')' {
		return false
	}
	before, after := s.rune(i-1), s.rune(j+1)
	return (before == 0 || before == ' ' || strings.ContainsRune(",;:，；：、。", before)) && (after == ' ' || isHan(after) || isLatin(after))
}

func (s *scanner) enumEnd(i int) int { return numeralEnd(s.r, i+1) + 1 }

// negative reads a figure behind a minus, 负 or 零下.
func (s *scanner) negative(i int) int {
	j := i + 1
	if s.r[i] == '零' {
		j++
	}
	j = s.skipFiller(j)
	from := len(s.figs)
	s.minus = true
	end := s.value(j, i)
	s.minus = false
	if len(s.figs) == from || s.figs[from].kind != Number || s.figs[from].soft {
		if isHanNumeral(s.r[i]) {
			return s.han(i)
		}
		s.figs = s.figs[:from]
		return i
	}
	if g := &s.figs[from]; s.r[i] == '零' && g.unit.dim == dimDegree {
		g.unit = unitNames.latin["degrees_celsius"]
	}
	return end
}

// value reads the number at j, in whatever form, as part of something that
// began at start.
func (s *scanner) value(j, start int) int {
	if currencyRune(s.rune(j)) {
		return s.money(j, start)
	}
	if isDigit(s.rune(j)) {
		a, end, ok := digits(s.r, j)
		if !ok {
			return end
		}
		return s.quantity(start, a, end, true)
	}
	if n, ok := hanNumber(s.r, j); ok && !n.vague {
		return s.quantity(start, n.amount, n.end, true)
	}
	return j
}

func (s *scanner) skipFiller(j int) int {
	for _, w := range []string{"约", "近", " ", "大约", "超过"} {
		if s.has(j, w) {
			j += len([]rune(w))
		}
	}
	return j
}

func currencyRune(c rune) bool {
	switch c {
	case '$', '€', '£', '¥', '₩', '₹', '₽':
		return true
	}
	return false
}

// money reads a number behind a currency at i.
func (s *scanner) money(i, start int) int {
	name, j := s.currency(i)
	if name == "" {
		return i
	}
	for s.rune(j) == ' ' {
		j++
	}
	a, end, ok := digits(s.r, j)
	if !ok {
		n, isHan := hanNumber(s.r, j)
		if !isHan || n.vague {
			return i
		}
		a, end = n.amount, n.end
	}
	return s.moneyAmount(start, name, a, end)
}

func (s *scanner) moneyAmount(start int, name string, a amount, end int) int {
	a, end = s.scaled(a, end, true)
	a.bare = false
	g := fig{start: start, kind: Number, amount: a, unit: unitNames.latin[name]}
	if u, stop := s.unitAt(end); strings.HasPrefix(u.dim, "money") { // $3 dollars, ¥3元
		if name == "CNY" {
			g.unit = u // ¥ may be yen
		}
		end = stop
	}
	g.unit, end = s.rate(g.unit, end)
	g.end = end
	s.negate(&g)
	s.rangeTo(&g, end, true)
	return s.emit(g)
}

func (s *scanner) negate(g *fig) {
	if s.minus {
		g.val, g.bare = -g.val, false
	}
}

// currency reads a currency's sign or code.
func (s *scanner) currency(i int) (name string, end int) {
	for _, n := range []int{4, 3, 2, 1} {
		if i+n <= len(s.r) {
			if name, ok := currencySigns[string(s.r[i:i+n])]; ok {
				if last := s.r[i+n-1]; isLatin(last) && isLatin(s.rune(i+n)) {
					continue
				}
				return name, i + n
			}
		}
	}
	return "", i
}
