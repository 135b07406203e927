package ingest

import "github.com/wenju/wenju/internal/knob"

// Sizes say how documents are cut into chunks. The zero value stands for
// [DefaultSizes]; any other one is taken as it is.
type Sizes struct {
	// Window is the length in Chinese characters that windows aim at; two Latin
	// letters count for one. A part up to half as long again stays whole, a list or a
	// table up to twice as long.
	Window int
	// Overlap is the length up to which the last sentence of a window is repeated
	// in the next one; 0 repeats none.
	Overlap int
}

// DefaultSizes are those that the figures in docs/evaluation.md were measured with.
func DefaultSizes() Sizes { return Sizes{Window: 400, Overlap: 130} }

// Validate names every number that is out of its range, each as a *knob.Fault.
func (s Sizes) Validate() error { return knob.Validate(Knobs, s) }

// Knobs are the numbers of Sizes by the names under which they are set.
var Knobs = []knob.Knob[Sizes]{
	{Name: "window", EN: "characters of a passage (documents are cut anew)", ZH: "段落的目标字数（会重新切分文档）", Low: 50, High: 4000, Int: func(s *Sizes) *int { return &s.Window }},
	{Name: "overlap", EN: "longest sentence that the next passage repeats (cut anew)", ZH: "下一段落会重复的句子的最大字数（会重新切分文档）", High: 1000, Int: func(s *Sizes) *int { return &s.Overlap }},
}

// A cut costs more than length does: what is a whole may be larger than a window.
func (s Sizes) window() int { return s.Window * weightHan }  // aimed at
func (s Sizes) whole() int  { return s.window() * 3 / 2 }    // a part up to this is not cut
func (s Sizes) group() int  { return s.window() * 2 }        // a list or a table up to this is not cut
func (s Sizes) repeat() int { return s.Overlap * weightHan } // a sentence up to this is repeated
