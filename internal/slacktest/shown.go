package slacktest

import (
	"regexp"
	"slices"
	"strings"
)

// piece is a stretch of text as a reader sees it.
type piece struct {
	text string
	kind string // mrkdwn, markdown, plain, or ping for what rich text mentions
}

// pieces are the texts of blocks in reading order, without those of buttons.
func pieces(blocks []object) []piece {
	var out []piece
	for _, b := range blocks {
		switch asString(b["type"]) {
		case "markdown":
			out = append(out, piece{asString(b["text"]), "markdown"})
		case "table":
			for _, row := range asList(b["rows"]) {
				out = append(out, rowPieces(asList(row))...)
			}
		case "rich_text":
			out = append(out, richPieces(asList(b["elements"]))...)
		default:
			out = append(out, textPieces(b)...)
		}
	}
	return out
}

// textPieces are the text objects of section, header, context, input and their like.
func textPieces(b object) []piece {
	candidates := append([]any{b["text"], b["label"], b["title"]}, asList(b["fields"])...)
	if asString(b["type"]) == "context" {
		candidates = append(candidates, asList(b["elements"])...)
	}
	var out []piece
	for _, c := range candidates {
		t := asObject(c)
		switch asString(t["type"]) {
		case "mrkdwn":
			out = append(out, piece{asString(t["text"]), "mrkdwn"})
		case "plain_text":
			out = append(out, piece{asString(t["text"]), "plain"})
		}
	}
	return out
}

// rowPieces are the cells of a row as one line, and whom they mention.
func rowPieces(cells []any) []piece {
	var line []string
	var pings []piece
	for _, c := range cells {
		cell := asObject(c)
		if asString(cell["type"]) != "rich_text" {
			line = append(line, asString(cell["text"]))
			continue
		}
		var text string
		for _, p := range richPieces(asList(cell["elements"])) {
			if p.kind == "ping" {
				pings = append(pings, p)
			}
			text += p.text
		}
		line = append(line, text)
	}
	return append([]piece{{strings.Join(line, "\t"), "plain"}}, pings...)
}

// richPieces are the lines of a rich text, and whom they mention.
func richPieces(elements []any) []piece {
	var out []piece
	for _, e := range elements {
		element := asObject(e)
		var line string
		for _, inner := range asList(element["elements"]) {
			in := asObject(inner)
			switch asString(in["type"]) {
			case "user", "usergroup", "broadcast", "channel":
				out = append(out, piece{asString(in["user_id"]) + asString(in["usergroup_id"]) + asString(in["range"]) + asString(in["channel_id"]), "ping"})
			case "link":
				line += asString(in["text"]) + asString(in["url"])
			case "rich_text_section":
				out = append(out, richPieces([]any{in})...)
			default:
				line += asString(in["text"])
			}
		}
		if line != "" {
			out = append(out, piece{line, "plain"})
		}
	}
	return out
}

func blockText(blocks []object) string {
	var lines []string
	for _, p := range pieces(blocks) {
		lines = append(lines, p.text)
	}
	return strings.Join(lines, "\n")
}

var (
	codeSpans = regexp.MustCompile("(?s)```.*?```|`[^`\n]+`")
	mentions  = regexp.MustCompile(`<!(?:channel|here|everyone)(?:\|[^>]*)?>|<!subteam\^[A-Z0-9]+(?:\|[^>]*)?>|<[@#][A-Z][A-Z0-9]+(?:\|[^>]*)?>`)
	atNames   = regexp.MustCompile(`@(?:channel|here|everyone)\b`)
	links     = regexp.MustCompile(`https?://`)
)

// pingsIn are the mentions in a text that Slack would turn into a ping, a
// mention or a channel link.
func pingsIn(text string, linkNames bool) []string {
	text = codeSpans.ReplaceAllString(text, " ")
	found := mentions.FindAllString(text, -1)
	if linkNames {
		found = append(found, atNames.FindAllString(text, -1)...)
	}
	return found
}

// countPings notes whom a message pings now that it did not ping before.
func (s *Server) countPings(m *Message, linkNames, plain bool) {
	var found []string
	if !plain {
		found = pingsIn(m.Text, linkNames)
	}
	found = append(found, pingsIn(m.Markdown, false)...)
	for _, p := range pieces(m.Blocks) {
		switch p.kind {
		case "ping":
			found = append(found, p.text)
		case "mrkdwn", "markdown":
			found = append(found, pingsIn(p.text, false)...)
		}
	}
	for _, ping := range found {
		if !slices.Contains(m.Pings, ping) {
			m.Pings = append(m.Pings, ping)
			s.violate("%s in %s pings %s", m.Via, m.Channel, ping)
		}
	}
}

func (s *Server) violateLinks(m *Message) {
	if links.MatchString(m.Shown()) || links.MatchString(m.Text) {
		s.violate("%s in %s: a link may unfurl: unfurl_links and unfurl_media are not both false", m.Via, m.Channel)
	}
}
