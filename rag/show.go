package rag

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/wenju/wenju/evidence"
	"github.com/wenju/wenju/internal/text"
)

// shower shows units one after the other. What it has shown stands: nothing is
// taken back.
type shower struct {
	job     *job
	policy  Policy
	numbers map[citedPlace]int
	// held waits until something stands that it belongs to.
	held []heldBack
	lead string // the white space before units that were left out

	stands   bool // something that passed is shown
	failed   bool // something did not pass
	withheld bool // something was left out
	marked   bool // something is shown with a warning
	nothing  bool // the model says that the passages lack something
}

// citedPlace is a place that is cited; it keeps its number.
type citedPlace struct {
	source string
	span   text.Span
}

// heldBack is something that may be shown later: the words before a list, or a
// sentence with a warning while nothing stands yet.
type heldBack struct {
	verdict *verdict
	marked  bool
	// parted is true where something was left out behind it.
	parted bool
}

func (s *shower) lang() text.Lang { return text.Language(s.job.q.Text) }

// frame keeps what states nothing until something follows on it. A list number
// without words leads to nothing.
func (s *shower) frame(d *verdict) {
	if strings.TrimSpace(d.body) == "" {
		s.skip(d)
		return
	}
	s.held = append(s.held, heldBack{verdict: d})
}

// forget lets go of what was held back or left out: it was no part of the answer.
// What is shown has passed the check, and stands.
func (s *shower) forget() {
	s.held, s.lead = nil, ""
	s.failed, s.withheld, s.nothing = false, false, false
}

// skip leaves a unit out that nobody misses.
func (s *shower) skip(d *verdict) { s.lead = stronger(s.lead, d.lead) }

// show shows a unit that has passed, with what was held back for it.
func (s *shower) show(d *verdict) {
	for _, h := range s.held {
		switch {
		case h.marked:
			s.mark(h.verdict)
		case !h.parted || d.isItem() && leadsIn(h.verdict.body) || h.verdict.kind != prose:
			s.append(h.verdict, h.verdict.shown(nil), evidence.Answer{})
		}
	}
	s.held = nil
	var numbers []int
	var a evidence.Answer
	for _, pl := range d.places {
		n := s.number(pl)
		numbers = append(numbers, n)
		a.Passages = append(a.Passages, evidence.Passage{N: n, Text: pl.text()})
	}
	s.append(d, d.shown(numbers), a)
	s.stands = true
}

// fail does what the policy says with a unit that has failed, and says what.
func (s *shower) fail(d *verdict) string {
	s.failed = true
	for i := range s.held {
		s.held[i].parted = true
	}
	switch {
	case s.policy != Mark || harmful(d.faults) || d.kind != prose:
		s.withheld = true
		s.lead = stronger(s.lead, d.lead)
		return OutcomeWithheld
	case !s.stands:
		s.held = append(s.held, heldBack{verdict: d, marked: true})
	default:
		s.mark(d)
	}
	return OutcomeMarked
}

// mark shows a unit with a warning. It cites nothing: nothing bears it out.
func (s *shower) mark(d *verdict) {
	s.marked = true
	body := d.bullet + markedWords.in(s.job.lang) + strings.TrimLeft(withoutMarks(d.body), "。.!！?？，,：:；; ")
	before := s.separate(d.lead)
	from := len(s.job.answer.Text) + len(before)
	sentence := evidence.Sentence{Text: d.body, Citations: []int{}, Verdict: evidence.Unsupported, Figures: []evidence.Finding{}, Start: from, End: from + len(body)}
	for _, f := range d.faults {
		sentence.Warnings = append(sentence.Warnings, f.in(text.English))
	}
	s.job.answer.Checks = append(s.job.answer.Checks, sentence)
	s.job.say(before + body)
}

// append shows a text and keeps what the check says of it.
func (s *shower) append(d *verdict, shown string, a evidence.Answer) {
	before := s.separate(d.lead)
	from := len(s.job.answer.Text) + len(before)
	a.Text = shown[d.aside():]
	if d.kind == codeBlock {
		s.code(d, before+shown, from, a)
		return
	}
	for i, sentence := range evidence.Check(a).Sentences {
		if i == 0 {
			sentence.Start = -d.aside() // its bullet belongs to it
		}
		sentence.Start += from + d.aside()
		sentence.End += from + d.aside()
		s.job.answer.Checks = append(s.job.answer.Checks, sentence)
	}
	s.job.say(before + shown)
}

// code shows a block of code, which is one sentence with the marks below it.
func (s *shower) code(d *verdict, shown string, from int, a evidence.Answer) {
	sentence := evidence.Sentence{Text: d.body, Verdict: evidence.Supported, Figures: []evidence.Finding{}, Start: from, End: len(s.job.answer.Text) + len(shown)}
	for _, p := range a.Passages {
		sentence.Citations = append(sentence.Citations, p.N)
	}
	s.job.answer.Checks = append(s.job.answer.Checks, sentence)
	s.job.say(shown)
}

// separate is the white space before the next unit.
func (s *shower) separate(lead string) string {
	lead = stronger(s.lead, lead)
	s.lead = ""
	if s.job.answer.Text == "" {
		return ""
	}
	lead = strings.ReplaceAll(lead, "\r", "")
	if n := strings.Count(lead, "\n"); n > 2 {
		lead = "\n\n"
	}
	return lead
}

// stronger is the white space that separates more.
func stronger(a, b string) string {
	if strings.Count(a, "\n") > strings.Count(b, "\n") || b == "" {
		return a
	}
	return b
}

// number is that of a place, a new one where it is cited for the first time.
func (s *shower) number(pl place) int {
	key := citedPlace{pl.passage.chunk.Source, pl.span()}
	if n, ok := s.numbers[key]; ok {
		return n
	}
	n := len(s.job.answer.Citations) + 1
	s.numbers[key] = n
	s.job.answer.Citations = append(s.job.answer.Citations, pl.cite(n))
	return n
}

// close says what there is to say behind an answer.
func (s *shower) close(brokeOff bool) {
	for _, note := range []struct {
		is   bool
		says words
	}{
		{s.withheld, withheldWords}, {s.marked, markedNoteWords}, {s.nothing, partlyWords}, {brokeOff, brokeOffWords},
	} {
		if note.is {
			s.job.say("\n" + note.says.in(s.job.lang))
		}
	}
}

func (d *verdict) isItem() bool { return d.bullet != "" || d.kind == tableRow || d.kind == codeBlock }

func leadsIn(s string) bool { return strings.HasSuffix(s, ":") || strings.HasSuffix(s, "：") }

func citeMark(n int) string { return fmt.Sprintf("[%d]", n) }

// shown is a unit as it is shown, with the marks of these numbers before its
// final stop.
func (d *verdict) shown(numbers []int) string {
	var b strings.Builder
	for _, n := range numbers {
		b.WriteString(citeMark(n))
	}
	marks := b.String()
	if marks == "" {
		return d.bullet + d.body
	}
	switch d.kind {
	case codeBlock:
		return d.body + "\n" + marks
	case tableRow:
		if row, ok := strings.CutSuffix(d.body, "|"); ok {
			return d.bullet + strings.TrimRight(row, " ") + " " + marks + " |"
		}
	}
	body, stop := splitEnd(d.body)
	return d.bullet + body + " " + marks + stop
}

// aside is how many bytes at the beginning of what is shown number a row of a
// table, and state nothing.
func (d *verdict) aside() int {
	if d.kind != tableRow {
		return 0
	}
	return len(d.bullet)
}

// splitEnd takes the final stop off a sentence. Emphasis that closes behind it
// stays with the words.
func splitEnd(s string) (body, stop string) {
	words := strings.TrimRight(s, "*")
	r, n := utf8.DecodeLastRuneInString(words)
	if strings.ContainsRune("。.；;！？!?｡", r) && !strings.HasSuffix(words, "..") {
		return words[:len(words)-n] + s[len(words):], words[len(words)-n:]
	}
	return s, ""
}
