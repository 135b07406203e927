package bot

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/rag"
)

// maxSources is how many sources are listed below an answer, each with its
// button. The others are a click away.
const maxSources = 8

// maxPlace is how many characters of a title or a heading are shown.
const maxPlace = 50

// sources lists where the answer stands: a line each, and a row of buttons that
// open the passages.
func (r renderer) sources(a rag.Answer, lang text.Lang) []slack.Block {
	shown := a.Citations[:min(len(a.Citations), maxSources)]
	var buttons []slack.BlockElement
	for _, c := range shown {
		buttons = append(buttons, button(fmt.Sprintf("%s_%d", actionPassage, c.N), place{a.ID, c.N}.String(), passageWords.in(lang, c.N)))
	}
	if len(a.Citations) > len(shown) {
		buttons = append(buttons, button(actionSources, a.ID, allSourcesWords.in(lang, len(a.Citations))))
	}
	return append(r.sourceLines(shown, lang), slack.NewActionBlock("", buttons...))
}

// maxSmall is how many characters a small grey text holds; Slack takes 2,000.
const maxSmall = 1900

// maxApart is how many sources have a line each. With more of them, those that
// stand under the same heading share one.
const maxApart = 3

// sourceLines lists sources, with links where the documents have addresses and
// there is room for them.
func (r renderer) sourceLines(citations []rag.Citation, lang text.Lang) []slack.Block {
	var out []slack.Block
	open := ""
	flush := func() {
		if open != "" {
			out = append(out, slack.NewContextBlock("", slack.NewTextBlockObject(slack.MarkdownType, open, false, true)))
		}
		open = ""
	}
	for i, c := range citations {
		line := r.sourceLine(c, lang)
		gap := "\n"
		if len(citations) > maxApart && i > 0 && headings(c) == headings(citations[i-1]) {
			line, gap = mrkdwn([]run{{text: fmt.Sprintf("[%d] %s", c.N, lines(c, lang))}}), " · "
		}
		if size(open)+size(line) >= maxSmall {
			flush()
		}
		if open != "" {
			open += gap
		}
		open += line
	}
	flush()
	return out
}

// sourceLine is one source, without a link where that would be too long.
func (r renderer) sourceLine(c rag.Citation, lang text.Lang) string {
	if line := mrkdwn(sourceRuns(c, r.address(c), lang)); size(line) <= maxSmall/4 {
		return line
	}
	return mrkdwn(sourceRuns(c, "", lang))
}

// address is that of the citation's document, empty where it has none.
func (r renderer) address(c rag.Citation) string {
	if r.url == nil {
		return ""
	}
	if url := r.url(c); addressPattern.FindString(url) == url && len(url) <= 1000 {
		return url
	}
	return ""
}

// sourceRuns is one source: [1] title › heading, lines 27-28.
func sourceRuns(c rag.Citation, url string, lang text.Lang) []run {
	return []run{{text: fmt.Sprintf("[%d] ", c.N)}, {text: headings(c), url: url}, {text: commaWords.in(lang) + lines(c, lang)}}
}

// headings is the way to a passage: the document's title and the headings above it.
func headings(c rag.Citation) string {
	title := c.Title
	if title == "" {
		title = c.Source
	}
	way := []string{short(title, maxPlace)}
	for i, h := range c.Heading {
		if i > 0 || h != title {
			way = append(way, short(h, maxPlace))
		}
	}
	if len(way) > 4 { // the first, and those next to the passage
		way = append(way[:1:1], append([]string{"…"}, way[len(way)-2:]...)...)
	}
	return strings.Join(way, " › ")
}

func lines(c rag.Citation, lang text.Lang) string {
	if c.EndLine > c.StartLine {
		return linesWords.in(lang, c.StartLine, c.EndLine)
	}
	return lineWords.in(lang, c.StartLine)
}

// short is s on one line, cut at limit characters.
func short(s string, limit int) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
	if size(s) <= limit {
		return s
	}
	return s[:prefix(s, limit-1)] + "…"
}

// withSources adds the sources to a message's text where there is room.
func withSources(s string, a rag.Answer, lang text.Lang) string {
	if a.Declined || len(a.Citations) == 0 {
		return s
	}
	var out []string
	for _, c := range a.Citations[:min(len(a.Citations), maxSources)] {
		out = append(out, mrkdwn(sourceRuns(c, "", lang)))
	}
	list := "\n\n" + sourcesWords.in(lang) + "\n" + strings.Join(out, "\n")
	if size(s)+size(list) > 3900 {
		return s
	}
	return s + list
}
