package tui

import (
	"image/color"
	"strings"

	"charm.land/lipgloss/v2"
)

// styleName is what a piece of text is, as far as its looks go.
type styleName int

const (
	plain  styleName = iota
	strong           // what was asked for
	code             // `…` in what a model writes
	cite             // [1]
	dim              // what is less important
	prompt           // the mark before a question
	asked            // the question
	title
	good
	bad
	mark // the part of a passage that was cited
)

// palette has a style for each name.
type palette map[styleName]lipgloss.Style

// newPalette returns the styles for a dark or a light background. Colours are
// those that terminals with 256 colours have; the renderer finds the nearest ones
// elsewhere, and leaves them out with NO_COLOR.
func newPalette(isDark bool) palette {
	pick := func(light, dark string) color.Color {
		if isDark {
			return lipgloss.Color(dark)
		}
		return lipgloss.Color(light)
	}
	s := lipgloss.NewStyle()
	return palette{
		plain:  s,
		strong: s.Bold(true).Foreground(pick("25", "117")),
		code:   s.Foreground(pick("90", "183")),
		cite:   s.Foreground(pick("30", "80")),
		dim:    s.Foreground(pick("243", "246")),
		prompt: s.Bold(true).Foreground(pick("28", "114")),
		asked:  s.Bold(true),
		title:  s.Bold(true),
		good:   s.Foreground(pick("28", "114")),
		bad:    s.Foreground(pick("124", "210")),
		mark:   s.Foreground(lipgloss.Color("16")).Background(pick("228", "222")),
	}
}

// darkByName says what the environment tells about the background, and whether it
// does. Some terminals set COLORFGBG, "15;0" being white on black.
func darkByName(environ []string) (isDark, known bool) {
	for _, pair := range environ {
		if value, ok := strings.CutPrefix(pair, "COLORFGBG="); ok {
			back := value[strings.LastIndexByte(value, ';')+1:]
			return back != "7" && back != "15", back != ""
		}
	}
	return true, false
}
