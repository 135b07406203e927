package evidence

import "strings"

// window is how far before a figure its direction is looked for.
const window = 14

// context looks at the words around each figure: about, rose, more than, at
// most; and gives dates the year that stands before them.
func (s *scanner) context() {
	year, month := 0, 0
	for i := range s.figs {
		g := &s.figs[i]
		switch g.kind {
		case Date:
			if g.date.y == 0 {
				g.date.cy = year
			} else {
				year = g.date.y
			}
			if g.date.m == 0 {
				g.date.cm = month
			} else {
				month = g.date.m
			}
			if g.dateTo != nil {
				if g.dateTo.cy = g.date.cy; g.dateTo.y != 0 {
					year = g.dateTo.y
				}
			}
		case Number:
			s.around(g)
			if v := g.val; g.bare && g.unit.dim == dimNone && v >= 1000 && v < 2100 && (s.endsWith(g.start, "in ") || s.endsWith(g.start, "In ")) {
				year = int(v)
			}
		}
	}
}

func (s *scanner) around(g *fig) {
	before := s.clauseBefore(g.start)
	after := s.clauseAfter(g.end)
	g.often = before + "|" + after
	g.every = everyIn(g.often)
	if g.unit.per && strings.HasSuffix(g.unit.dim, "/time") {
		g.every = g.unit.below
	}
	g.approx = endsIn(before, approxBefore) && !endsIn(before, notApprox) || startsIn(after, approxAfter) || g.more
	rest := trimFillers(before)
	switch {
	case endsIn(rest, upBefore) || startsIn(after, upAfter):
		g.dir = 1
	case endsIn(rest, downBefore) || startsIn(after, downAfter):
		g.dir = -1
	}
	if g.dir == 0 {
		g.dir = comparison(before, rest)
	}
	switch {
	case endsIn(rest, lossBefore):
		g.pole = -1
	case endsIn(rest, profitBefore):
		g.pole = 1
	}
	switch {
	case endsIn(before, asMuchBefore):
		g.both = 1
	case endsIn(before, atMostBefore):
		g.both, g.bound = 1, -1
	case endsIn(before, atLeastBefore):
		g.both, g.bound = -1, 1
	case endsIn(before, overBefore) || startsIn(after, overAfter):
		g.bound = 1
	case endsIn(before, underBefore) || startsIn(after, underAfter):
		g.bound = -1
	}
	if startsIn(after, belowZero) && g.val > 0 {
		g.val = -g.val
	}
}

// everyIn finds the unit of time of a rate that is stated away from its figure:
// every minute, 年均.
func everyIn(words string) string {
	if !strings.Contains(words, "每") && !strings.Contains(words, "均") && !hasAny(words, everyMarks) {
		return ""
	}
	for _, e := range everies {
		if hasAny(words, e.words) {
			return e.sym
		}
	}
	return ""
}

var everyMarks = []string{"per ", "every ", "each ", "a ", "an ", "ly"}

var everies = []struct {
	sym   string
	words []string
}{
	{"s", []string{"每秒", "every second", "per second", "each second"}},
	{"min", []string{"每分钟", "every minute", "per minute", "each minute", "a minute"}},
	{"h", []string{"每小时", "每个小时", "every hour", "per hour", "each hour", "an hour", "hourly"}},
	{"d", []string{"每天", "每日", "日均", "every day", "per day", "each day", "a day", "daily"}},
	{"week", []string{"每周", "每星期", "周均", "every week", "per week", "each week", "a week", "weekly"}},
	{"month", []string{"每月", "每个月", "月均", "every month", "per month", "each month", "a month", "monthly"}},
	{"year", []string{"每年", "年均", "every year", "per year", "each year", "a year", "annually", "per annum"}},
}

// comparison reads 比去年高5% and 低于去年5%: which way the one differs from
// the other.
func comparison(before, rest string) int8 {
	switch {
	case strings.Contains(before, "高于"), strings.Contains(before, "多于"):
		return 1
	case strings.Contains(before, "低于"), strings.Contains(before, "少于"):
		return -1
	case !strings.Contains(before, "比"):
		return 0
	case endsIn(rest, moreThan):
		return 1
	case endsIn(rest, lessThan):
		return -1
	}
	return 0
}

// clauseBefore is the text right before i, in lower case, back to the last
// punctuation.
func (s *scanner) clauseBefore(i int) string {
	j := i
	for j > 0 && i-j < window*2 && !isBreak(s.r[j-1]) {
		j--
	}
	return strings.ToLower(string(s.r[j:i]))
}

func (s *scanner) clauseAfter(i int) string {
	j := i
	for j < len(s.r) && j-i < window*2 && !isBreak(s.r[j]) {
		j++
	}
	return strings.ToLower(string(s.r[i:j]))
}

func isBreak(c rune) bool {
	switch c {
	case ',', '，', '。', ';', '；', '、', '\n', '!', '?', ':', '：', '(', ')', '（', '）', '|':
		return true
	}
	return false
}

// wordList is a list of words that most texts can be told not to begin or end
// with by one byte.
type wordList struct {
	words       []string
	first, last [256]bool
}

func listOf(words ...string) *wordList {
	l := &wordList{words: words}
	for _, w := range words {
		l.first[w[0]], l.last[w[len(w)-1]] = true, true
	}
	return l
}

func endsIn(s string, l *wordList) bool {
	if s == "" || !l.last[s[len(s)-1]] {
		return false
	}
	for _, w := range l.words {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

func startsIn(s string, l *wordList) bool {
	if s == "" || !l.first[s[0]] {
		return false
	}
	for _, w := range l.words {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// trimFillers takes off what may stand between a verb and its figure.
func trimFillers(s string) string {
	for range 4 {
		n := len(s)
		for _, w := range fillers {
			s = strings.TrimSuffix(s, w)
		}
		if len(s) == n {
			break
		}
	}
	return s
}

var (
	fillers = []string{
		"了", "约", "近", "到", "至", "为", "达", "超过", "大约", "逾", "仅", "幅度", "幅", "率", "将近", "超", "接近", "整整", "又",
		" by", " to", " of", " about", " a", " an", " some", " nearly", " almost", " over", " more than", " around", " only", " approximately",
		" roughly", " just", " another", " from", " the", " ", "-", "+", "$", "¥", "€", "£",
	}
	approxBefore = listOf(
		"约", "近", "大约", "约为", "约有", "接近", "将近", "大概", "逾", "超", "超过", "不到", "左右", "几乎", "突破", "约合", "约占",
		"about ", "around ", "roughly ", "nearly ", "almost ", "approximately ", "some ", "over ", "more than ", "close to ", "~", "≈",
		"under ", "less than ", "just over ", "just under ", "approx. ", "approx ", "an estimated ", "circa ", "c. ", "about $", "about ¥", "nearly $", "almost $", "around $",
		"over $", "more than $", "roughly $", "approximately $", "不足",
	)
	notApprox   = listOf("不超过", "不得超过", "不超", "no more than ", "not more than ")
	approxAfter = listOf("左右", "上下", "多", "余", "以上", "以下", "许", " or so", " odd", "-odd", "+")
	upBefore    = listOf(
		"增长", "上升", "提高", "增加", "上涨", "提升", "增", "升", "涨", "多出", "高出", "扩大", "回升", "攀升", "增至", "升高", "增多",
		"rose", "rise", "rises", "risen", "increased", "increase", "increases", "grew", "grow", "grows", "grown", "growth", "gained", "climbed", "jumped", "surged", "expanded", "soared",
		"up", "rising", "increasing", "growing",
	)
	downBefore = listOf(
		"下降", "减少", "降低", "下跌", "降", "减", "跌", "缩小", "下滑", "回落", "萎缩", "缩减", "减至", "缩短", "压缩", "压减", "减低",
		"fell", "fall", "falls", "fallen", "decreased", "decrease", "decreases", "dropped", "drop", "declined", "decline", "shrank", "shrunk", "down", "cut", "reduced", "lowered", "slipped",
		"falling", "decreasing", "declining", "contracted", "reduction",
	)
	upAfter   = listOf(" increase", " rise", " growth", " gain", " jump", " higher", "的增长", "的增幅", "的涨幅", "的升幅", " surge", " year-on-year increase", " annual growth")
	downAfter = listOf(" decrease", " decline", " drop", " fall", " reduction", " lower", "的降幅", "的下降", "的跌幅", "的减少", " cut", " loss", " less than", " fewer", " year-on-year decrease")

	atMostBefore  = listOf("最多", "至多", "不超过", "上限为", "上限是", "at most ", "maximum of ", "no more than ", "not more than ", "upper limit of ", "upper limit is ", "最多可达")
	atLeastBefore = listOf("至少", "最少", "最低", "不少于", "不低于", "下限为", "下限是", "最小", "at least ", "minimum of ", "no less than ", "not less than ", "no fewer than ", "lower limit of ", "最短")
	overBefore    = listOf("超过", "多于", "逾", "高于", "大于", "超", "more than ", "over ", "above ", "exceeding ", "greater than ", "exceeded ")
	overAfter     = listOf("以上", "多", "余", " or more")
	underBefore   = listOf("不足", "不到", "低于", "少于", "小于", "less than ", "under ", "below ", "fewer than ")
	underAfter    = listOf("以下", " or less", " or fewer")
	// asMuchBefore names an upper end, but no bound: 多达1000人 may be over 1000.
	asMuchBefore = listOf("up to ", "as many as ", "as much as ", "高达", "多达", "最高达", "最高可达", "最高", "最长", "最大")
	profitBefore = listOf("盈利", "利润", "净利", "盈余", "顺差", "profit", "surplus", "net income")
	lossBefore   = listOf("亏损", "净亏", "逆差", "赤字", "loss", "deficit")
	moreThan     = listOf("高", "多", "大", "快", "长", "重")
	lessThan     = listOf("低", "少", "小", "慢", "短", "轻")
	belowZero    = listOf(" below zero", " below freezing")
)
