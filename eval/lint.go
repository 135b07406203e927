package eval

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Sources hands out the documents that a set is about.
type Sources interface {
	// Text returns the lines of a document by its source; ok is false where there
	// is no such document. An empty source is the only document, where there is
	// only one.
	Text(ctx context.Context, source string) (text string, ok bool, err error)
}

// linter looks through sets that have no faults.
type linter struct {
	set     *Set
	q       *Question
	sources Sources // nil: evidence is not looked up
	found   []Fault
}

// Lint finds what a set may hold and had better not: questions that stand there
// twice, evidence that is not in its source, facts that the question gives away,
// strings too short to mean anything. Without sources evidence is not looked up.
func Lint(ctx context.Context, set *Set, sources Sources) ([]Fault, error) {
	l := &linter{set: set, sources: sources}
	asked := make(map[string]int)
	for i := range set.Questions {
		l.q = &set.Questions[i]
		l.duplicate(asked)
		l.facts()
		l.mustNot()
		l.declined()
		look := l.evidence
		if len(l.q.GoldIDs) > 0 {
			look = l.gold
		}
		if err := look(ctx); err != nil {
			return nil, err
		}
	}
	return l.found, nil
}

func (l *linter) say(field, form string, args ...any) {
	l.found = append(l.found, Fault{File: l.set.File, Line: l.q.Line, Field: field, Text: fmt.Sprintf(form, args...)})
}

func (l *linter) duplicate(asked map[string]int) {
	key := normal(l.q.Text)
	if key == "" {
		l.say("question", "is empty: it can find nothing")
		return
	}
	for _, turn := range l.q.History {
		key += "\x00" + normal(turn.Q)
	}
	if line, ok := asked[key]; ok {
		l.say("question", "is that of line %d as well", line)
		return
	}
	asked[key] = l.q.Line
}

// facts looks at what a right answer holds. The answers of a set for passage
// retrieval are nobody's choice of words.
func (l *linter) facts() {
	if len(l.q.GoldIDs) > 0 {
		return
	}
	if l.q.Unfilled() {
		l.say("must", "is empty: the draft is not filled in, and eval leaves it out")
	}
	question := normal(l.q.Text)
	for i, fact := range l.q.Must {
		for j, s := range fact {
			field := fmt.Sprintf("must[%d][%d]", i, j)
			if tooShort(s) {
				l.say(field, "%q is so short that many a wrong answer holds it", s)
			}
			if strings.Contains(question, normal(s)) {
				l.say(field, "%q stands in the question: repeating it would be enough", s)
			}
		}
		if !l.possible(fact) {
			l.say(fmt.Sprintf("must[%d]", i), "cannot be met: every alternative holds something from must_not")
		}
	}
}

// tooShort says whether a string turns up by chance: a single character, or a
// single letter or two without a digit. A figure with its unit is long enough.
func tooShort(s string) bool {
	s = normal(s)
	n := utf8.RuneCountInString(s)
	return n < 2 || n == 2 && s[0] < utf8.RuneSelf && s[1] < utf8.RuneSelf && !strings.ContainsAny(s, "%$")
}

// possible says whether one of the alternatives may stand in a right answer.
func (l *linter) possible(fact []string) bool {
	for _, s := range fact {
		clean := true
		for _, bad := range l.q.MustNot {
			clean = clean && !strings.Contains(normal(s), normal(bad))
		}
		if clean {
			return true
		}
	}
	return false
}

func (l *linter) mustNot() {
	for i, s := range l.q.MustNot {
		if utf8.RuneCountInString(normal(s)) < 2 {
			l.say(fmt.Sprintf("must_not[%d]", i), "%q is so short that many a right answer holds it", s)
		}
	}
}

func (l *linter) declined() {
	if l.q.Answerable {
		if len(l.q.Evidence) == 0 {
			l.say("evidence", "is missing: neither citations nor passages can be judged")
		}
		return
	}
	if len(l.q.Must) > 0 {
		l.say("must", "is not looked at: the question is not answerable")
	}
	if len(l.q.Evidence) > 0 {
		l.say("evidence", "is not looked at: the question is not answerable")
	}
}

// gold looks the gold passages up.
func (l *linter) gold(ctx context.Context) error {
	if l.sources == nil {
		return nil
	}
	for i, id := range l.q.GoldIDs {
		_, ok, err := l.sources.Text(ctx, id)
		if err != nil {
			return err
		}
		if !ok {
			l.say(fmt.Sprintf("gold_ids[%d]", i), "%q is not in the index", id)
		}
	}
	return nil
}

// evidence looks the quotations up in their sources, line breaks aside.
func (l *linter) evidence(ctx context.Context) error {
	var quoted strings.Builder
	known := true
	for i, e := range l.q.Evidence {
		field := fmt.Sprintf("evidence[%d]", i)
		quoted.WriteString(normal(e.Quote))
		if e.Quote == "" {
			l.say(field+".quote", "is missing: whether a citation is exact cannot be judged")
		}
		if l.sources == nil {
			known = false
			continue
		}
		text, ok, err := l.sources.Text(ctx, e.Source)
		if err != nil {
			return err
		}
		if !ok {
			known = false
			l.say(field+".source", "%q is not in the index", e.Source)
			continue
		}
		quoted.WriteString(l.place(field, text, e))
	}
	if known && l.q.Answerable && len(l.q.Evidence) > 0 {
		l.backed(quoted.String())
	}
	return nil
}

// place checks one place and returns what stands there, in normal form.
func (l *linter) place(field, text string, e Evidence) string {
	lines := strings.Split(text, "\n")
	if e.EndLine > len(lines) {
		l.say(field+".end_line", "is %d, and the document has %d lines", e.EndLine, len(lines))
		return ""
	}
	there := normal(strings.Join(lines[e.StartLine-1:e.EndLine], "\n"))
	if quote := normal(e.Quote); !strings.Contains(there, quote) {
		if strings.Contains(normal(text), quote) {
			l.say(field, "the quotation stands in the document, but not on lines %d to %d", e.StartLine, e.EndLine)
		} else {
			l.say(field+".quote", "is not in the document")
		}
	}
	return there
}

// backed says of each fact whether some form of it stands in the evidence.
func (l *linter) backed(quoted string) {
	for i, fact := range l.q.Must {
		if !occurs(fact, quoted) {
			l.say(fmt.Sprintf("must[%d]", i), "no alternative stands in the evidence")
		}
	}
}
