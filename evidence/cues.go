package evidence

import "strings"

// cues are the steps of arithmetic that a sentence says it takes.
type cues struct{ sum, gap, share, change, drop, ratio, span bool }

func readCues(f *folded) cues {
	s := strings.ToLower(string(f.r))
	return cues{
		sum:    hasAny(s, sumCues),
		gap:    hasAny(s, gapCues) || strings.Contains(s, "比") && strings.ContainsAny(s, "多少高低长短大重快慢晚早"),
		share:  hasAny(s, shareCues),
		change: hasAny(s, changeCues),
		drop:   hasAny(s, dropCues),
		ratio:  hasAny(s, ratioCues),
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
	dropCues   = []string{"下降", "减少", "降低", "缩短", "降幅", "跌幅", "缩小", "下跌", "fell", "cut", "reduc", "decreas", "declin", "drop", "shrank", "short", "down", "lower"}
	ratioCues  = []string{"之比", "比值", "比率", "ratio"}
	spanCues   = []string{"历时", "年间", "期间", "年里", "年内", "这", "时隔", "相隔", "间隔", "之后", "后", "年来", "周年", "为期", "持续", "用了", "耗时", "岁", "享年", "历经", "长达", "跨越", "相距", "之间", "共", "前", "later", "after", "took", "lasted", "between", "span", "over", "apart", "old", "age", "within", "period", "long", "duration", "before", "earlier", "ran for", "anniversary", "相差", "early", "早", "晚", "since", "for"}
)
