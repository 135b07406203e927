package text

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Kind is the kind of thing that a question asks for.
type Kind string

// The kinds. Open is a question that names none: what happened, how is it.
const (
	Open     Kind = "open"
	Number   Kind = "number"
	Date     Kind = "date"
	Duration Kind = "duration"
	Person   Kind = "person"
	Place    Kind = "place"
	Entity   Kind = "entity"
	List     Kind = "list"
	Reason   Kind = "reason"
	Meaning  Kind = "meaning" // what a word or a name means
	Contact  Kind = "contact" // a telephone number or an address
)

// partBreak is where one question may end and another begin.
var partBreak = regexp.MustCompile(`[?？;；!！。]+|[,，、]|\band\b`)

// asks is what a part must hold to be a question of its own.
var asks = regexp.MustCompile(`什么|多少|几|哪|谁|何时|何地|何处|如何|怎|为何|啥|咋|吗|是否|有没有|多[大高长远久快重宽深]|\b(what|which|who|whom|whose|when|where|why|how)\b`)

// splitParts cuts a normalised text into its questions. A break counts when both
// sides ask; what only introduces or explains stays with its neighbour.
func splitParts(s string) []string {
	asking := asks.FindAllStringIndex(s, -1)
	if len(asking) == 0 {
		return []string{strings.TrimSpace(s)}
	}
	lastAsked := asking[len(asking)-1][0]
	var parts []string
	start := 0
	for _, at := range partBreak.FindAllStringIndex(s, -1) {
		if at[1] > lastAsked || len(parts) == maxParts-1 {
			break
		}
		for len(asking) > 0 && asking[0][0] < start {
			asking = asking[1:]
		}
		if asking[0][1] <= at[0] {
			parts = append(parts, strings.TrimSpace(s[start:at[0]]))
			start = at[1]
		}
	}
	return append(parts, strings.TrimSpace(s[start:]))
}

// maxParts is how many parts a question has at most; what follows belongs to the
// last.
const maxParts = 16

// A form of asking: the first pattern that matches decides.
type askingForm struct {
	kind    Kind
	pattern *regexp.Regexp
}

var askingForms = []askingForm{
	{Meaning, regexp.MustCompile(`什么叫|啥叫|叫做?什么意思|什么意思|啥意思|是什么含义|的?(定义|含义|内涵)是|^什么是|指的?是?什么|指啥|\bwhat (does|do) .* (mean|stand for)\b|\bmeaning of\b|\bdefinition of\b|^what is an? `)},
	{List, regexp.MustCompile(`哪几[^年天月日号点]|哪几点|有哪些|是哪些|哪些`)},
	{Contact, regexp.MustCompile(`电话|手机号|联系方式|邮箱|网址|\b(phone|telephone|fax) number|\b(e-?mail )?address\b|\burl\b`)},
	{Date, regexp.MustCompile(`什么时候|什么时间|啥时候|何时|哪一?[年天月日]|哪个月|哪几年|几月|几号|几几年|几点(?:钟|开|到|上|下|关|结|前|后|半|$)|年份|\bwhen\b|\b(what|which) (year|date|month|day|time|quarter|decade|century)\b|\b(what|which) years\b`)},
	{Duration, regexp.MustCompile(`多久|多长时间|多少(年|天|个?小时|分钟|个月|个?星期|周|秒)|几(年|天|个?小时|分钟|个月|个?星期|周|秒)|\bhow (long|many (years|days|hours|minutes|months|weeks|seconds))\b`)},
	{Number, regexp.MustCompile(`多少|几|多[大高长远快重宽深]|百分之|比例|\bhow (many|much|far|high|big|large|tall|deep|fast|heavy|wide|old|often)\b|\b(what|which) (percentage|percent|share|proportion|number|amount|price|cost|rate|size|area|population|distance|speed|limit)\b`)},
	{Person, regexp.MustCompile(`谁|哪一?位|何人|什么人|哪个人|\b(who|whom|whose)\b`)},
	{Place, regexp.MustCompile(`哪里|哪儿|何处|何地|在哪|哪一?个?(城市|地方|省|国家?|区|县|市|州|站)|什么地方|啥地方|\bwhere\b|\b(what|which) (city|country|place|province|state|county|district|region|station|town)\b`)},
	{Reason, regexp.MustCompile(`为什么|为何|为啥|为了什么|什么原因|原因|怎么会|\bwhy\b|\breason`)},
	{List, regexp.MustCompile(`哪些|哪几|有什么|有啥|哪[二两三四五六七八九十\d]+|分别|列出|列举|[二两三四五六七八九十\d]+(个|大|项|类|种|点|方面).{0,8}(什么|啥)|\b(which|what) (two|three|four|five|six|seven|eight|nine|ten|\d+)\b|\b(list|name) (the|all)\b|\bwhat are\b`)},
	{Entity, regexp.MustCompile(`什么|哪|何|啥|\b(what|which)\b`)},
}

var (
	unitZH    = regexp.MustCompile(`(?:多少|几)(` + "个|" + `)(\p{Han}{1,4}|%|[a-z]+)?`)
	unitEN    = regexp.MustCompile(`\bhow (?:many|much) ((?:[a-z0-9'.-]+ ?){1,4})`)
	countZH   = regexp.MustCompile(`(?:哪|那|这|的|[一-龥])([二两三四五六七八九十]|\d{1,2})(?:个|大|项|类|种|点|方面|条|家|所|座|样|件|步|者|城|地|市|县)`)
	countEN   = regexp.MustCompile(`\b(two|three|four|five|six|seven|eight|nine|ten|twelve|\d{1,2}) [a-z]+`)
	ordinalZH = regexp.MustCompile(`第([一二三四五六七八九十]{1,3}|\d{1,2})(?:点|项|条|个|步|款|件|类|种|大|方面|部分|呢|是|$)|(最后一|末)(?:点|项|条|个|步|款|件)`)
	ordinalEN = regexp.MustCompile(`\b(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last) (?:point|item|one|measure|task|step|requirement|demand|goal|rule|principle|part|area|priority|reason|condition)\b`)
)

// PersonAsked says whether a question wants the name of a person, not of
// whoever does something.
func (q Question) PersonAsked() bool { return asksPerson.MatchString(q.Text) }

var asksPerson = regexp.MustCompile(`是谁(?:\P{Han}|[呢啊呀]|$)|谁是|哪位|叫什么名|\bwho (is|was|are|were)\b|\bwhose name\b`)

// DayAsked says whether a question about a date wants the very day.
func (q Question) DayAsked() bool { return asksDay.MatchString(q.Text) }

var asksDay = regexp.MustCompile(`哪一?[天日]|几月几[日号]|几号|\b(what|which) (exact )?(date|day)\b`)

// readAsking finds out what a normalised question asks for.
func readAsking(s string) (kind Kind, unit string, count, ordinal int) {
	kind = Open
	if m := ordinalZH.FindStringSubmatch(s); m != nil {
		ordinal = ordinalOf(m[1], m[2])
		// 第三点 asks for one thing and not for three.
		s = strings.Replace(s, m[0], " ", 1)
	} else if m := ordinalEN.FindStringSubmatch(s); m != nil {
		ordinal = smallNumber(m[1])
	}
	for _, form := range askingForms {
		if form.pattern.MatchString(s) {
			kind = form.kind
			break
		}
	}
	if kind == Number || kind == Duration {
		unit = readUnit(s)
	}
	if m := countZH.FindStringSubmatch(s); m != nil {
		count = smallNumber(m[1])
	} else if m := countEN.FindStringSubmatch(s); m != nil {
		count = smallNumber(m[1])
	}
	return kind, unit, count, ordinal
}

// Units that a question asks for without naming them.
const (
	PercentUnit = "%"      // 百分之几, "what share"
	LengthUnit  = "length" // 多高, "how far"
)

var (
	asksPercent = regexp.MustCompile(`百分之|比例|占比|几成|\b(percent|percentage|share|proportion|per cent)\b`)
	asksLength  = regexp.MustCompile(`多[高长远宽深]|\bhow (far|high|tall|deep|wide)\b`)
)

func readUnit(s string) string {
	switch {
	case asksPercent.MatchString(s):
		return PercentUnit
	case asksLength.MatchString(s):
		return LengthUnit
	}
	if m := unitZH.FindStringSubmatch(s); m != nil {
		if m[2] == "" {
			return m[1]
		}
		return cutAskingTail(m[2])
	}
	if m := unitEN.FindStringSubmatch(s); m != nil {
		return cutAtFunctionWord(m[1])
	}
	return ""
}

// cutAtFunctionWord ends an English unit before the verb or preposition that
// follows it: "patients from hebei" is "patients".
func cutAtFunctionWord(s string) string {
	words := strings.Fields(s)
	for i, word := range words {
		if isStopWord(word) {
			words = words[:i]
			break
		}
	}
	return strings.Join(words, " ")
}

// cutAskingTail ends a unit where the question goes on: 件呢 is 件.
func cutAskingTail(s string) string {
	for i := range s {
		if _, kept := phraseAt(s[i:]); !kept {
			return s[:i]
		}
	}
	return s
}

func ordinalOf(number, last string) int {
	if last != "" {
		return -1
	}
	return smallNumber(number)
}

var smallNumbers = func() map[string]int {
	m := map[string]int{"两": 2, "last": -1}
	for i, word := range strings.Fields("zero one two three four five six seven eight nine ten eleven twelve") {
		m[word] = i
	}
	for i, word := range strings.Fields("zeroth first second third fourth fifth sixth seventh eighth ninth tenth") {
		m[word] = i
	}
	for i, r := range []rune("零一二三四五六七八九十") {
		m[string(r)] = i
	}
	return m
}()

// smallNumber reads a number up to 99 in digits, Chinese or English; 0 where it
// is none.
func smallNumber(s string) int {
	if n, ok := smallNumbers[s]; ok {
		return n
	}
	if digits := strings.Trim(s, "0123456789"); digits == "" && s != "" {
		n := 0
		for _, r := range s {
			n = n*10 + int(r-'0')
		}
		return n
	}
	before, after, ok := strings.Cut(s, "十")
	if !ok {
		return 0
	}
	tens := 1
	if before != "" {
		tens = smallNumbers[before]
	}
	if after == "" || utf8.RuneCountInString(after) == 1 {
		return tens*10 + smallNumbers[after]
	}
	return 0
}
