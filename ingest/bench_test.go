package ingest

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The benchmarks report chunks a second beside the time.
func benchmarkParse(b *testing.B, name, source string) {
	raw := []byte(source)
	chunks := 0
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		docs, err := Parse(name, raw)
		if err != nil {
			b.Fatal(err)
		}
		for _, d := range docs {
			chunks += len(d.Chunks)
		}
	}
	b.ReportMetric(float64(chunks)/b.Elapsed().Seconds(), "chunks/s")
}

func BenchmarkParseBroken(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	var source strings.Builder
	for i := range 5000 {
		source.WriteString(breakUp(prose[i%len(prose)], rng))
		if i%3 == 0 {
			source.WriteByte('\n')
		}
	}
	benchmarkParse(b, "a.txt", source.String())
}

func BenchmarkParseEnglish(b *testing.B) {
	var source strings.Builder
	for i := range 1000 {
		source.WriteString(wrap(strings.Repeat(englishProse[i%len(englishProse)]+" ", 5), 80) + "\n\n")
	}
	benchmarkParse(b, "a.txt", source.String())
}

func BenchmarkParseMarkdown(b *testing.B) {
	var source strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&source, "## 第%d节\n\n%s\n\n- %s\n- %s\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n", i, strings.Join(prose[:5], ""), prose[6], prose[7])
	}
	benchmarkParse(b, "a.md", source.String())
}

// passages is a JSONL file of n lines.
func passages(n int) string {
	var source strings.Builder
	for i := range n {
		line, _ := json.Marshal(map[string]string{"id": fmt.Sprint(i), "text": strings.Join(prose[i%5:i%5+5], "")})
		source.Write(line)
		source.WriteByte('\n')
	}
	return source.String()
}

func BenchmarkParseLines(b *testing.B) { benchmarkParse(b, "a.jsonl", passages(5000)) }

// BenchmarkParseSizes shows that the time grows with the length and not faster.
func BenchmarkParseSizes(b *testing.B) {
	for _, n := range []int{1000, 10000, 100000} {
		rng := rand.New(rand.NewPCG(1, 1))
		var source strings.Builder
		for i := range n {
			source.WriteString(breakUp(prose[i%len(prose)], rng))
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) { benchmarkParse(b, "a.txt", source.String()) })
	}
}

// BenchmarkRun is a whole run with an embedder and a store that cost next to nothing.
func BenchmarkRun(b *testing.B) {
	file := filepath.Join(b.TempDir(), "a.jsonl")
	if err := os.WriteFile(file, []byte(passages(20000)), 0o644); err != nil {
		b.Fatal(err)
	}
	chunks := 0
	for b.Loop() {
		in := New(Options{Store: newMemory(), Embedder: &hashes{name: "fake"}})
		r, err := in.Run(context.Background(), Request{Paths: []string{file}})
		if err != nil {
			b.Fatal(err)
		}
		chunks += r.Chunks
	}
	b.ReportMetric(float64(chunks)/b.Elapsed().Seconds(), "chunks/s")
}
