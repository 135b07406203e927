package tui

import "strings"

// pastCursor walks through lines typed before. The line being typed is kept while
// others are looked at.
type pastCursor struct {
	lines []string // oldest first
	at    int      // len(lines) is the line being typed
	draft string
}

func newPastCursor(lines []string) *pastCursor {
	p := &pastCursor{}
	for _, line := range lines {
		p.add(line)
	}
	return p
}

// add keeps a line, unless it is the same as the last one.
func (p *pastCursor) add(line string) {
	if n := len(p.lines); n == 0 || p.lines[n-1] != line {
		p.lines = append(p.lines, line)
	}
	p.at, p.draft = len(p.lines), ""
}

// older returns the line before the one that is shown; not ok where there is none.
func (p *pastCursor) older(typed string) (line string, ok bool) {
	if p.at == 0 {
		return "", false
	}
	if p.at == len(p.lines) {
		p.draft = typed
	}
	p.at--
	return p.lines[p.at], true
}

// newer returns the line behind the one that is shown, at last the one being typed.
func (p *pastCursor) newer() (line string, ok bool) {
	if p.at >= len(p.lines) {
		return "", false
	}
	p.at++
	if p.at == len(p.lines) {
		return p.draft, true
	}
	return p.lines[p.at], true
}

// search is a search in the lines typed before, from the newest on.
type search struct {
	query string
	at    int // of the line found; len(lines) before any was
	found bool
}

// find looks for the query from line at on, towards older ones.
func (s *search) find(lines []string, at int) {
	s.found = false
	if s.query == "" {
		s.at = len(lines)
		return
	}
	for i := min(at, len(lines)-1); i >= 0; i-- {
		if strings.Contains(strings.ToLower(lines[i]), strings.ToLower(s.query)) {
			s.at, s.found = i, true
			return
		}
	}
}
