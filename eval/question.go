package eval

import "github.com/wenju/wenju/rag"

// Question is one question of a set with what a right answer holds.
type Question struct {
	ID       string
	Lang     string // "zh", "en", …
	Category string
	Text     string
	History  []rag.Turn // oldest first
	// Answerable is false where the bot has to decline.
	Answerable bool
	// Must are the facts of a right answer, each a list of alternatives.
	Must [][]string
	// MustNot are strings that make an answer wrong.
	MustNot  []string
	Evidence []Evidence
	// GoldIDs are the sources of the passages that answer the question, in sets
	// for pure passage retrieval.
	GoldIDs []string
	Tags    []string // from the note: "[typo] …" has the tag "typo"
	Note    string

	Set  string // name of the set: its file's, without the extension
	Line int    // where it stands in the file
}

// Key tells a question from those of all sets of a run.
func (q *Question) Key() string { return q.Set + "\x00" + q.ID }

// Evidence is a place that an answer has to cite. Places of the same group,
// which is not 0, are alternatives.
type Evidence struct {
	Source    string `json:"source"` // empty is any document
	StartLine int    `json:"start_line"`
	EndLine   int    `json:"end_line"`
	Quote     string `json:"quote"`
	Group     int    `json:"group"`
}

// groups returns the evidence by entry that is needed: a group of alternatives
// is one, and so is each place without a group.
func (q *Question) groups() [][]Evidence {
	var out [][]Evidence
	at := make(map[int]int)
	for _, e := range q.Evidence {
		i, ok := at[e.Group]
		if e.Group == 0 || !ok {
			at[e.Group] = len(out)
			out = append(out, []Evidence{e})
			continue
		}
		out[i] = append(out[i], e)
	}
	return out
}

// Set is a question set.
type Set struct {
	Name      string // of its file, without the extension
	File      string // as it was named
	SHA256    string // of its bytes, in hex
	Questions []Question
}
