package tui

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// cell is what a terminal shows in one or two columns.
type cell struct {
	text  string
	width int
	style styleName
}

// cells cuts spans into what is shown as one character.
func cells(spans []span) []cell {
	var out []cell
	for _, s := range spans {
		for rest := s.text; rest != ""; {
			cluster, width := ansi.FirstGraphemeCluster(rest, ansi.GraphemeWidth)
			if cluster == "" {
				break
			}
			out = append(out, cell{cluster, width, s.style})
			rest = rest[len(cluster):]
		}
	}
	return out
}

// wrap breaks spans into lines of at most width columns; all but the first are set
// in. English breaks at spaces, Chinese anywhere but before a closing mark or behind
// an opening one.
func wrap(spans []span, width, setIn int, p palette) []string {
	width = max(width, 8)
	if setIn > width/2 {
		setIn = 0
	}
	all := cells(spans)
	var out []string
	for first := true; len(all) > 0 || first; first = false {
		room, pad := width, ""
		if !first {
			room, pad = width-setIn, strings.Repeat(" ", setIn)
		}
		n := fits(all, room)
		out = append(out, pad+paint(trimRight(all[:n]), p))
		all = all[n:]
		for len(all) > 0 && all[0].text == " " {
			all = all[1:]
		}
	}
	return out
}

// fits is how many cells go into a line of that width.
func fits(all []cell, width int) int {
	used, n := 0, 0
	for n < len(all) && used+all[n].width <= width {
		used += all[n].width
		n++
	}
	if n == len(all) {
		return n
	}
	for i := n; i > 0; i-- {
		if mayBreak(all, i) {
			return i
		}
	}
	return max(n, 1) // one long word
}

// mayBreak says whether a line may end before all[i].
func mayBreak(all []cell, i int) bool {
	before, after := all[i-1], all[i]
	switch {
	case after.text == " ":
		// A citation stays with what it belongs to.
		return i+1 >= len(all) || all[i+1].style != cite
	case before.text == " ":
		return after.style != cite
	case before.style == cite && after.style == cite:
		return false
	case closing(after.text) || opening(before.text):
		return false
	}
	return isWide(before) || isWide(after)
}

const (
	closingMarks = "，。、；：？！）】》」』〉”’…—～%％·,.;:?!)]}"
	openingMarks = "（【《「『〈“‘([{"
)

func closing(s string) bool { return strings.Contains(closingMarks, s) }
func opening(s string) bool { return strings.Contains(openingMarks, s) }

// isWide says whether a character is written without spaces around it.
func isWide(c cell) bool {
	r, _ := utf8.DecodeRuneInString(c.text)
	return c.width > 1 || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

func trimRight(all []cell) []cell {
	for len(all) > 0 && all[len(all)-1].text == " " {
		all = all[:len(all)-1]
	}
	return all
}

// paint is the text of cells with their styles.
func paint(all []cell, p palette) string {
	var out strings.Builder
	for i := 0; i < len(all); {
		var run strings.Builder
		style := all[i].style
		for ; i < len(all) && all[i].style == style; i++ {
			run.WriteString(all[i].text)
		}
		out.WriteString(p[style].Render(run.String()))
	}
	return out.String()
}

// cutTo is s within width columns.
func cutTo(s string, width int) string { return ansi.Truncate(s, max(width, 1), "…") }
