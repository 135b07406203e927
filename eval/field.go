package eval

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/rag"
)

// fields is a line of a set, field by field, so that every fault has its field.
type fields struct {
	r   *setReader
	raw map[string]json.RawMessage
}

func (r *setReader) fields(line []byte) (fields, bool) {
	f := fields{r: r}
	if !utf8.Valid(line) {
		r.fault("", "is not UTF-8")
		return f, false
	}
	err := json.Unmarshal(line, &f.raw)
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		r.fault("", "is not JSON: %s at byte %d", syntax, syntax.Offset)
	case err != nil || f.raw == nil:
		r.fault("", "is not a JSON object")
	default:
		return f, true
	}
	return f, false
}

// has says whether a field is there and is not null.
func (f fields) has(name string) bool {
	raw, ok := f.raw[name]
	return ok && !bytes.Equal(raw, []byte("null"))
}

// read reads a field into to, which stays as it is where the field is not there
// or is not what it should be; that is then a fault.
func read[T any](f fields, name, should string, to *T) bool {
	if !f.has(name) {
		return true
	}
	var v T
	if err := json.Unmarshal(f.raw[name], &v); err != nil {
		f.r.fault(name, "should be %s", should)
		return false
	}
	*to = v
	return true
}

// question reads all fields.
func (f fields) question() Question {
	q := Question{ID: f.id(), Text: f.text()}
	read(f, "lang", "a string", &q.Lang)
	read(f, "category", "a string", &q.Category)
	read(f, "note", "a string", &q.Note)
	read(f, "must", "a list of facts, each a list of strings", &q.Must)
	read(f, "must_not", "a list of strings", &q.MustNot)
	read(f, "evidence", "a list of places", &q.Evidence)
	read(f, "gold_ids", "a list of strings", &q.GoldIDs)
	q.Answerable = f.answerable()
	q.History = f.history()
	q.Tags = tags(q.Note)
	if q.Lang == "" {
		q.Lang = string(text.Language(q.Text))
	}
	if f.has("gold_ids") {
		f.fromPassages(&q)
	}
	return q
}

// id is "id" or, in sets for passage retrieval, "qid"; some sets number it.
func (f fields) id() string {
	name := "id"
	if !f.has("id") && f.has("qid") {
		name = "qid"
	}
	if raw := f.raw[name]; len(raw) > 0 && (raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9') {
		return string(raw)
	}
	return f.needed(name)
}

// text is the question. Public sets for passage retrieval hold empty ones, which
// find nothing and are counted so.
func (f fields) text() string {
	var s string
	if f.has("gold_ids") && f.has("question") && read(f, "question", "a string", &s) {
		return s
	}
	return f.needed("question")
}

// needed reads a string that has to be there.
func (f fields) needed(name string) string {
	var s string
	switch {
	case !f.has(name):
		f.r.fault(name, "is missing")
	case read(f, name, "a string", &s) && strings.TrimSpace(s) == "":
		f.r.fault(name, "is empty")
	}
	return s
}

func (f fields) answerable() bool {
	answerable := true
	if !f.has("answerable") && !f.has("gold_ids") {
		f.r.fault("answerable", "is missing: true, or false where the bot has to decline (a set for passage retrieval has gold_ids)")
	}
	read(f, "answerable", "true or false", &answerable)
	return answerable
}

// history reads the turns before, which have exactly q and a.
func (f fields) history() []rag.Turn {
	var turns []rag.Turn
	if !read(f, "history", `a list of {"q":…,"a":…}`, &turns) {
		return nil
	}
	for i, turn := range turns {
		if strings.TrimSpace(turn.Q) == "" {
			f.r.fault(fmt.Sprintf("history[%d].q", i), "is empty")
		}
	}
	return turns
}

// fromPassages makes gold passages evidence: whole documents, one of which has
// to be found. The answers, where the set has them, are one fact.
func (f fields) fromPassages(q *Question) {
	if len(q.Must) == 0 {
		var answers []string
		if read(f, "answers", "a list of strings", &answers); len(answers) > 0 {
			q.Must = [][]string{answers}
		}
	}
	if len(q.Evidence) > 0 {
		return
	}
	for _, id := range q.GoldIDs {
		q.Evidence = append(q.Evidence, Evidence{Source: id, StartLine: 1, EndLine: 1<<31 - 1, Group: 1})
	}
}

// check finds what does not go together.
func (r *setReader) check(f fields, q *Question) {
	passages := f.has("gold_ids")
	if passages && len(q.GoldIDs) == 0 && q.Answerable {
		r.fault("gold_ids", "is empty")
	}
	for i, id := range q.GoldIDs {
		if id == "" {
			r.fault(fmt.Sprintf("gold_ids[%d]", i), "is empty")
		}
	}
	if q.Answerable && len(q.Must) == 0 && !passages && !q.Unfilled() && !r.faulty("must") && !r.faulty("answerable") {
		r.fault("must", "is empty: an answerable question needs a fact")
	}
	for i, fact := range q.Must {
		if len(fact) == 0 {
			r.fault(fmt.Sprintf("must[%d]", i), "is a fact without alternatives")
		}
		r.checkStrings(fmt.Sprintf("must[%d]", i), fact)
	}
	r.checkStrings("must_not", q.MustNot)
	if !passages {
		r.checkEvidence(q.Evidence)
	}
}

// faulty says whether this line has a fault in that field already.
func (r *setReader) faulty(field string) bool {
	for _, f := range r.faults {
		if f.Line == r.line && f.Field == field {
			return true
		}
	}
	return false
}

// checkStrings finds strings of which nothing is left to look for: they would be
// found in every answer.
func (r *setReader) checkStrings(field string, list []string) {
	for i, s := range list {
		if normal(s) == "" {
			r.fault(fmt.Sprintf("%s[%d]", field, i), "is empty")
		}
	}
}

func (r *setReader) checkEvidence(evidence []Evidence) {
	for i, e := range evidence {
		field := fmt.Sprintf("evidence[%d]", i)
		if e.StartLine < 1 {
			r.fault(field+".start_line", "is %d: lines count from 1", e.StartLine)
		}
		if e.EndLine < e.StartLine {
			r.fault(field+".end_line", "is %d, before start_line %d", e.EndLine, e.StartLine)
		}
		if e.Group < 0 {
			r.fault(field+".group", "is %d: groups count from 1", e.Group)
		}
	}
}

var leadingTag = regexp.MustCompile(`^\s*\[([\pL\pN_-]+)\]`)

// tags are what stands in brackets at the beginning of a note.
func tags(note string) []string {
	var out []string
	for {
		m := leadingTag.FindStringSubmatch(note)
		if m == nil {
			return out
		}
		out = append(out, m[1])
		note = note[len(m[0]):]
	}
}
