package bot

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"github.com/wenju/wenju/evidence"
	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/rag"
)

// message is one Slack message. Text is what notifications, screen readers and
// clients without blocks show.
type message struct {
	Text   string
	Blocks []slack.Block
}

// renderer turns answers into Slack messages.
type renderer struct {
	// url is the address of the document of a citation, empty where it has none;
	// nil knows none.
	url func(rag.Citation) string
}

// answer is a whole answer as messages, in order; the last one carries sources
// and buttons.
func (r renderer) answer(a rag.Answer, lang text.Lang) []message {
	return r.messages(a, lang, false)
}

// privateAnswer is an answer that its asker alone sees, with a button to share it.
func (r renderer) privateAnswer(a rag.Answer, lang text.Lang) []message {
	return r.messages(a, lang, true)
}

func (r renderer) messages(a rag.Answer, lang text.Lang, private bool) []message {
	var out []message
	for _, page := range pages(fit(layout(doubted(a), quoted(a)), maxStretch)) {
		out = append(out, message{Text: notification(page), Blocks: blocks(page)})
	}
	last := &out[len(out)-1]
	last.Blocks = append(last.Blocks, r.tail(a, lang, private)...)
	last.Text = withSources(last.Text, a, lang)
	return out
}

// partial is an answer that is still being written, for where it cannot be
// streamed.
func (r renderer) partial(soFar string) message {
	page := pages(fit(layout(soFar, noLinks), maxStretch))[0]
	return message{Text: notification(page), Blocks: blocks(page)}
}

// notice is something that the bot itself says; what others wrote may be in it.
func (r renderer) notice(s string) message {
	return message{Text: escape(s)}
}

// bullet is what stands before a sentence on its line.
var bullet = regexp.MustCompile(`^\s*(?:(?:[-*+•]|\d{1,3}[.)])\s+)?`)

// doubted is an answer with marks around the sentences that did not pass the check,
// so that they look different. Rows of tables, headings and what goes over several
// lines are left alone.
func doubted(a rag.Answer) string {
	var out strings.Builder
	at := 0
	for _, c := range a.Checks {
		if c.Verdict != evidence.Unsupported && c.Verdict != evidence.Uncited || c.Start < at || c.End > len(a.Text) || c.Start >= c.End {
			continue
		}
		sentence := a.Text[c.Start:c.End]
		start := len(bullet.FindString(sentence))
		if start == len(sentence) || strings.ContainsAny(sentence[start:start+1], "|#") || strings.Contains(sentence, "\n") || strings.ContainsAny(sentence, doubtOpen+doubtClose) {
			continue
		}
		out.WriteString(a.Text[at:c.Start] + sentence[:start] + doubtOpen + sentence[start:] + doubtClose)
		at = c.End
	}
	return out.String() + a.Text[at:]
}

// quoted says of an address whether a passage cited by the answer holds it.
func quoted(a rag.Answer) linkable {
	return func(url string) bool {
		for _, c := range a.Citations {
			if holdsAddress(c.Quote, url) {
				return true
			}
		}
		return false
	}
}

// holdsAddress says whether the address stands in s as a whole: a shorter one
// that it begins with leads elsewhere.
func holdsAddress(s, url string) bool {
	for _, r := range addresses(s, func(string) bool { return true }) {
		if r.url == url {
			return true
		}
	}
	return false
}

// tail is what stands below an answer: its sources, its buttons and how it came
// about. It follows a streamed answer too.
func (r renderer) tail(a rag.Answer, lang text.Lang, private bool) []slack.Block {
	var out []slack.Block
	if !a.Declined && len(a.Citations) > 0 {
		out = append(out, r.sources(a, lang)...)
	}
	if private {
		out = append(out, slack.NewActionBlock("", button(actionShare, a.ID, shareWords.in(lang))))
	}
	if !a.Declined {
		out = append(out, note(modeLine(a, lang)))
	}
	return append(out, feedback(a, lang))
}

// afterStream is what stands below an answer that was streamed. In the stream
// itself nothing is a link, so those that the sources hold are listed.
func (r renderer) afterStream(a rag.Answer, lang text.Lang) []slack.Block {
	var links []string
	for _, found := range addresses(a.Text, quoted(a)) {
		if found.url != "" && !slices.Contains(links, found.url) && len(found.url) <= maxSmall/4 && len(links) < 3 {
			links = append(links, found.url)
		}
	}
	var out []slack.Block
	if len(links) > 0 {
		var lines []string
		for _, url := range links {
			lines = append(lines, mrkdwn([]run{{text: url, url: url}}))
		}
		out = append(out, slack.NewContextBlock("", slack.NewTextBlockObject(slack.MarkdownType, strings.Join(lines, "\n"), false, true)))
	}
	return append(out, r.tail(a, lang, false)...)
}

// modeLine says how the answer was made.
func modeLine(a rag.Answer, lang text.Lang) string {
	if a.Mode == rag.Generated {
		return generatedWords.in(lang, a.Model)
	}
	return extractiveWords.in(lang)
}

// feedback are the two thumbs.
func feedback(a rag.Answer, lang text.Lang) slack.Block {
	up, down := opinion{a.ID, true}.String(), opinion{a.ID, false}.String()
	return slack.NewContextActionsBlock("", slack.NewFeedbackButtonsBlockElement(actionFeedback,
		slack.NewFeedbackButton(plainText(helpfulWords.in(lang)), up).WithAccessibilityLabel(helpfulWords.in(lang)),
		slack.NewFeedbackButton(plainText(unhelpfulWords.in(lang)), down).WithAccessibilityLabel(unhelpfulWords.in(lang))))
}

// notification is the text of a message: its parts in Slack's markup, as much as
// fits.
func notification(parts []part) string {
	var out strings.Builder
	n := 0
	for i, p := range parts {
		s := p.mrkdwn()
		if i > 0 {
			s = separator(parts[i-1], p) + s
		}
		if n += size(s); n > maxText {
			return out.String() + shortened(parts, i, out.Len())
		}
		out.WriteString(s)
	}
	return out.String()
}

// shortened is as much of the i-th part as a text that is not long yet can take.
func shortened(parts []part, i, taken int) string {
	if i > 0 || taken > 0 || parts[0].kind == table {
		return "\n…"
	}
	// Escapes make text up to five times as long.
	return mrkdwn(cut(parts[0].runs, maxText/5)[0]) + "…"
}

func separator(before, p part) string {
	if before.kind == item && p.kind == item {
		return "\n"
	}
	return "\n\n"
}

// mrkdwn is a part in Slack's own markup.
func (p part) mrkdwn() string {
	switch p.kind {
	case heading:
		return mrkdwn(emphasised(p.runs))
	case item:
		return strings.Repeat("    ", p.indent) + p.bullet() + mrkdwn(p.runs)
	case quotation:
		return "&gt; " + mrkdwn(p.runs) // Slack knows a quotation by the escaped mark
	case code:
		return "```\n" + escape(plain(p.runs)) + "\n```"
	case table:
		return escape(rowsText(p.rows))
	}
	return mrkdwn(p.runs)
}

func (p part) bullet() string {
	if p.number > 0 {
		return fmt.Sprintf("%d. ", p.number)
	}
	return "• "
}
