package evidence

import (
	"strconv"
	"strings"
)

// han reads what begins with a Chinese numeral.
func (s *scanner) han(i int) int {
	for _, w := range wholes {
		if s.has(i, w.name) && s.has(i+w.chars, "分之") {
			return s.partOf(i, amount{val: w.val}, i+w.chars)
		}
	}
	if end := s.idiom(i); end > i {
		return end
	}
	n, ok := hanNumber(s.r, i)
	if !ok {
		return i
	}
	if s.vagueBefore(i) {
		return n.end
	}
	if end := s.hanDate(i); end > i {
		return end
	}
	if end := s.digitClock(i); end > i {
		return end
	}
	switch {
	case s.has(n.end, "分之") && !n.vague:
		return s.partOf(i, n.amount, n.end)
	case s.rune(n.end) == '成' && !s.noUnit(n.end, n.end+1):
		return s.tenths(i, n)
	case n.vague:
		return n.end
	}
	from := len(s.figs)
	end := s.quantity(i, n.amount, n.end, false)
	if len(s.figs) > from {
		s.weigh(&s.figs[from], n)
		if s.figs[from].kind == "" {
			s.figs = s.figs[:from]
			return n.end
		}
	}
	return end
}

// wholes are what 分之 divides that no number by itself would be.
var wholes = []struct {
	name  string
	chars int
	val   float64
}{{"百", 1, 100}, {"千", 1, 1000}, {"万", 1, 1e4}, {"百万", 2, 1e6}, {"十亿", 2, 1e9}}

// tenths reads 四成, 三成五.
func (s *scanner) tenths(i int, n numeral) int {
	if s.has(i, "一成不变") || n.val > 10 || n.chars > 1 && n.val != 10 && !n.dec {
		return n.end
	}
	a, end := n.amount, n.end+1
	a.mant, a.exp = a.mant*10, a.exp-1
	if d := hanDigit(s.rune(end)); d > 0 {
		a.mant += uint64(d)
		end++
		a.dec = true
	} else if s.rune(end) == '半' {
		a.mant += 5
		end++
		a.dec = true
	}
	a.val = decimal(a.mant, a.exp)
	return s.emit(fig{start: i, end: end, kind: Number, amount: a.times(1), unit: unitNames.latin["percent"]})
}

// weigh decides whether a number in Chinese characters is a figure at all, and
// whether it is one that a sentence has to answer for. A single character is
// one only before a unit; 一 before a classifier is an article; 两地 and 三省
// are names.
func (s *scanner) weigh(g *fig, n numeral) {
	switch {
	case g.hi != nil:
	case n.row:
		g.soft = true
	case g.unit.dim == dimNone && (n.val < 11 || n.chars < 2):
		g.kind = ""
	case g.unit.dim == dimNone:
		g.soft = n.val == 11
	case n.chars == 1 && n.val == 1:
		g.soft = g.unit.dim == dimCount || g.unit.dim == dimScore || g.unit.dim == dimDegree || g.unit.dim == dimFold ||
			g.unit.dim == dimTime && g.unit.factor >= 86400 && !s.before(n.start(g), "历时", "为期", "用了", "耗时", "需", "仅", "不到", "超过", "长达", "近")
		if g.unit.dim == dimCount && g.unit.class == "" && g.unit.per {
			g.soft = true
		}
	case n.chars == 1 && g.unit.dim == dimCount && g.end == n.end+1 && strings.ContainsRune("省市区县镇乡国户方", s.rune(n.end)):
		g.soft = true
	case n.chars == 1 && (g.unit.dim == "m3" || g.unit.dim == "money:CNY" && s.rune(n.end) == '角'):
		g.soft = true
	}
}

func (n numeral) start(g *fig) int { return g.start }

// vagueBefore says whether 几, 数, 上 or 好几 makes the number at i vague: 数百.
func (s *scanner) vagueBefore(i int) bool {
	switch s.rune(i - 1) {
	case '几', '数':
		return hanPower(s.r[i]) > 0
	case '上', '成':
		return hanPower(s.r[i]) > 1
	}
	return false
}

var hanIdioms = buildIdioms(`一带一路 一体化 一方面 一些 一样 一直 一定 一般 一起 一切 一致 一旦 一律 一共 一流 一线 一时 一道 一面 一系列 一点 一片 一度
一步 一路 一同 一向 一并 一味 一连 一贯 一手 一头 一行 一代 一期 一级 一把手 一亩三分地 一日千里 一五一十 一举 一卡通 一网 一站式 一次性 一揽子 一批
三角 百度 五台山 八里庄 三元桥 三元里 十分 万分 千万不 千万要 千万别 万一 千里 万里长城 万里 二手 三农 百家 百姓 千家万户 九寨沟 三亚 三峡 四川 三门峡
五官 七夕 八卦 九江 六安 百强 千年 百年 千百年 万年 百万富翁 三国演义 三环 四环 五环 六环 二环 双十一 四面八方 三三两两 五一 六一 八一 七一 十一黄金周
两会 两岸 三星 三甲 三明 三沙 一二线 一中 千方百计 五花八门 四季 三思 七上八下 三者 两者 二者 四大名著 万科 万达 千瓦 三七 五金 百货 百科 万物 万众 千古 三晋`)

func buildIdioms(list string) map[rune][][]rune {
	out := map[rune][][]rune{}
	for _, w := range strings.Fields(list) {
		r := []rune(w)
		out[r[0]] = append(out[r[0]], r)
	}
	return out
}

// idiom passes over words that have numerals in them and state none, and reads
// the names of five-year plans.
func (s *scanner) idiom(i int) int {
	if s.r[i] == '十' && s.rune(i+2) == '五' && hanDigit(s.rune(i+1)) > 0 && hanDigit(s.rune(i+1)) < 8 {
		if _, _, unit := unitNames.hanAt(s.r, i+3); !unit || s.has(i+3, "期间") {
			return s.emitPlan(i, i+3, 10+hanDigit(s.r[i+1]))
		}
	}
	if s.r[i] == '一' && s.rune(i+1) == '半' {
		return s.emit(fig{start: i, end: i + 2, kind: Number, amount: amount{val: .5, dec: true, frac: true, exp: -12}, unit: ratioUnit, soft: true})
	}
	// 一 at the end of a word: 之一, 统一, 唯一.
	if s.r[i] == '一' && strings.ContainsRune("之统唯进划单专第同合不", s.rune(i-1)) && hanDigit(s.rune(i+1)) < 0 {
		return i + 1
	}
	best := i
	for _, w := range hanIdioms[s.r[i]] {
		if i+len(w) > best && i+len(w) <= len(s.r) && s.has(i, string(w)) {
			best = i + len(w)
		}
	}
	if best > i && s.r[i] == '千' && isDigit(s.rune(i-1)) {
		return i
	}
	return best
}

// emitPlan takes in the name of a five-year plan, of which n is the number.
func (s *scanner) emitPlan(i, end, n int) int {
	return s.emit(fig{start: i, end: end, kind: Identifier, id: "PLAN" + strconv.Itoa(n)})
}

// half reads 半小时, 半年; as part of a word (半岛) it is nothing.
func (s *scanner) half(i int) int {
	u, end := s.unitAt(i + 1)
	if u.dim == dimNone || u.dim == dimCount || u.dim == dimDegree || u.dim == dimScore || strings.ContainsRune("上下前后一大多", s.rune(i-1)) {
		return i + 1
	}
	return s.emit(fig{start: i, end: end, kind: Number, amount: amount{val: .5, mant: 5, exp: -1, dec: true}, unit: u, soft: u.dim != dimTime})
}

// ordinal reads 第三, 第3条.
func (s *scanner) ordinal(i int) int {
	if d, end, ok := s.period(i); ok {
		return s.emit(fig{start: i, kind: Date, date: d, end: end})
	}
	j := i + 1
	for s.rune(j) == ' ' && j < i+2 {
		j++
	}
	a, end, ok := digits(s.r, j)
	arabic := ok
	if !ok {
		n, isHan := hanNumber(s.r, j)
		if !isHan || n.vague || n.dec {
			return i + 1
		}
		a, end = n.amount, n.end
	}
	if arabic && a.dec {
		return s.emitVersion(i, j, s.dottedEnd(j))
	}
	if s.has(end, "方") || s.has(end, "者") {
		return end + 1
	}
	s.emitOrdinal(i, end, a)
	g := &s.figs[len(s.figs)-1]
	g.noun = ordinalNouns[string(s.rune(end))]
	if !arabic {
		g.soft = a.val == 1 && !s.before(i, "排名", "位居", "居", "位列", "名列", "列", "排", "排在", "获", "位", "名次") || a.val < 20 && connects(s.rune(end))
	}
	if s.rune(end) == '届' || s.rune(end) == '名' || s.rune(end) == '位' || s.rune(end) == '次' || s.rune(end) == '个' || s.rune(end) == '条' || s.rune(end) == '章' || s.rune(end) == '节' || s.rune(end) == '页' {
		g.end = end + 1
	}
	return g.end
}

// connects says whether an ordinal before c only strings sentences together.
func connects(c rune) bool {
	return strings.ContainsRune(",，、:：点步是", c)
}

var ordinalNouns = map[string]string{
	"条": "article", "章": "chapter", "节": "section", "页": "page", "届": "session", "款": "paragraph", "级": "level", "层": "floor",
	"article": "article", "chapter": "chapter", "section": "section", "page": "page", "session": "session", "paragraph": "paragraph",
	"level": "level", "floor": "floor",
}

func (s *scanner) emitOrdinal(start, end int, a amount) int {
	a.bare = false
	return s.emit(fig{start: start, end: end, kind: Ordinal, amount: a})
}
