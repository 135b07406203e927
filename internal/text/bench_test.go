package text

import (
	"strings"
	"testing"
)

// Paragraphs of ordinary text, repeated to about 100 KB.
var (
	chineseText = strings.Repeat("京津冀协同发展，核心是有序疏解北京非首都功能。2014年2月26日，习近平主持召开座谈会，强调实现京津冀协同发展是一个重大国家战略；区域面积约21.6万平方公里，人口1.1亿，“十三五”期间PM2.5平均浓度下降38%（较2013年）。\n", 400)
	englishText = strings.Repeat("The coordinated development of the region rests on moving functions out of the capital. In 2014 its area was about 216,000 square kilometres, and the PM2.5 concentration fell by 38.5 percent; planners weren't surprised that travellers preferred the faster trains.\n", 400)
)

func benchmarkText(b *testing.B, run func(s string)) {
	for _, in := range []struct{ name, text string }{{"chinese", chineseText}, {"english", englishText}} {
		b.Run(in.name, func(b *testing.B) {
			b.SetBytes(int64(len(in.text)))
			b.ReportAllocs()
			for b.Loop() {
				run(in.text)
			}
		})
	}
}

func BenchmarkNormalize(b *testing.B) { benchmarkText(b, func(s string) { Normalize(s) }) }

func BenchmarkTerms(b *testing.B) { benchmarkText(b, func(s string) { Terms(s) }) }

func BenchmarkSentences(b *testing.B) { benchmarkText(b, func(s string) { Sentences(s) }) }

func BenchmarkParse(b *testing.B) {
	lexicon := Thesaurus()
	b.ReportAllocs()
	for b.Loop() {
		Parse("京津冀协同发展战略是什么时候提出的？区域面积有多少平方公里？", lexicon)
	}
}

// BenchmarkThesaurus is the time that a process spends on the carried words:
// before its first question, and before its first one with Latin words.
func BenchmarkThesaurus(b *testing.B) {
	b.Run("han", func(b *testing.B) {
		for b.Loop() {
			readThesaurus()
		}
	})
	b.Run("latin", func(b *testing.B) {
		for b.Loop() {
			clear(stems[:])
			readThesaurus().latin()
		}
	})
}
