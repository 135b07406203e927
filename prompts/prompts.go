package prompts

// NoAnswer is what a model writes, and nothing else, when the passages do not
// answer the question. It is never shown.
const NoAnswer = "NO_ANSWER"

// Lang is the language in which a model is addressed and answers.
type Lang string

// The languages that there are prompts in.
const (
	Chinese Lang = "zh"
	English Lang = "en"
)

// Prompt is a rendered prompt. System says what to do; User holds everything
// from outside.
type Prompt struct{ System, User string }

// Passage is a passage of a document, as a model gets to see it.
type Passage struct {
	N       int // as it is cited
	Title   string
	Section string // its headings, from the outermost on
	Text    string
}

// Answer asks for the answer to a question.
type Answer struct {
	Lang Lang
	// Fence stands in the lines around everything from outside. It has to be a
	// word that nobody outside can know: random, anew for each question.
	Fence    string
	Question string
	Passages []Passage
}

// Regenerate asks for one sentence anew.
type Regenerate struct {
	Lang     Lang
	Fence    string
	Question string
	Passages []Passage
	Sentence string   // as it was written
	Faults   []string // what is wrong with it, in Lang
}

// Turn is a question and its answer from earlier in a conversation.
type Turn struct{ Question, Answer string }

// Standalone asks for a question that can be understood without what went
// before.
type Standalone struct {
	Lang     Lang
	Fence    string
	Turns    []Turn // oldest first
	Question string
}

// Judge asks for grades of an answer.
type Judge struct {
	Fence    string
	Question string
	Facts    []string // of a complete answer, where they are known
	Passages []Passage
	Answer   string
}

// Answer renders the prompt that asks for an answer.
func (s *Set) Answer(a Answer) (Prompt, error) { return s.render("answer."+string(a.Lang), a) }

// Regenerate renders the prompt that asks for a sentence anew.
func (s *Set) Regenerate(r Regenerate) (Prompt, error) {
	return s.render("regenerate."+string(r.Lang), r)
}

// Standalone renders the prompt that asks for a question to be made standalone.
func (s *Set) Standalone(q Standalone) (Prompt, error) {
	return s.render("standalone."+string(q.Lang), q)
}

// Judge renders the prompt that asks for grades.
func (s *Set) Judge(j Judge) (Prompt, error) { return s.render("judge", j) }
