package eval

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/wenju/wenju/evidence"
	"github.com/wenju/wenju/internal/text"
)

// DraftSentence is a sentence of a document to be asked about.
type DraftSentence struct {
	Text    string // as repaired, on one line
	Heading []string
	// Lines returns the lines of the document that bytes of Text come from.
	Lines func(from, to int) (start, end int)
}

// DraftQuestion is a proposed question, as it stands in a set.
type DraftQuestion struct {
	ID         string     `json:"id"`
	Lang       string     `json:"lang"`
	Category   string     `json:"category"`
	Question   string     `json:"question"`
	Answerable bool       `json:"answerable"`
	Must       [][]string `json:"must"`
	MustNot    []string   `json:"must_not"`
	Evidence   []Evidence `json:"evidence"`
	Note       string     `json:"note"`
}

// draftNote marks a draft. Its tag makes drafts a part of their own in reports,
// so that nobody takes them for the finished set.
const draftNote = "[draft] proposed without a model: read it, put the question into your own words, then take the tag away"

// Draft proposes questions on a document from its figures, dates and lists: the
// sentence with a gap where the figure was. At most limit of them; 0 is no limit.
func Draft(source string, sentences []DraftSentence, limit int) []DraftQuestion {
	d := drafter{source: source, asked: make(map[string]bool)}
	for i := range sentences {
		d.figures(&sentences[i])
	}
	d.lists(sentences)
	if limit > 0 && len(d.out) > limit {
		d.out = spread(d.out, limit)
	}
	for i := range d.out {
		d.out[i].ID = fmt.Sprintf("draft-%03d", i+1)
	}
	return d.out
}

// spread picks n of them evenly, so that the whole document is asked about.
func spread(all []DraftQuestion, n int) []DraftQuestion {
	out := make([]DraftQuestion, n)
	for i := range out {
		out[i] = all[i*len(all)/n]
	}
	return out
}

type drafter struct {
	source string
	asked  map[string]bool
	out    []DraftQuestion
}

// figures asks for the figures and dates of a sentence, one a clause: a clause
// with two gaps could not be answered.
func (d *drafter) figures(s *DraftSentence) {
	for _, f := range evidence.Figures(s.Text) {
		category := draftCategory(f)
		start, end := clause(s.Text, f.Start, f.End)
		around := s.Text[start:end]
		if category == "" || utf8.RuneCountInString(around)-utf8.RuneCountInString(f.Text) < minClause || len(evidence.Figures(around)) != 1 {
			continue
		}
		before, after := s.Text[start:f.Start], s.Text[f.End:end]
		d.add(category, gap(before, after, f, s.topic()), [][]string{forms(f)}, []Evidence{d.place(s, start, end)})
	}
}

// minClause is how many characters a clause needs besides its figure to say what
// the figure is of.
const minClause = 6

func draftCategory(f evidence.Figure) string {
	switch f.Kind {
	case evidence.Date:
		return "date"
	case evidence.Number, evidence.Money, evidence.Percent, evidence.Duration, evidence.Range:
		if utf8.RuneCountInString(f.Text) > 1 {
			return "numeric"
		}
	}
	return ""
}

// forms are the figure as it stands there and, where it is another string, in
// its canonical form.
func forms(f evidence.Figure) []string {
	out := []string{f.Text}
	if f.Kind != evidence.Date && f.Unit == "" && normal(f.Value) != normal(f.Text) && !tooShort(f.Value) {
		out = append(out, f.Value)
	}
	return out
}

// clause finds the part of a sentence around a figure.
func clause(s string, start, end int) (from, to int) {
	const ends = "，,；;。！？!?：:"
	from, to = 0, len(s)
	for i, r := range s {
		if !strings.ContainsRune(ends, r) || isPoint(s, i, r) {
			continue
		}
		switch {
		case i < start:
			from = i + utf8.RuneLen(r)
		case i >= end:
			return from, i
		}
	}
	return from, strings.LastIndexFunc(s[:to], func(r rune) bool { return r != '.' && r != ' ' }) + 1
}

// isPoint says whether a comma or colon stands within a number.
func isPoint(s string, i int, r rune) bool {
	return (r == ',' || r == ':') && i > 0 && i+1 < len(s) && isDigit(s[i-1]) && isDigit(s[i+1])
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// topic is the heading that a sentence stands under.
func (s *DraftSentence) topic() string {
	if len(s.Heading) == 0 {
		return ""
	}
	return s.Heading[len(s.Heading)-1]
}

// gap asks for what stood between before and after.
func gap(before, after string, f evidence.Figure, topic string) string {
	before, after = strings.TrimSpace(before), strings.TrimSpace(after)
	if text.Language(before+after) == text.English {
		word := "what figure"
		if f.Kind == evidence.Date {
			word = "what date"
		}
		q := fmt.Sprintf("%s goes in the gap: “%s ___ %s”?", strings.ToUpper(word[:1])+word[1:], before, after)
		if topic != "" {
			q = topic + ": " + strings.ToLower(q[:1]) + q[1:]
		}
		return q
	}
	word := "多少"
	switch f.Kind {
	case evidence.Date:
		word = "什么时候"
	case evidence.Duration:
		word = "多长时间"
	}
	q := before + word + after + "？"
	if topic != "" && !strings.Contains(before+after, topic) {
		q = "关于“" + topic + "”：" + q
	}
	return q
}

// place is the evidence that stands in [start, end) of a sentence.
func (d *drafter) place(s *DraftSentence, start, end int) Evidence {
	quote := strings.TrimSpace(s.Text[start:end])
	start += strings.Index(s.Text[start:end], quote)
	first, last := s.Lines(start, start+len(quote))
	return Evidence{Source: d.source, StartLine: first, EndLine: last, Quote: quote}
}

func (d *drafter) add(category, question string, must [][]string, places []Evidence) {
	if d.asked[question] {
		return
	}
	d.asked[question] = true
	d.out = append(d.out, DraftQuestion{
		Lang: string(text.Language(question)), Category: category, Question: question, Answerable: true, Must: must, MustNot: []string{},
		Evidence: places, Note: draftNote,
	})
}

// item finds what begins an item of a list.
var item = regexp.MustCompile(`^\s*(?:[-*•]\s+|\d{1,2}[.、)]\s*|[（(][一二三四五六七八九十\d]{1,2}[)）]\s*|[一二三四五六七八九十]是|首先|其次)`)

// lists asks for the items of lists of three or more.
func (d *drafter) lists(sentences []DraftSentence) {
	for i := 0; i < len(sentences); {
		j := i
		for j < len(sentences) && item.MatchString(sentences[j].Text) && sentences[j].topic() == sentences[i].topic() {
			j++
		}
		if j-i >= 3 && sentences[i].topic() != "" {
			d.list(sentences[i:j])
		}
		i = max(j, i+1)
	}
}

func (d *drafter) list(items []DraftSentence) {
	s := &items[0]
	q := fmt.Sprintf("“%s”包括哪几项？", s.topic())
	if text.Language(s.topic()+s.Text) == text.English {
		q = fmt.Sprintf("Which items does “%s” list?", s.topic())
	}
	var must [][]string
	var places []Evidence
	for i := range items {
		lead := len(item.FindString(items[i].Text))
		body := firstClause(items[i].Text[lead:])
		must = append(must, []string{body})
		places = append(places, d.place(&items[i], lead, lead+len(body)))
	}
	d.add("list", q, must, places)
}

// firstClause is what an item begins with.
func firstClause(s string) string {
	if at := strings.IndexAny(s, "，,；;。！!？?：:."); at > 0 {
		return s[:at]
	}
	return s
}
