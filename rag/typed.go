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
		return anyKind(s, evidence.Duration, evidence.Range, evidence.Number, evidence.Date)
	case text.Date:
		return anyKind(s, evidence.Date, evidence.Time)
	case text.Person:
		return presence(personCue.MatchString(s), typedThere, -0.3)
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
	personCue  = regexp.MustCompile(`\p{Han}{2,4}(表示|指出|认为|介绍|强调|说|称|负责)|(主席|总理|书记|所长|局长|主任|教授|院长|校长|经理|总裁|董事长|先生|女士|部长|市长|省长|博士|组长|负责人|工程师)|\b[A-Z][a-z]+ [A-Z][a-z]+\b`)
	placeCue   = regexp.MustCompile(`[省市县区州港镇村路街国城站厅楼岛河江湖山]|\b[A-Z][a-z]+\b`)
	meaningCue = regexp.MustCompile(`是指|指的是|是[一指]|即|内涵|含义|定义|意思|意为|称为|简称|也就是|主要观点|(?i:\b(means?|refers? to|is an?|are|stands? for|defined|called|known as)\b)`)
	reasonCue  = regexp.MustCompile(`因为|由于|因此|为了|为[^“]{0,12}(提供|打造)|以便|以免|缓解|旨在|目的|原因|导致|需要|(?i:\b(because|due to|so that|in order to|since|caused?|reason|avoid|prevent|to)\b)`)
)

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
	if unit == "" {
		return typedThere
	}
	for _, u := range unitKinds {
		if u.asked.MatchString(unit) {
			return presence(figure.Kind == u.kind, typedThere, typedOther)
		}
	}
	after := text.Normalize(figure.Text + window(s[figure.End:], 12))
	for _, c := range p.unitConcepts(unit) {
		for _, alt := range append([]text.Alternative{{Text: c.Text}}, c.Alternatives...) {
			if strings.Contains(after, alt.Text) {
				return typedThere
			}
		}
		// What is counted is named by its last character: 栋楼 and 座楼宇.
		if _, n := utf8.DecodeLastRuneInString(c.Text); n > 1 && strings.Contains(after, c.Text[len(c.Text)-n:]) {
			return typedThere
		}
	}
	return typedOther
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

// typedList says whether a sentence enumerates at least count things.
func typedList(count int, s string) float64 {
	items := strings.Count(s, "、") + strings.Count(s, "”“") + strings.Count(s, "》《")
	if items == 0 {
		items = strings.Count(s, "，") + strings.Count(s, ",")
	}
	switch {
	case leadIn.MatchString(s), items+1 >= max(count, 3):
		return typedThere
	case items >= 1:
		return typedOther
	}
	return -0.3
}
