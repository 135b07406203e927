package rag

import (
	"regexp"
	"slices"
	"strings"

	"github.com/wenju/wenju/internal/text"
)

// codeFence begins a block of code and says at most which language it is in.
var codeFence = regexp.MustCompile("^(```|~~~)[ \t]*[\\w+#.-]{0,20}[ \t\r]*$")

// supportCode takes a block of code only where it is closed and a passage holds
// each of its lines.
func (v *verifier) supportCode(d *verdict) {
	lines := strings.Split(strings.TrimSpace(d.body), "\n")
	last := len(lines) - 1
	if last > 0 && strings.Trim(lines[last], "`~ \t") == "" && codeFence.MatchString(lines[0]) {
		for _, p := range v.passages {
			if pl, ok := p.holdsLines(lines[1:last]); ok {
				d.places = []place{pl}
				return
			}
		}
	}
	d.faults = []fault{{offSource, ""}}
}

// holdsLines says whether each of the lines stands in the passage, and where.
func (p *passage) holdsLines(lines []string) (pl place, ok bool) {
	pl = place{p, len(p.sentences), -1}
	for _, line := range lines {
		wanted := text.Squeeze(line)
		if wanted == "" {
			continue
		}
		at := slices.IndexFunc(p.sentences, func(s *sentence) bool { return strings.Contains(text.Squeeze(s.text()), wanted) })
		if at < 0 {
			return place{}, false
		}
		pl.from, pl.to = min(pl.from, at), max(pl.to, at)
	}
	return pl, pl.to >= 0
}
