package bot

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/slack-go/slack"
)

// Ids of what can be clicked. Where a row holds several of a kind, each has
// "_" and something of its own behind: see actionKind.
const (
	actionPassage  = "passage"  // value: a place
	actionSources  = "sources"  // value: the answer's id
	actionFeedback = "feedback" // value: an opinion
	actionShare    = "share"    // value: the answer's id
	actionOpen     = "open"     // a link; nothing to do
	actionSample   = "sample"   // value: a question to ask
	actionGaps     = "gaps"     // no value
	actionHow      = "how"      // value: the answer's id
)

// Callback ids of modals and of shortcuts on messages.
const (
	callbackReason = "reason"    // private_metadata: the answer's id
	callbackAsk    = "ask_about" // private_metadata: an askingAbout
	callbackHow    = "show_how"
)

// Where the reason stands in the state of its modal.
const (
	blockReason = "reason"
	inputReason = "text"
)

// actionKind is the kind of an action id.
func actionKind(id string) string {
	kind, _, _ := strings.Cut(id, "_")
	return kind
}

// place names a citation of an answer.
type place struct {
	answer string
	n      int
}

func (p place) String() string { return fmt.Sprintf("%s %d", p.answer, p.n) }

func parsePlace(s string) (place, bool) {
	id, number, _ := strings.Cut(s, " ")
	n, err := strconv.Atoi(number)
	return place{id, n}, err == nil && id != ""
}

// opinion is a thumb on an answer.
type opinion struct {
	answer string
	up     bool
}

func (o opinion) String() string {
	if o.up {
		return o.answer + " up"
	}
	return o.answer + " down"
}

func parseOpinion(s string) (opinion, bool) {
	id, thumb, _ := strings.Cut(s, " ")
	return opinion{id, thumb == "up"}, id != "" && (thumb == "up" || thumb == "down")
}

// maxLabel is what a button's text may hold; Slack cuts longer ones off sooner.
const maxLabel = 70

func button(action, value, label string) *slack.ButtonBlockElement {
	return slack.NewButtonBlockElement(action, value, plainText(short(breakGuesses(label), maxLabel)))
}

// plainText is text in which Slack reads no markup.
func plainText(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, breakGuesses(s), true, false)
}

// note is a small grey line.
func note(s string) slack.Block {
	o := slack.NewTextBlockObject(slack.PlainTextType, short(breakGuesses(s), maxSmall), false, false)
	return slack.NewContextBlock("", o)
}
