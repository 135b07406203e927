package bot

import (
	"github.com/slack-go/slack"
)

// richText sets parts as the elements of a rich_text block. Slack reads no markup
// in it: what is no element of its own stays the text that it is.
func richText(parts []part) []slack.RichTextElement {
	var out []slack.RichTextElement
	for i, p := range parts {
		switch p.kind {
		case item:
			if list := openList(out, parts, i); list != nil {
				list.Elements = append(list.Elements, section(p.runs))
				continue
			}
			out = append(out, newList(p))
		case code:
			out = append(out, &slack.RichTextPreformatted{Type: slack.RTEPreformatted, Elements: elements(p.runs)})
		case quotation:
			out = append(out, &slack.RichTextQuote{Type: slack.RTEQuote, Elements: elements(p.runs)})
		default:
			out = flow(out, p)
		}
	}
	return out
}

// flow adds a paragraph or a heading to the running text.
func flow(out []slack.RichTextElement, p part) []slack.RichTextElement {
	runs := p.runs
	if p.kind == heading {
		runs = emphasised(runs)
	}
	if len(out) > 0 {
		if last, ok := out[len(out)-1].(*slack.RichTextSection); ok {
			last.Elements = append(append(last.Elements, literal("\n\n", nil)), elements(runs)...)
			return out
		}
	}
	return append(out, section(runs))
}

func emphasised(runs []run) []run {
	out := make([]run, len(runs))
	for i, r := range runs {
		r.bold = true
		out[i] = r
	}
	return out
}

// openList is the list that the i-th part goes on with, or nil.
func openList(out []slack.RichTextElement, parts []part, i int) *slack.RichTextList {
	if i == 0 || len(out) == 0 || parts[i-1].kind != item || parts[i-1].indent != parts[i].indent {
		return nil
	}
	if parts[i].number == 0 != (parts[i-1].number == 0) || parts[i].number > 0 && parts[i].number != parts[i-1].number+1 {
		return nil
	}
	list, _ := out[len(out)-1].(*slack.RichTextList)
	return list
}

func newList(p part) *slack.RichTextList {
	if p.number == 0 {
		return slack.NewRichTextList(slack.RTEListBullet, p.indent, section(p.runs))
	}
	list := slack.NewRichTextList(slack.RTEListOrdered, p.indent, section(p.runs))
	list.Offset = p.number - 1
	return list
}

func section(runs []run) *slack.RichTextSection {
	return slack.NewRichTextSection(elements(runs)...)
}

func elements(runs []run) []slack.RichTextSectionElement {
	var out []slack.RichTextSectionElement
	for _, r := range runs {
		if r.text == "" {
			continue // Slack refuses an empty text
		}
		style := r.style()
		if r.url != "" {
			out = append(out, slack.NewRichTextSectionLinkElement(r.url, r.text, style))
			continue
		}
		out = append(out, literal(r.text, style))
	}
	return out
}

// literal is text as it stands. Clients look for addresses and broadcasts in it
// on their own, so those are broken here too.
func literal(s string, style *slack.RichTextSectionTextStyle) slack.RichTextSectionElement {
	return slack.NewRichTextSectionTextElement(breakGuesses(s), style)
}

func (r run) style() *slack.RichTextSectionTextStyle {
	if !r.bold && !r.italic && !r.strike && !r.code {
		return nil
	}
	return &slack.RichTextSectionTextStyle{Bold: r.bold, Italic: r.italic, Strike: r.strike, Code: r.code}
}

// tableBlock sets rows as a table; the first row is its head. Every row gets as
// many cells as the widest has, none of them empty.
func tableBlock(rows [][]string) slack.Block {
	t := slack.NewTableBlock("")
	width := columns(rows)
	for i, row := range rows {
		line := make([]slack.TableCell, width)
		for j := range line {
			s := " "
			if j < len(row) && row[j] != "" {
				s = row[j]
			}
			runs := inline(s, noLinks)
			if i == 0 {
				runs = emphasised(runs)
			}
			line[j] = slack.NewTableRichTextCell(section(runs))
		}
		t.AddRow(line...)
	}
	return t
}
