package bot

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"github.com/wenju/wenju/internal/text"
)

// What is sent stays below Slack's limits, in characters. An emoji counts as two,
// as it does in UTF-16.
const (
	maxStretch  = 2800 // one text; a section takes 3,000
	maxPage     = 7500 // the parts of one message; with sources and buttons about 13,200 are taken
	maxText     = 3600 // a message's text; chat.update takes 4,000
	maxParts    = 150  // parts of one message
	maxElements = 60   // elements of one rich_text block
	maxRows     = 100  // rows of a table
	maxColumns  = 20   // columns of a table
)

// size is the length of s in characters as Slack may count them.
func size(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// prefix is the longest start of s of at most limit characters that takes no
// character apart; in bytes.
func prefix(s string, limit int) int {
	n := 0
	for i, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
		if n > limit {
			return whole(s, i)
		}
	}
	return len(s)
}

// whole moves a cut at byte i back to where it takes no emoji and no accent off
// its character.
func whole(s string, i int) int {
	at := i
	for range 16 {
		next, _ := utf8.DecodeRuneInString(s[at:])
		prev, n := utf8.DecodeLastRuneInString(s[:at])
		if !joins(next) && prev != '\u200d' || n == 0 {
			break
		}
		at -= n
	}
	if at == 0 {
		return i
	}
	return at
}

// joins says whether r belongs to the character before it.
func joins(r rune) bool {
	return r == '\u200d' || unicode.In(r, unicode.Mn, unicode.Me, unicode.Variation_Selector) || r >= 0x1F3FB && r <= 0x1F3FF
}

// cut divides runs into stretches of at most limit characters, at the ends of
// sentences where there are any.
func cut(runs []run, limit int) [][]run {
	var out [][]run
	rest := plain(runs)
	for size(rest) > limit {
		at := breakAt(rest, limit)
		before, after := split(runs, at)
		if before = trimRuns(before); len(before) > 0 {
			out = append(out, before)
		}
		runs = trimRuns(after)
		rest = plain(runs)
	}
	if len(runs) > 0 {
		out = append(out, runs)
	}
	return out
}

// breakAt is the byte at which s is best cut, within limit characters: after the
// last sentence, else after a comma or a space, else anywhere.
func breakAt(s string, limit int) int {
	end := prefix(s, limit)
	if at := sentenceEnd(s, end); at > end/4 {
		return at
	}
	if at := strings.LastIndexAny(s[:end], "；，、;,\n \t　"); at > end/2 {
		_, n := utf8.DecodeRuneInString(s[at:])
		return at + n
	}
	return end
}

// sentenceEnd is the end of the last sentence, with its marks [n], that lies
// before byte end; 0 where there is none.
func sentenceEnd(s string, end int) int {
	spans := text.Sentences(s[:end])
	for i := len(spans) - 1; i >= 0; i-- {
		at := spans[i].End
		if i == len(spans)-1 && !stopsAt(s, at) {
			continue // it goes on behind end
		}
		if at += len(citationMarks.FindString(s[at:])); at <= end {
			return at
		}
	}
	return 0
}

// citationMarks follow the sentence that they belong to.
var citationMarks = regexp.MustCompile(`^(?:[ ]?[\[【][\d,，\-–~ ]{1,12}[\]】])*`)

// stopsAt says whether a sentence ends at byte at: what follows is a new line, or
// it closes with a stop that nothing goes on from.
func stopsAt(s string, at int) bool {
	next, _ := utf8.DecodeRuneInString(s[at:])
	last, _ := utf8.DecodeLastRuneInString(s[:at])
	return next == '\n' || strings.ContainsRune("。！？!?", last) || last == '.' && unicode.IsSpace(next)
}

// fit cuts parts so that each holds at most limit characters. A table that is too
// big for one becomes text.
func fit(parts []part, limit int) []part {
	var out []part
	for _, p := range parts {
		if p.kind == table {
			if fitsTable(p.rows, limit) {
				out = append(out, p)
				continue
			}
			p = part{kind: code, runs: []run{{text: rowsText(p.rows)}}}
		}
		for i, runs := range cut(p.runs, limit) {
			if p.runs = runs; i > 0 && p.kind == item {
				p.kind = paragraph
			}
			out = append(out, p)
		}
	}
	return out
}

func fitsTable(rows [][]string, limit int) bool {
	return len(rows) <= maxRows && columns(rows) <= maxColumns && size(rowsText(rows)) <= 2*limit
}

func columns(rows [][]string) int {
	n := 0
	for _, row := range rows {
		n = max(n, len(row))
	}
	return n
}

func rowsText(rows [][]string) string {
	lines := make([]string, len(rows))
	for i, row := range rows {
		lines[i] = strings.Join(row, " | ")
	}
	return strings.Join(lines, "\n")
}

func (p part) size() int {
	if p.kind == table {
		return size(rowsText(p.rows))
	}
	return size(plain(p.runs)) + 2
}

// pages divides parts into messages. Slack takes one table a message.
func pages(parts []part) [][]part {
	var out [][]part
	var page []part
	n, tables := 0, 0
	for _, p := range parts {
		full := n+p.size() > maxPage || len(page) == maxParts || p.kind == table && tables > 0
		if full && len(page) > 0 {
			out = append(out, page)
			page, n, tables = nil, 0, 0
		}
		page = append(page, p)
		n += p.size()
		if p.kind == table {
			tables++
		}
	}
	return append(out, page)
}

// blocks sets parts as rich text, and tables as tables between them.
func blocks(parts []part) []slack.Block {
	var out []slack.Block
	start, n := 0, 0
	flush := func(end int) {
		if end > start {
			out = append(out, slack.NewRichTextBlock("", richText(parts[start:end])...))
		}
		start, n = end, 0
	}
	for i, p := range parts {
		if p.kind == table {
			flush(i)
			out = append(out, tableBlock(p.rows))
			start = i + 1
			continue
		}
		if n+p.size() > maxStretch || i-start == maxElements {
			flush(i)
		}
		n += p.size()
	}
	flush(len(parts))
	return out
}
