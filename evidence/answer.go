package evidence

// Answer is an answer with the passages that it may cite.
type Answer struct {
	ID       string    `json:"id"`
	Question string    `json:"question,omitempty"`
	Text     string    `json:"answer"`
	Passages []Passage `json:"passages"`
}

// Passage is a text that an answer cites as [N].
type Passage struct {
	N    int    `json:"n"`
	Text string `json:"text"`
}

// Verdict is the outcome for a sentence or for a figure.
type Verdict string

// The verdicts of sentences.
const (
	Supported   Verdict = "supported"   // all that it states stands in what it cites
	Unsupported Verdict = "unsupported" // something does not, or a citation names no passage
	Uncited     Verdict = "uncited"     // it states something to check and cites nothing
	Plain       Verdict = "plain"       // it states nothing to check
)

// The verdicts of figures, quotations and titles.
const (
	Found   Verdict = "found"   // stands in a passage cited
	Derived Verdict = "derived" // follows from one or two figures there in one step
	Missing Verdict = "missing" // neither
)

// Report is the outcome of a check. OK is true when every sentence is
// Supported or Plain.
type Report struct {
	ID        string     `json:"id"`
	OK        bool       `json:"ok"`
	Sentences []Sentence `json:"sentences"`
}

// Sentence is one sentence of an answer and what became of it.
type Sentence struct {
	Text       string    `json:"sentence"` // without its citation marks and list number
	Citations  []int     `json:"citations"`
	Verdict    Verdict   `json:"verdict"`
	Figures    []Finding `json:"figures"`
	Quotations []Finding `json:"quotations,omitempty"` // titles too
	HeldBy     int       `json:"held_by,omitempty"`    // the passage not cited that holds all that is missing
	Warnings   []string  `json:"warnings,omitempty"`
	Start      int       `json:"start"` // bytes of the answer, citation marks included
	End        int       `json:"end"`
}

// Finding is a figure, quotation or title of a sentence and where it stands.
type Finding struct {
	Text     string   `json:"text"`
	Value    string   `json:"value"` // canonical: "216000 km2"
	Verdict  Verdict  `json:"verdict"`
	Citation int      `json:"citation,omitempty"` // the passage that holds it
	From     []string `json:"from,omitempty"`     // what a derived figure follows from
	Kind     Kind     `json:"kind"`
}
