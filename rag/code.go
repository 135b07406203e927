package rag

import (
	"regexp"
	"slices"
	"strings"

	"github.com/wenju/wenju/internal/text"
)

// codeFence begins a block of code and says at most which language it is in.
var codeFence = regexp.MustCompile("^(```|~~~)[ \t]*[\\w+#.-]{0,20}[ \t\r]*$")

// fencedProse is a whole answer that a model has put into a block: its language, if
// it has one, is none of code, and a line ends in a citation mark behind a word.
var fencedProse = regexp.MustCompile("(?s)^(?:```|~~~)[ \t]*(?i:markdown|md|te?xt|plain|plaintext)?[ \t\r]*\n(.*[\\pL0-9%”\"。.!?！？）)|][ \t]*" + markPattern + "[ \t]*[。.!?！？|]*[ \t\r]*(?:\n.*)?)\n[ \t]*(?:```|~~~)$")

// opened is the text in a block where that is no code.
func (u unit) opened() []unit {
	m := fencedProse.FindStringSubmatch(u.text)
	if u.kind != codeBlock || m == nil {
		return []unit{u}
	}
	var parts assembler
	units := append(parts.add(strings.TrimSpace(m[1])), parts.end()...)
	units[0].lead = u.lead
	return units
}

func opened(units []unit) []unit {
	var out []unit
	for _, u := range units {
		out = append(out, u.opened()...)
	}
	return out
}

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
