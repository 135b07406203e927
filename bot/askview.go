package bot

import (
	"encoding/json"

	"github.com/slack-go/slack"

	"github.com/wenju/wenju/internal/text"
)

// askingAbout is what the dialog to ask about a message remembers of it.
type askingAbout struct {
	Team    string `json:"team"`
	Channel string `json:"channel"`
	TS      string `json:"ts"`
	Thread  string `json:"thread,omitempty"` // where the message stands in one
	Private bool   `json:"private,omitempty"`
}

// Where the values stand in the state of the dialog.
const (
	blockQuestion = "question"
	inputQuestion = "text"
	blockWhere    = "where"
	inputWhere    = "choice"
	whereThread   = "thread"
	whereMe       = "me"
)

// maxPrefilled is how many characters of a message are taken into the dialog.
const maxPrefilled = 1800

// askAbout is the dialog to ask about a message, with its text filled in.
func (r renderer) askAbout(about askingAbout, said string, lang text.Lang) slack.ModalViewRequest {
	input := slack.NewPlainTextInputBlockElement(nil, inputQuestion)
	input.Multiline = true
	input.InitialValue = firstOf(said, maxPrefilled)
	question := slack.NewInputBlock(blockQuestion, plainText(askLabel.in(lang)), nil, input)

	thread := slack.NewOptionBlockObject(whereThread, plainText(inThreadWords.in(lang)), nil)
	me := slack.NewOptionBlockObject(whereMe, plainText(toMeWords.in(lang)), nil)
	choice := slack.NewRadioButtonsBlockElement(inputWhere, thread, me)
	choice.InitialOption = me
	where := slack.NewInputBlock(blockWhere, plainText(whereLabel.in(lang)), nil, choice)

	view := modal(askTitle.in(lang), lang, question, where)
	view.Submit = plainText(askSubmit.in(lang))
	view.CallbackID = callbackAsk
	metadata, _ := json.Marshal(about) // a struct of texts does encode
	view.PrivateMetadata = string(metadata)
	return view
}
