package rag

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/wenju/wenju/evidence"
	"github.com/wenju/wenju/internal/text"
)

// How well a sentence has the kind of thing that is asked for.
const (
	typedAbsent = -1.0 // a figure is asked for, and there is none
	typedMaybe  = 0.0  // cannot be told
	typedOther  = -0.2 // there is one, of another unit
	typedThere  = 1.0
)

// typed says whether a sentence has the kind of thing that the question asks
// for, in [-1,1].
func (p *plan) typed(q *text.Question, s string) float64 {
	switch q.Asks {
	case text.Number:
		return p.typedNumber(q.Unit, s)
	case text.Duration:
		return typedLength(q, s)
	case text.Date:
		return typedDate(q, s)
	case text.Person:
		return presence(personCue.MatchString(s) || !q.PersonAsked() && bodyCue.MatchString(s), typedThere, typedAbsent)
	case text.Contact:
		return presence(contactCue.MatchString(s), typedThere, typedAbsent)
	case text.Place:
		return presence(placeCue.MatchString(s), 0.5, -0.3)
	case text.List:
		return typedList(q.Count, s)
	case text.Meaning:
		return presence(meaningCue.MatchString(s), typedThere, -0.3)
	case text.Reason:
		return presence(reasonCue.MatchString(s), 0.5, typedMaybe)
	case text.Entity:
		return presence(strings.ContainsAny(s, "“”「」《》\"'"), 0.2, typedMaybe)
	}
	return typedMaybe
}

func presence(there bool, yes, no float64) float64 {
	if there {
		return yes
	}
	return no
}

var (
	dateCue    = regexp.MustCompile(`季度|[上中下]旬|年[底初内末中]|世纪|年代|星期[一二三四五六日天]|周[一二三四五六日末]|每[年月周天日]|月[底初]|(?i:\b(mon|tues|wednes|thurs|fri|satur|sun)day|\b(spring|summer|autumn|winter|century|quarter|weekend)\b)`)
	contactCue = regexp.MustCompile(`\d{3,}[- ]?\d{3,}|@|https?://|www\.|\p{Han}[路街道]\p{Han}*\d*号`)
	personCue  = regexp.MustCompile(`[` + surnames + `]\p{Han}{1,2}(?:表示|指出|认为|介绍|强调|说|称|负责|担任|出席|主持|直接|等|兼任|设计|批准|在|为|[，。、；,;:：)）(（ |]|$)|(?:主席|总理|书记|所长|局长|主任|教授|院长|校长|经理|总裁|董事长|先生|女士|部长|市长|省长|博士|组长|负责人|工程师|师|官|人为|由)[` + surnames + `]\p{Han}{1,2}|\b[A-Z][a-z]+ [A-Z][a-z]+\b`)
	bodyCue    = regexp.MustCompile(`\p{Han}{2,}(?:[委局部院厅司办处会厂社]|公司|集团|中心|政府|大学|团队|人员)|(?i:\b(?:team|desk|department|company|committee|ministry|office|agency|board|council|group)\b)`)
	placeCue   = regexp.MustCompile(`[省市县区州港镇村路街国城站厅楼岛河江湖山]|\b[A-Z][a-z]+\b`)
	meaningCue = regexp.MustCompile(`^[-*• \t]*[\p{L}“”" ]{1,40}\**[:：]|是指|指的是|是[一指]|即|内涵|含义|定义|意思|意为|称为|简称|也就是|主要观点|(?i:\b(means?|refers? to|is an?|are|stands? for|defined|called|known as)\b)`)
	reasonCue  = regexp.MustCompile(`因为|由于|因此|为了|为[^“]{0,12}(提供|打造)|以便|以免|缓解|旨在|目的|原因|导致|需要|(?i:\b(because|due to|so that|in order to|since|caused?|reason|avoid|prevent|to)\b)`)
)

// surnames are the commonest family names, which begin a person's name.
const surnames = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段漕钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺"

func anyKind(s string, kinds ...evidence.Kind) float64 {
	for _, figure := range evidence.Figures(s) {
		for _, kind := range kinds {
			if figure.Kind == kind {
				return typedThere
			}
		}
	}
	return typedAbsent
}

// typedDate says whether a sentence has a date, as exact as it is asked for.
func typedDate(q *text.Question, s string) float64 {
	best := typedAbsent
	if dateCue.MatchString(s) {
		best = typedThere
	}
	for _, figure := range evidence.Figures(s) {
		switch {
		case !q.DayAsked() && (figure.Kind == evidence.Time || figure.Kind == evidence.Date), isDay(figure):
			return typedThere
		case figure.Kind == evidence.Date:
			best = max(best, typedOther)
		}
	}
	if q.DayAsked() && best == typedThere {
		return typedOther
	}
	return best
}

// isDay says whether a date names a day: 2021-05-09 or --05-09.
func isDay(figure evidence.Figure) bool {
	parts := strings.Count(strings.TrimPrefix(figure.Value, "--"), "-")
	return figure.Kind == evidence.Date && (parts == 2 || parts == 1 && strings.HasPrefix(figure.Value, "--"))
}

// typedLength says whether a sentence says how long something lasts or, as "how
// long" may ask too, is.
func typedLength(q *text.Question, s string) float64 {
	if q.Lang == text.English && lengthCue.MatchString(s) {
		return typedThere
	}
	return anyKind(s, evidence.Duration)
}

// lengthCue is a figure with a unit of length.
var lengthCue = regexp.MustCompile(`\d ?(公里|千米|米|厘米|毫米|里|海里|km\b|m\b|cm\b|mm\b|kilomet|met(?:er|re)|miles?|feet|ft|inch)`)

// unitKinds leads from what is asked to the kind of figure that answers it.
var unitKinds = []struct {
	asked *regexp.Regexp
	kind  evidence.Kind
}{
	{regexp.MustCompile(`^(钱|元|亿|万元|资金|经费|费用|money|dollars?|yuan|euros?|pounds?)`), evidence.Money},
	{regexp.MustCompile(`^(百分|成$|%|per ?cent|percent)`), evidence.Percent},
}

func (p *plan) typedNumber(unit, s string) float64 {
	best := typedAbsent
	for _, figure := range evidence.Figures(s) {
		switch figure.Kind {
		case evidence.Number, evidence.Money, evidence.Percent, evidence.Range, evidence.Duration:
			best = max(best, p.unitFit(unit, figure, s))
		}
	}
	return best
}

// unitFit says how well a figure's unit fits what is asked for.
func (p *plan) unitFit(unit string, figure evidence.Figure, s string) float64 {
	switch unit {
	case "":
		return typedThere
	case text.LengthUnit:
		return presence(lengthCue.MatchString(figure.Text+window(s[figure.End:], 3)), typedThere, typedOther)
	}
	for _, u := range unitKinds {
		if u.asked.MatchString(unit) {
			return presence(figure.Kind == u.kind, typedThere, typedOther)
		}
	}
	if asked := measure(unit); asked != "" && figure.Unit != "" {
		return presence(figure.Unit == asked, typedThere, typedOther)
	}
	// What is counted may stand before: "the number of attempts is 6", 专利70.3万件.
	before := windowBefore(s[:figure.Start], 16)
	if text.Language(s) == text.English {
		before = windowBefore(s[:figure.Start], 40)
	}
	near := text.Normalize(before + figure.Text + window(s[figure.End:], 12))
	for _, c := range p.unitConcepts(unit) {
		for _, alt := range append([]text.Alternative{{Text: c.Text}}, c.Alternatives...) {
			if strings.Contains(near, alt.Text) {
				return typedThere
			}
		}
		// What is counted is named by its last character: 栋楼 and 座楼宇.
		if _, n := utf8.DecodeLastRuneInString(c.Text); n > 1 && strings.Contains(near, c.Text[len(c.Text)-n:]) {
			return typedThere
		}
	}
	return typedOther
}

// measure is the unit of measurement that is asked for, as package evidence
// writes it; empty for what is counted.
func measure(unit string) string {
	for _, figure := range evidence.Figures("1 " + unit) {
		if figure.Start == 0 && strings.IndexFunc(figure.Unit, text.IsHan) < 0 {
			return figure.Unit
		}
	}
	return ""
}

func (p *plan) unitConcepts(unit string) []text.Concept {
	if concepts := p.lexicon.Concepts(unit); len(concepts) > 0 {
		return concepts
	}
	return []text.Concept{{Text: unit}}
}

// window is the first n characters of s.
func window(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// joined is the last joint of a Chinese enumeration.
var joined = regexp.MustCompile(`\p{Han}[和与及]\p{Han}`)

// windowBefore is the last n characters of s.
func windowBefore(s string, n int) string {
	at := len(s)
	for ; n > 0 && at > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:at])
		at -= size
	}
	return s[at:]
}

// typedList says whether a sentence enumerates at least count things.
func typedList(count int, s string) float64 {
	items := strings.Count(s, "、") + strings.Count(s, "”“") + strings.Count(s, "》《") + strings.Count(s, "；")
	if text.Language(s) == text.English {
		items += strings.Count(s, ", ") + strings.Count(s, " and ") + strings.Count(s, " or ")
	} else {
		items += len(joined.FindAllString(s, -1))
	}
	// 一是…，二是… within one sentence: the first one has no joint before it.
	items = max(items, len(numbered.FindAllString(s, -1))-1)
	switch {
	case items+1 >= max(count, 3):
		return typedThere
	case items >= 1:
		return typedOther
	}
	return -0.3
}

// numbered is the beginning of an item within a sentence.
var numbered = regexp.MustCompile(`[一二三四五六七八九十]是`)
