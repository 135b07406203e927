package store

import (
	"sort"

	"github.com/wenju/wenju/internal/text"
)

// Breaks maps offsets of a repaired text back to the text it was made from. It
// holds an entry for every place where the two part: from byte Repaired on, the
// repaired text stands in the original from byte Original on. Both are relative
// to the chunk's start, ascending, and the entry {0,0} is left out.
type Breaks []Break

// Break is one entry of Breaks.
type Break struct{ Repaired, Original int }

// Original maps a byte range of the repaired text to the original one that it
// stands for, both relative to the chunk's start. White space that the repair
// took out at the edges of the range is left out.
func (b Breaks) Original(span text.Span) text.Span {
	return text.Span{Start: b.offset(span.Start), End: b.offset(span.End-1) + 1}
}

// offset maps one byte.
func (b Breaks) offset(at int) int {
	i := sort.Search(len(b), func(i int) bool { return b[i].Repaired > at })
	if i == 0 {
		return at
	}
	return at - b[i-1].Repaired + b[i-1].Original
}
