package bot

import (
	"strings"
	"testing"

	"github.com/wenju/wenju/internal/text"
)

// BenchmarkAnswer renders a short answer with two sources, as most are, and a very
// long one.
func BenchmarkAnswer(b *testing.B) {
	long := rich
	long.Text = strings.Repeat("到2020年，人口在**2300万人**以内 [1]。", 4000) // 100,000 characters
	b.Run("short", func(b *testing.B) {
		for b.Loop() {
			renderer{}.answer(rich, text.Chinese)
		}
	})
	b.Run("long", func(b *testing.B) {
		for b.Loop() {
			renderer{}.answer(long, text.Chinese)
		}
	})
}

// BenchmarkPiece is a sentence of a stream.
func BenchmarkPiece(b *testing.B) {
	for b.Loop() {
		renderer{}.piece("到2020年，人口在**2300万人**以内，见 https://plan.example.com/a [1]。")
	}
}
