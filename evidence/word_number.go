package evidence

// numberWord reads numbers in words.
func (s *scanner) numberWord(i int, w string, end int) int {
	if isWord(s.rune(end)) {
		return i
	}
	switch w {
	case "a", "an":
		return s.article(i, end)
	case "half":
		return s.halfWord(i, end)
	case "minus", "negative":
		if s.rune(end) == ' ' && (isDigit(s.rune(end + 1))) {
			return s.minusWord(i, end+1)
		}
	case "fiscal":
		if s.has(end, " year ") {
			return s.fiscal(i, end+5)
		}
		return s.fiscal(i, end)
	case "doubled", "doubling", "tripled", "trebled", "quadrupled", "twice", "thrice":
		return s.multiple(i, w, end)
	case "dozens", "hundreds", "thousands", "millions", "billions":
		return end
	}
	if n := ordinalWords[w]; n > 0 {
		return s.ordinalWord(i, n, end)
	}
	n, ok := spelledNumber(s.r, i)
	if !ok {
		return i
	}
	return s.spelled(i, n)
}

// spelled finishes a number in words.
func (s *scanner) spelled(i int, n spelled) int {
	a := amount{val: float64(n.val), mant: uint64(n.val)}
	if n.ordinal {
		return s.ordinalWord(i, n.val, n.end)
	}
	if sum, end, ok := s.thousands(a, n.end); ok {
		return s.quantity(i, sum, end, true)
	}
	if n.half {
		a = a.plusHalf()
	}
	if part, end := s.partWord(n.end); part > 0 && n.val < 20 {
		return s.fraction(i, amount{val: float64(n.val) / float64(part), dec: true, frac: true, exp: -12}, end)
	}
	from := len(s.figs)
	end := s.quantity(i, a, n.end, true)
	if len(s.figs) > from {
		s.weighWord(&s.figs[from], n)
	}
	return end
}

// thousands reads what follows a scale in words: two thousand five hundred,
// three million two hundred thousand.
func (s *scanner) thousands(a amount, j int) (sum amount, end int, ok bool) {
	last := 18
	for range 4 {
		e, k, stop := latinScale(s.r, j, false)
		if e < 3 || k > 1 || e >= last {
			break
		}
		a = a.times(e)
		sum.val, end, last = sum.val+a.val, stop, e
		next := s1(s.r, stop)
		if s.has(next, "and ") {
			next += 4
		}
		n, more := spelledNumber(s.r, next)
		if !more || n.ordinal || n.half || next == stop {
			break
		}
		a, j, ok = amount{val: float64(n.val), mant: uint64(n.val)}, n.end, true
		if e, _, _ := latinScale(s.r, j, false); e < 3 {
			sum.val, end = sum.val+a.val, j
			break
		}
	}
	sum.mant = uint64(sum.val)
	return sum, end, ok
}

// weighWord decides which numbers in words a sentence has to answer for: "one"
// is an article or a pronoun unless it measures, "the two" points back.
func (s *scanner) weighWord(g *fig, n spelled) {
	counts := g.unit.dim == dimNone || g.unit.dim == dimCount || g.unit.dim == dimScore
	switch {
	case g.hi != nil || n.words > 1 || g.val >= 20 || n.half:
	case n.val == 1:
		g.soft = counts || g.unit.dim == dimTimes || g.unit.dim == dimTime && g.unit.factor >= 86400
	case n.val == 2 && counts && s.before(g.start, "the ", "these ", "those ", "other ", "The ", "These ", "Those "):
		g.soft = true
	case n.val < 10 && counts && g.unit.dim == dimNone && !s.followsBe(g.start):
		g.soft = n.val < 3
	}
}

func (s *scanner) followsBe(i int) bool {
	return s.before(i, "is ", "was ", "are ", "were ", "of ", "to ", "by ", "has ", "have ", "lists ", "named ")
}

// partWord reads third, thirds, quarters … behind a number: two-thirds.
func (s *scanner) partWord(j int) (part, end int) {
	k := s1(s.r, j)
	w := lowerWord(s.r, k)
	part = partWords[w]
	end = k + len(w)
	if part == 0 || k == j || isWord(s.rune(end)) {
		return 0, j
	}
	// "the first three quarters", "three quarters of 2021" are parts of a year.
	if part == 4 && (s.has(end, " of 20") || s.before(j, "first three", "first two")) {
		return 0, j
	}
	return part, end
}

// article reads what "a" may begin: a dozen, a hundred, a million, a third.
func (s *scanner) article(i, end int) int {
	if s.rune(end) != ' ' {
		return end
	}
	k := end + 1
	w := lowerWord(s.r, k)
	to := k + len(w)
	switch {
	case s.has(to, " and a half"):
		if u, stop := s.unitAt(end); stop == to && u.dim == dimTime {
			return s.emit(fig{start: i, end: to + 11, kind: Number, amount: amount{val: 1.5, mant: 15, exp: -1, dec: true}, unit: u})
		}
	case w == "half":
		return s.halfWord(k, to)
	case latinScales[w] > 0 && w != "millions" && w != "billions", w == "dozen":
		if s.has(to, "s") || w == "hundred" && s.has(to, "th") {
			return end
		}
		return s.quantity(i, amount{val: 1, mant: 1}, end, true)
	case partWords[w] > 0 && (s.has(to, " of") || s.has(to, " the") || !isWord(s.rune(to)) && s.rune(to) != ' ' && s.rune(to) != '-'):
		a := amount{val: 1 / float64(partWords[w]), dec: true, frac: true, exp: -12}
		return s.fraction(i, a, to)
	}
	return end
}

// halfWord reads "half a million", "half an hour"; "half" by itself is a ratio
// that is no strict claim.
func (s *scanner) halfWord(i, end int) int {
	k := end
	for _, w := range []string{" a ", " an ", "-a-", "-an-", " of a ", "-"} {
		if s.has(k, w) {
			k += len(w)
			break
		}
	}
	a := amount{val: .5, mant: 5, exp: -1, dec: true}
	if w := lowerWord(s.r, k); k > end && latinScales[w] > 0 {
		return s.quantity(i, a, k-1, true)
	}
	if u, stop := s.unitAt(k - 1); k > end && u.dim != dimNone && u.dim != dimCount {
		return s.emit(fig{start: i, end: stop, kind: Number, amount: a, unit: u})
	}
	if s.has(end, " of 20") || s.before(i, "first ", "second ", "latter ", "last ") {
		return end
	}
	a.frac = true
	return s.emit(fig{start: i, end: end, kind: Number, amount: a, unit: ratioUnit, soft: true})
}

func (s *scanner) minusWord(i, j int) int {
	a, end, ok := digits(s.r, j)
	if !ok {
		return i
	}
	s.minus = true
	end = s.quantity(i, a, end, true)
	s.minus = false
	return end
}

// multiple takes "doubled" and the like in as evidence for two times.
func (s *scanner) multiple(i int, w string, end int) int {
	v := 2.0
	switch w[:2] {
	case "tr", "th":
		v = 3
	case "qu":
		v = 4
	}
	return s.emit(fig{start: i, end: end, kind: Number, amount: amount{val: v, mant: uint64(v)}, unit: unitNames.latin["fold"], soft: true})
}

// ordinalWord reads "third", "the second half of 2021", "first quarter". First
// and second are mostly connectives: claims only in a ranking.
func (s *scanner) ordinalWord(i, n, end int) int {
	g := fig{start: i, kind: Date}
	switch {
	case s.has(end, " Five-Year Plan"), s.has(end, " five-year plan"), s.has(end, " Five-year Plan"):
		return s.emitPlan(i, end+15, n)
	case (s.has(end, " quarter") || s.has(end, "-quarter")) && n <= 4 && !s.has(end+1, "quarters"):
		g.date.q, g.end = n, end+8
	case (s.has(end, " half") || s.has(end, "-half")) && n <= 2:
		g.date.h, g.end = n, end+5
		if !s.has(g.end, " of") {
			return g.end
		}
	case s.has(end, " three quarters") && n == 1:
		g.date.upTo, g.end = 3, end+15
	case s.has(end, " century"), s.has(end, "-century"):
		g.date.century, g.end = n, end+8
	default:
		return s.rank(i, n, end)
	}
	s.yearBehind(&g)
	return s.emit(g)
}

func (s *scanner) rank(i, n, end int) int {
	s.emitOrdinal(i, end, amount{val: float64(n), mant: uint64(n)})
	g := &s.figs[len(s.figs)-1]
	ranked := s.before(i, "Ranked ", "ranked ", "ranks ", "ranking ", "rank ", "came ", "finished ", "placed ", "in ")
	g.soft = !ranked && (n <= 2 || s.rune(end) == ',' || n == 3 && !s.before(i, "the ", "its ", "his ", "their ", "The "))
	return end
}

// numberedPart reads 3rd, and 3rd quarter, 21st century.
func (s *scanner) numberedPart(i, end int, a amount) int {
	if n := int(a.val); n < 100 && (s.has(end+1, "quarter") || s.has(end+1, "half") || s.has(end+1, "century") || s.has(end+1, "Five-") || s.has(end+1, "five-")) {
		return s.ordinalWord(i, n, end)
	}
	return s.emitOrdinal(i, end, a)
}
