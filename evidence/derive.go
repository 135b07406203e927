package evidence

import (
	"math"
	"strings"
)

// maxOperands bounds the arithmetic: with more figures than this in a passage
// only close neighbours are tried, with a great many none at all. It keeps the
// work linear and chance hits rare.
const (
	maxOperands = 12
	reach       = 4
	maxFigures  = 400
)

// rounds says whether s is x, rounded at most: to two significant digits of x
// or more, to one only beside a word like 约.
func (s *fig) rounds(x float64) bool {
	v, x := math.Abs(s.val), math.Abs(x)
	if s.frac {
		return math.Abs(v-x) <= 0.005
	}
	if v == 0 || x == 0 || s.bound > 0 && x < v*(1-1e-9) || s.bound < 0 && x > v*(1+1e-9) {
		return v == x
	}
	keep := math.Floor(math.Log10(x))
	if !s.approx {
		keep--
	}
	step := math.Min(s.step(), math.Pow(10, keep))
	return math.Abs(v-x) <= step/2*(1+1e-9)
}

// roundedFrom says whether s is a rounding of the figure p.
func (s *fig) roundedFrom(p *fig) bool {
	if s.kind != Number || p.kind != Number || s.hi != nil != (p.hi != nil) || s.against(p) {
		return false
	}
	conv, ok := s.convert(p)
	if !ok || s.val*p.val < 0 {
		return false
	}
	if s.hi != nil {
		hi := fig{amount: *s.hi, approx: s.approx}
		return s.rounds(conv(p.val)) && hi.rounds(conv(p.hi.val))
	}
	x := conv(p.val)
	if s.more && x >= s.val && x < s.val+s.step() {
		return true
	}
	return s.rounds(x)
}

// derivation is how a figure follows from others.
type derivation struct{ from []*fig }

// derive looks for one step of arithmetic between two figures of the passages
// that yields s. The sentence has to say which step it takes (合计, more than,
// 倍): without that, numbers meet by chance.
func (s *fig) derive(figs []*fig, say cues) (derivation, bool) {
	if s.kind != Number || s.hi != nil || len(figs) > maxFigures {
		return derivation{}, false
	}
	if s.unit.dim == dimTime && !s.unit.per {
		if d, ok := s.span(figs, say); ok {
			return d, true
		}
	}
	groups := s.operands(figs)
	for _, g := range groups {
		for i := range g {
			for j := i + 1; j < len(g); j++ {
				if len(g) > maxOperands && j-i > reach {
					break
				}
				if s.follows(g[i], g[j], say) || s.follows(g[j], g[i], say) {
					return derivation{[]*fig{g[i], g[j]}}, true
				}
			}
		}
	}
	return derivation{}, false
}

// operands sorts the figures by quantity, leaving out those that s cannot
// follow from and those said twice.
func (s *fig) operands(figs []*fig) map[string][]*fig {
	groups := map[string][]*fig{}
	seen := map[string]bool{}
	for i, p := range figs {
		p = elliptic(p, figs[:i])
		if p.kind != Number || p.hi != nil || p.val == 0 || p.soft || p.hidden || p.frac {
			continue
		}
		id := p.unit.dim + " " + formatNumber(p.unit.base0(p.val))
		if !seen[id] {
			seen[id] = true
			groups[p.unit.dim] = append(groups[p.unit.dim], p)
		}
	}
	return groups
}

// elliptic fills in the unit that a figure leaves to the one before it: 5,400
// bags an hour, the old one 1,800.
func elliptic(p *fig, before []*fig) *fig {
	if len(before) == 0 || p.kind != Number || p.isYear() {
		return p
	}
	last := len(before) - 1
	for last > 0 && before[last].soft {
		last--
	}
	u := before[last].unit
	top, _, _ := strings.Cut(u.dim, "/")
	if u.dim == dimNone || p.unit.dim != dimNone && (p.unit.dim != top || !u.per) {
		return p
	}
	q := *p
	if p.unit.dim != dimNone && p.unit.factor != 0 {
		q.val *= p.unit.factor / (u.factor * u.belowFactor)
	}
	q.unit = u
	return &q
}

func (u unit) base0(v float64) float64 {
	if u.factor == 0 {
		return v
	}
	return u.base(v)
}

// follows says whether s is a+b, a−b, a/b or the change from b to a.
func (s *fig) follows(a, b *fig, say cues) bool {
	x, y := a.unit.base0(a.val), b.unit.base0(b.val)
	switch s.unit.dim {
	case dimPoints:
		return a.unit.dim == dimRatio && x > y && s.exactly((x-y)*100)
	case dimFold, dimTimes:
		if a.unit.dim == dimRatio || x < y && s.val > 1 {
			return false
		}
		return s.ratio(x/y) || s.dir > 0 && s.ratio(x/y-1)
	case dimRatio:
		if a.unit.dim == dimRatio || !sameClass(a.unit.class, b.unit.class) {
			return s.sumOrGap(a, b, say)
		}
		return s.percentage(x, y, say)
	}
	return s.sumOrGap(a, b, say)
}

// percentage says whether s is the share of x in y or the change from y to x,
// as the sentence says.
func (s *fig) percentage(x, y float64, say cues) bool {
	v := s.unit.factor
	if say.share && x < y && s.ratio(x/y/v) {
		return true
	}
	change := (x - y) / y / v
	return (s.dir > 0 || say.change && s.dir == 0 && s.val > 0) && x > y && s.ratio(change) ||
		(s.dir < 0 || s.val < 0) && x < y && s.ratio(-change)
}

func (s *fig) sumOrGap(a, b *fig, say cues) bool {
	if a.val < b.val || a.unit.dim == dimNone && s.unit.dim != dimNone && s.unit.dim != dimCount {
		return false
	}
	conv, ok := convert(s.unit, a.unit)
	if !ok || !sameClass(a.unit.class, b.unit.class) || s.unit.dim == dimNone && a.unit.dim != dimNone && a.unit.dim != dimCount {
		return false
	}
	convB, _ := convert(s.unit, b.unit)
	x, y := conv(a.val), convB(b.val)
	return say.sum && s.exactly(x+y) || say.gap && s.exactly(x-y)
}

// exactly takes sums and differences: as they are or rounded.
func (s *fig) exactly(x float64) bool {
	return x != 0 && (near(math.Abs(s.val), math.Abs(x), true) || s.rounds(x))
}

// ratio takes quotients, which mostly have to be rounded.
func (s *fig) ratio(x float64) bool {
	return x > 0 && !math.IsInf(x, 0) && (near(math.Abs(s.val), x, true) || s.rounds(x))
}

// span says whether s is the time between two dates or two times of the day.
func (s *fig) span(figs []*fig, say cues) (derivation, bool) {
	if !say.span {
		return derivation{}, false
	}
	dates, times := moments(figs)
	for i, a := range dates {
		for j := i + 1; j < len(dates) && j-i <= maxOperands; j++ {
			if s.between(a.day, dates[j].day) {
				return derivation{[]*fig{a.fig, dates[j].fig}}, true
			}
		}
	}
	for i, a := range times {
		for j := i + 1; j < len(times) && j-i <= 3; j++ {
			d := math.Abs(float64(times[j].clock.sec - a.clock.sec))
			if near(s.unit.base(s.val), d, true) {
				return derivation{[]*fig{a, times[j]}}, true
			}
		}
	}
	return derivation{}, false
}

type moment struct {
	fig *fig
	day date
}

// moments lists the dates with a year, the ends of ranges too, and the times.
func moments(figs []*fig) (dates []moment, times []*fig) {
	seen := map[date]bool{}
	add := func(f *fig, d date) {
		d.y, d.cy, d.cm = d.year(), 0, 0
		if d.y != 0 && !seen[d] && len(dates) < 40 {
			seen[d] = true
			dates = append(dates, moment{f, d})
		}
	}
	for _, p := range figs {
		switch {
		case p.kind == Date:
			add(p, p.date)
			if p.dateTo != nil {
				add(p, *p.dateTo)
			}
		case p.kind == Number && p.isYear():
			add(p, date{y: int(p.val)})
		case p.kind == Time:
			times = append(times, p)
		}
	}
	return dates, times
}

// between says whether s is the time from one date to the other, in the unit
// that both are given to.
func (s *fig) between(a, b date) bool {
	if s.exp < 0 {
		return false
	}
	n := int(math.Abs(s.val))
	switch s.unit.sym {
	case "year", "decade":
		if s.unit.sym == "decade" {
			n *= 10
		}
		gap := b.y - a.y
		if gap < 0 {
			gap, a, b = -gap, b, a
		}
		return n > 0 && (gap == n || gap-1 == n && a.m > 0 && b.m > 0 && (b.m < a.m || b.m == a.m && b.d < a.d))
	case "month":
		return a.m > 0 && b.m > 0 && n > 0 && abs((b.y-a.y)*12+b.m-a.m) == n
	case "d", "week":
		if a.d == 0 || b.d == 0 || a.m == 0 || b.m == 0 {
			return false
		}
		if s.unit.sym == "week" {
			n *= 7
		}
		gap := abs(dayNumber(b) - dayNumber(a))
		return n > 0 && (gap == n || gap+1 == n)
	}
	return false
}

func abs(n int) int { return max(n, -n) }

// dayNumber counts days in the Gregorian calendar.
func dayNumber(d date) int {
	y, m := d.y, d.m
	if m < 3 {
		y, m = y-1, m+12
	}
	return 365*y + y/4 - y/100 + y/400 + (153*m-457)/5 + d.d
}

// cues are the steps of arithmetic that a sentence says it takes.
type cues struct{ sum, gap, share, change, span bool }

func readCues(f *folded) cues {
	s := strings.ToLower(string(f.r))
	return cues{
		sum:    hasAny(s, sumCues),
		gap:    hasAny(s, gapCues) || strings.Contains(s, "比") && strings.ContainsAny(s, "多少高低长短大重快慢晚早"),
		share:  hasAny(s, shareCues),
		change: hasAny(s, changeCues),
		span:   hasAny(s, spanCues),
	}
}

func hasAny(s string, list []string) bool {
	for _, w := range list {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

var (
	sumCues    = []string{"合计", "共", "总", "累计", "加起来", "加在一起", "之和", "相加", "两者", "total", "combined", "together", "sum ", "altogether", "in all", "overall", "add up", "adds up"}
	gapCues    = []string{"相差", "差距", "差额", "之差", "增加", "减少", "增长", "下降", "高出", "多出", "提高", "降低", "缩短", "扩大", "缩小", "提升", "上升", "节省", "剩", "净增", "多了", "少了", "相比", "more ", "less ", "fewer", "higher", "lower", "increase", "decrease", "differ", "gap", "rose", "fell", "grew", "added", "drop", "remain", "left", "gain", "declin", "cut", "reduc", "longer", "shorter", "saved", "rise", "fall", "up by", "down by", "larger", "smaller", "older", "younger", "exceed", "between", "margin", "up ", "down "}
	shareCues  = []string{"占", "比重", "比例", "份额", "share", "account", "proportion", "percent of", "per cent of", "% of", "of the total", "represent", "make up", "made up", "makes up", "fraction", "相当于", "之比", "分之", "third of", "quarter of", "half of", "fifth of", "equal to", "率"}
	changeCues = []string{"增长", "上升", "提高", "增加", "上涨", "增幅", "涨幅", "increase", "grew", "growth", "rose", "rise", "up ", "higher", "more than", "gain", "jump", "climb", "提升", "expand", "超出", "高出", "多", "变化", "change"}
	spanCues   = []string{"历时", "时隔", "相隔", "间隔", "之后", "后", "年来", "周年", "为期", "持续", "用了", "耗时", "岁", "享年", "历经", "长达", "跨越", "相距", "之间", "共", "前", "later", "after", "took", "lasted", "between", "span", "over", "apart", "old", "age", "within", "period", "long", "duration", "before", "earlier", "ran for", "anniversary", "相差", "early", "早", "晚", "since", "for"}
)
