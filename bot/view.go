package bot

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/rag"
)

// How much of a document a passage is shown in.
const (
	linesAround = 3    // lines before and after those of the quote
	maxAround   = 700  // characters before and after the quote
	maxQuote    = 4000 // characters of the quote; of a longer one the middle is left out
)

// passage is the modal that shows a cited passage in its surroundings, the quote
// in bold. document is the text of its source as it is now; found is false where
// the source has gone.
func (r renderer) passage(c rag.Citation, document string, found bool, lang text.Lang) slack.ModalViewRequest {
	parts := []slack.Block{r.passageHead(c, lang)}
	var runs []run
	switch {
	case !found:
		parts = append(parts, note(goneWords.in(lang)))
		runs = quoteRuns(c.Quote, lang)
	case !stands(c, document):
		parts = append(parts, note(changedWords.in(lang)))
		runs = quoteRuns(c.Quote, lang)
	default:
		runs = surroundings(c, document, lang)
	}
	for _, stretch := range cut(runs, maxStretch) {
		parts = append(parts, slack.NewRichTextBlock("", section(stretch)))
	}
	return modal(passageTitle.in(lang), lang, parts...)
}

// passageHead says where the passage stands, with a link where there is one.
func (r renderer) passageHead(c rag.Citation, lang text.Lang) slack.Block {
	head := slack.NewTextBlockObject(slack.MarkdownType, mrkdwn(sourceRuns(c, "", lang)), false, true)
	url := r.address(c)
	if url == "" {
		return slack.NewSectionBlock(head, nil, nil)
	}
	open := button(actionOpen, "", openDocumentWords.in(lang)).WithURL(url)
	return slack.NewSectionBlock(head, nil, slack.NewAccessory(open))
}

// stands says whether the document still holds the quote where it was cited.
func stands(c rag.Citation, document string) bool {
	return c.StartByte >= 0 && c.StartByte <= c.EndByte && c.EndByte <= len(document) &&
		document[c.StartByte:c.EndByte] == c.Quote
}

// surroundings is the quote in bold between what stands before and after it.
func surroundings(c rag.Citation, document string, lang text.Lang) []run {
	before := document[:c.StartByte]
	before = before[back(before, linesAround):]
	after := document[c.EndByte:]
	after = after[:ahead(after, linesAround)]
	runs := []run{{text: lastOf(before, maxAround)}}
	runs = append(runs, quoteRuns(c.Quote, lang)...)
	runs = append(runs, run{text: firstOf(after, maxAround)})
	return trimRuns(runs)
}

// quoteRuns is the quote in bold, without the middle of one that is very long.
func quoteRuns(quote string, lang text.Lang) []run {
	quote = strings.ToValidUTF8(strings.ReplaceAll(quote, "\r", ""), "\uFFFD")
	n := size(quote)
	if n <= maxQuote {
		return []run{{text: quote, bold: true}}
	}
	head, tail := quote[:prefix(quote, maxQuote*3/4)], lastOf(quote, maxQuote/4)
	left := utf8.RuneCountInString(quote) - utf8.RuneCountInString(head) - utf8.RuneCountInString(tail)
	return []run{{text: head, bold: true}, {text: " … " + omittedWords.in(lang, left) + " "}, {text: tail, bold: true}}
}

// back is where the n-th line before the last one of s begins.
func back(s string, n int) int {
	at := strings.LastIndexByte(s, '\n') + 1
	for ; n > 0 && at > 0; n-- {
		at = strings.LastIndexByte(s[:at-1], '\n') + 1
	}
	return at
}

// ahead is where the n-th line after the first one of s ends.
func ahead(s string, n int) int {
	at := 0
	for ; n >= 0; n-- {
		i := strings.IndexByte(s[at:], '\n')
		if i < 0 {
			return len(s)
		}
		at += i + 1
	}
	return at
}

func firstOf(s string, limit int) string {
	s = strings.ToValidUTF8(strings.ReplaceAll(s, "\r", ""), "\uFFFD")
	if size(s) <= limit {
		return s
	}
	return s[:prefix(s, limit)] + "…"
}

func lastOf(s string, limit int) string {
	s = strings.ToValidUTF8(strings.ReplaceAll(s, "\r", ""), "\uFFFD")
	over := size(s) - limit
	if over <= 0 {
		return s
	}
	at := 0
	for i, r := range s {
		if over <= 0 && !joins(r) {
			at = i
			break
		}
		over--
		if r > 0xFFFF {
			over--
		}
	}
	return "…" + s[at:]
}

// sourceList is the modal with all sources of an answer.
func (r renderer) sourceList(a rag.Answer, lang text.Lang) slack.ModalViewRequest {
	const most = 90 // a view holds 100 blocks
	var parts []slack.Block
	for _, c := range a.Citations[:min(len(a.Citations), most)] {
		line := slack.NewTextBlockObject(slack.MarkdownType, mrkdwn(sourceRuns(c, r.address(c), lang)), false, true)
		open := button(fmt.Sprintf("%s_%d", actionPassage, c.N), place{a.ID, c.N}.String(), passageWords.in(lang, c.N))
		parts = append(parts, slack.NewSectionBlock(line, nil, slack.NewAccessory(open)))
	}
	if left := len(a.Citations) - most; left > 0 {
		parts = append(parts, note(moreSourcesWords.in(lang, left)))
	}
	return modal(sourcesTitle.in(lang), lang, parts...)
}

// reason is the modal that asks what was wrong with an answer.
func (r renderer) reason(answerID string, lang text.Lang) slack.ModalViewRequest {
	input := slack.NewPlainTextInputBlockElement(plainText(short(reasonHint.in(lang), 150)), inputReason)
	input.Multiline = true
	input.MaxLength = 1000
	field := slack.NewInputBlock(blockReason, plainText(reasonLabel.in(lang)), nil, input)
	field.Optional = true
	view := modal(reasonTitle.in(lang), lang, field)
	view.Submit = plainText(sendWords.in(lang))
	view.CallbackID = callbackReason
	view.PrivateMetadata = answerID
	return view
}

// told is a modal that only says something.
func (r renderer) told(s string, lang text.Lang) slack.ModalViewRequest {
	return modal(toldTitle.in(lang), lang, slack.NewRichTextBlock("", section([]run{{text: s}})))
}

func modal(title string, lang text.Lang, parts ...slack.Block) slack.ModalViewRequest {
	return slack.ModalViewRequest{
		Type:   slack.VTModal,
		Title:  plainText(short(title, 24)),
		Close:  plainText(closeWords.in(lang)),
		Blocks: slack.Blocks{BlockSet: parts},
	}
}
