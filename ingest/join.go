package ingest

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/wenju/wenju/internal/text"
)

// between says what stands between lines a and b = a+1 of the repaired text:
// nothing or a space where one sentence runs on, a line break where not. The
// text of the line so far, with all that was joined to it, is sofar.
func (f *flow) between(sofar string, a int) string {
	p, b := f.p, a+1
	if !p.neighbours(a) || p.lines[b].item || p.lines[b].opens || p.lines[a].hard {
		return "\n"
	}
	end, start := p.of(a), p.of(b)
	gap := separator(end, start)
	if f.goesOn(sofar, a, end, start, gap) {
		return gap
	}
	return "\n"
}

func (f *flow) goesOn(sofar string, a int, end, start, gap string) bool {
	p := f.p
	if endsSentence(end) && !unclosed(tail(sofar)) && !continuesBefore(start) {
		// Nobody wraps Chinese at a stop; English is wrapped without regard to it.
		return gap == " " && f.wrappedBlock(a)
	}
	if p.lines[a+1].indent > p.lines[a].indent+1 && !p.itemBefore(a) && !mustJoin(end, start) {
		return false
	}
	if gap == " " || strings.HasSuffix(end, "-") {
		return f.goesOnLatin(a, end, start)
	}
	if mustJoin(end, start) {
		return true
	}
	if f.labelled(a + 1) {
		return false
	}
	if f.broken(a) {
		return true
	}
	// Verse is shorter; a long line that stops at a comma was wrapped there.
	return p.lines[a].weight >= 20*weightHan &&
		(runsOn(end) || endsOpen(end) || runsOn(tail(sofar)) || strings.ContainsRune("，,、", lastRune(end)))
}

// goesOnLatin decides between words that are written with spaces.
func (f *flow) goesOnLatin(a int, end, start string) bool {
	if f.wrappedBlock(a) {
		return true
	}
	lower := isLower(firstRune(start))
	prose := f.inProse(a)
	switch {
	case f.labelled(a + 1):
		return false
	case f.p.markdown:
		return lower || prose
	case lower:
		return prose || f.wrapped(a)
	}
	return prose && (endsOpen(end) || f.broken(a) || unicode.IsDigit(lastRune(end)) && f.wrapped(a)) || mustJoin(end, start) && !isWide(lastRune(end)) && f.broken(a)
}

// inProse says whether a long line is among those around line a: then it is no verse.
func (f *flow) inProse(a int) bool {
	lo, hi := max(0, a-reach/2), min(len(f.p.lines), a+reach/2)
	return f.long[hi] > f.long[lo] || f.columns >= 60 && f.wrapped(a)
}

// wrappedBlock says whether line a and its neighbours up to the next blank line
// were wrapped by an editor at the width of the text.
func (f *flow) wrappedBlock(a int) bool {
	if !f.wrapped(a) {
		return false
	}
	fits, all, lower := 0, 0, 0
	for i := a; i >= 0 && a-i < reach && f.p.neighbours(i) && !f.p.lines[i+1].item; i-- {
		fits, all, lower = fits+f.count(i), all+1, lower+f.countLower(i)
	}
	for i := a + 1; i-a < reach && f.p.neighbours(i) && !f.p.lines[i+1].item; i++ {
		fits, all, lower = fits+f.count(i), all+1, lower+f.countLower(i)
	}
	// Lines that all begin with a capital are verse, unless not one of them could
	// have been longer.
	return fits*10 >= all*8 && (lower > 0 || all == fits && all != 1 && all < 3 || all == 1)
}

func (f *flow) count(i int) int {
	if f.wrapped(i) {
		return 1
	}
	return 0
}

func (f *flow) countLower(i int) int {
	if isLower(firstRune(f.p.of(i + 1))) {
		return 1
	}
	return 0
}

// labelled says whether line i begins with a label, as a speaker or a field,
// and so does another one close to it.
func (f *flow) labelled(i int) bool {
	p := f.p
	if !isLabel(p.of(i)) {
		return false
	}
	for j := max(0, i-3); j < min(len(p.lines), i+4); j++ {
		if j != i && p.lines[j].kind == kindProse && isLabel(p.of(j)) {
			return true
		}
	}
	return false
}

// itemBefore says whether line a belongs to a list item.
func (p *page) itemBefore(a int) bool {
	for i := a; i >= 0 && a-i < 4*reach && p.lines[i].kind == kindProse; i-- {
		if p.lines[i].item {
			return true
		}
	}
	return false
}

// separator is what goes between two parts of a sentence: a space between
// words, nothing where either side is written without spaces.
func separator(a, b string) string {
	left, right := lastRune(a), firstRune(b)
	if isWide(left) || isWide(right) {
		return ""
	}
	if left == '-' && len(a) > 1 && unicode.IsLetter(lastRune(a[:len(a)-1])) && isLower(right) {
		return ""
	}
	// A half-width mark goes with the script that it stands in.
	if core := strings.TrimRightFunc(tail(a), isMark); core != "" && isWide(lastRune(core)) {
		return ""
	}
	if core := strings.TrimLeftFunc(b[:cutAt(b, 16)], isMark); core != "" && len(core) < len(b[:cutAt(b, 16)]) && isWide(firstRune(core)) {
		return ""
	}
	return " "
}

func isMark(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !text.IsHan(r) }

// tail is the end of s: enough to judge how it ends.
func tail(s string) string {
	if len(s) <= 600 {
		return s
	}
	at := len(s) - 600
	for !utf8.RuneStart(s[at]) {
		at++
	}
	return s[at:]
}
