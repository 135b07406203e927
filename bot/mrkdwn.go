package bot

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// gap is a zero-width space. Slack takes *bold* only beside spaces or
// punctuation, and Chinese is written without: the gap is the space that nobody
// sees. It also breaks what would otherwise ping somebody or become a link.
const gap = "\u200b"

var escapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// escape makes text of others harmless in every kind of text that Slack reads:
// mentions, groups and links are written with < and >, so nothing pings or links
// any more; what clients and parsers guess from bare text is broken by a gap.
func escape(s string) string {
	return breakGuesses(escapes.Replace(strings.ToValidUTF8(s, "\uFFFD")))
}

var (
	scheme = regexp.MustCompile(`:(//)`)
	// What has this form is none of ours: where nothing needs escapes, it is broken
	// all the same.
	control = regexp.MustCompile(`<(!(?:channel|here|everyone|subteam)|@[A-Z]|#C)`)
	bareWWW = regexp.MustCompile(`(?i)(www)\.`)
)

func breakGuesses(s string) string {
	s = scheme.ReplaceAllString(breakMentions(s), ":"+gap+"$1")
	s = control.ReplaceAllString(s, "<"+gap+"$1")
	return bareWWW.ReplaceAllString(s, "$1"+gap+".")
}

// breakMentions sets a gap behind every @ but that of a mail address.
func breakMentions(s string) string {
	if !strings.Contains(s, "@") {
		return s
	}
	var out strings.Builder
	before := ' '
	for _, r := range s {
		out.WriteRune(r)
		if r == '@' && !isASCIIAlphanumeric(before) {
			out.WriteString(gap)
		}
		before = r
	}
	return out.String()
}

func isASCIIAlphanumeric(r rune) bool {
	return r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// mrkdwn writes runs in Slack's own markup, for messages' texts and for text
// objects. The length is that of what is sent, escapes included.
func mrkdwn(runs []run) string {
	var out strings.Builder
	for i, r := range runs {
		body := mrkdwnBody(r)
		mark := mrkdwnMark(r)
		if mark == "" || strings.ContainsAny(r.text, mark+"\n") || strings.TrimSpace(r.text) != r.text {
			out.WriteString(body)
			continue
		}
		before, after := edges(runs, i)
		if needsGap(before) {
			out.WriteString(gap)
		}
		out.WriteString(mark + body + mark)
		if needsGap(after) {
			out.WriteString(gap)
		}
	}
	return out.String()
}

func mrkdwnMark(r run) string {
	switch {
	case r.code:
		return "`"
	case r.strike:
		return "~"
	case r.bold:
		return "*"
	case r.italic:
		return "_"
	}
	return ""
}

func mrkdwnBody(r run) string {
	if r.url == "" || strings.ContainsAny(r.url, "<>|") {
		return escape(r.text)
	}
	return "<" + strings.ReplaceAll(r.url, "&", "&amp;") + "|" + strings.ReplaceAll(escape(r.text), "|", "¦") + ">"
}

// needsGap says whether Slack would not see a mark that stands beside r.
func needsGap(r rune) bool {
	return r != utf8.RuneError && !unicode.IsSpace(r) && !(r < utf8.RuneSelf && unicode.IsPunct(r))
}
