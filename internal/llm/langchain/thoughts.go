package langchain

import "strings"

// thoughts takes out what a reasoning model writes between <think> and </think>
// before its answer, where the server does not part the two.
type thoughts struct {
	held  string // what has come and is not decided on
	state thinking
	// expected is true of a model whose server keeps the <think>: all that comes
	// before </think> is thoughts, and without that there were none.
	expected bool
}

const endOfThoughts = "</think>"

type thinking int

const (
	undecided thinking = iota
	within
	behind // the thoughts, and the white space that follows them
	never  // any more: this is the answer
)

// remove takes the next piece and returns what of the text so far is answer.
func (t *thoughts) remove(piece string) string {
	if t.state == never {
		return piece
	}
	t.held += piece
	if t.state == undecided && t.expected {
		if !strings.Contains(t.held, endOfThoughts) {
			return ""
		}
		t.state = within
	}
	if t.state == undecided {
		begin := strings.TrimLeft(t.held, " \t\r\n")
		switch {
		case strings.HasPrefix(begin, "<think>"):
			t.held, t.state = begin, within
		case strings.HasPrefix("<think>", begin):
			return ""
		default:
			return t.end(t.held)
		}
	}
	if t.state == within {
		_, rest, ok := strings.Cut(t.held, endOfThoughts)
		if !ok {
			t.held = t.held[max(0, len(t.held)-len(endOfThoughts)):]
			return ""
		}
		t.held, t.state = rest, behind
	}
	if answer := strings.TrimLeft(t.held, " \t\r\n"); answer != "" {
		return t.end(answer)
	}
	return ""
}

// rest returns what was held back when the text is at its end. Thoughts that did not
// come to an end are no answer.
func (t *thoughts) rest() string {
	if t.state != undecided {
		return ""
	}
	return t.end(t.held)
}

func (t *thoughts) end(answer string) string {
	t.held, t.state = "", never
	return answer
}
