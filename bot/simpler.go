package bot

import (
	"strings"

	"github.com/slack-go/slack"
)

// simpler is the message in blocks that every workspace takes: tables as text,
// feedback as ordinary buttons. It is what is sent where Slack refuses a form.
func (m message) simpler() message {
	out := message{Text: m.Text}
	for _, b := range m.Blocks {
		out.Blocks = append(out.Blocks, simpler(b))
	}
	return out
}

func simpler(b slack.Block) slack.Block {
	switch b := b.(type) {
	case *slack.TableBlock:
		return tableAsText(b)
	case *slack.ContextActionsBlock:
		return feedbackAsButtons(b)
	}
	return b
}

// tableAsText has a line for each row. Its cells are rich text of ours.
func tableAsText(b *slack.TableBlock) slack.Block {
	var lines []string
	for _, row := range b.Rows {
		var cells []string
		for _, c := range row {
			cells = append(cells, cellText(c))
		}
		lines = append(lines, strings.Join(cells, " | "))
	}
	runs := []run{{text: strings.Join(lines, "\n")}}
	return slack.NewRichTextBlock("", &slack.RichTextPreformatted{Type: slack.RTEPreformatted, Elements: elements(runs)})
}

func cellText(c slack.TableCell) string {
	cell, ok := c.(*slack.TableRichTextCell)
	if !ok {
		return ""
	}
	var out strings.Builder
	for _, e := range cell.Elements {
		s, ok := e.(*slack.RichTextSection)
		if !ok {
			continue
		}
		for _, t := range s.Elements {
			if t, ok := t.(*slack.RichTextSectionTextElement); ok {
				out.WriteString(t.Text)
			}
		}
	}
	return out.String()
}

func feedbackAsButtons(b *slack.ContextActionsBlock) slack.Block {
	var buttons []slack.BlockElement
	for _, e := range b.Elements.ElementSet {
		f, ok := e.(*slack.FeedbackButtonsBlockElement)
		if !ok {
			continue
		}
		buttons = append(buttons,
			button(actionFeedback+"_up", f.PositiveButton.Value, "👍 "+f.PositiveButton.Text.Text),
			button(actionFeedback+"_down", f.NegativeButton.Value, "👎 "+f.NegativeButton.Text.Text))
	}
	return slack.NewActionBlock("", buttons...)
}
