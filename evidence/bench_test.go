package evidence

import (
	"strings"
	"testing"
)

const benchZH = "2024年2月22日，京津冀联合办召开新闻发布会，公布了协同发展10年的成绩单：三地经济总量达到10.4万亿元，是2013年的1.9倍，同比增长5.1%，其中北京占四成二。"
const benchEN = "On February 22, 2024 the office published its figures: output reached 10.4 trillion yuan, 1.9 times that of 2013, up 5.1 per cent on the year, over 216,000 km2. "

func BenchmarkFigures(b *testing.B) {
	for _, bm := range []struct{ name, text string }{
		{"zh", benchZH}, {"en", benchEN}, {"digits", "1234567890"}, {"prose", "京津冀协同发展的核心,在于把北京、天津、河北三地看成一个整体来共同谋划。 The whole is planned as one. "},
	} {
		b.Run(bm.name, func(b *testing.B) {
			text := strings.Repeat(bm.text, (1<<18)/len(bm.text))
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				Figures(text)
			}
		})
	}
}

func BenchmarkCheck(b *testing.B) {
	a := Answer{
		Text: benchZH[:len(benchZH)-3] + "[1]。三地土地面积21.6万平方公里[2]。Output reached 10.4 trillion yuan [1].",
		Passages: []Passage{
			{1, strings.Repeat(benchZH, 4)}, {2, strings.Repeat("三地的土地面积为21.6万平方公里，人口1亿多。", 10)}, {3, strings.Repeat(benchEN, 4)},
		},
	}
	size := len(a.Text)
	for _, p := range a.Passages {
		size += len(p.Text)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		Check(a)
	}
}
