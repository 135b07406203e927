package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/wenju/wenju/seeds"
)

// article is a document of about 30 KB: the carried ones, one behind the other.
func article(b *testing.B) string {
	b.Helper()
	names, err := seeds.FS.ReadDir(".")
	if err != nil {
		b.Fatal(err)
	}
	var all strings.Builder
	for _, name := range names {
		if raw, err := seeds.FS.ReadFile(name.Name()); err == nil && filepath.Ext(name.Name()) == ".md" {
			all.Write(raw)
			all.WriteString("\n")
		}
	}
	path := filepath.Join(b.TempDir(), "article.md")
	if err := os.WriteFile(path, []byte(all.String()), 0o644); err != nil {
		b.Fatal(err)
	}
	return path
}

// program runs the program as a process of its own.
func program(b *testing.B, args ...string) {
	b.Helper()
	if out, err := (&session{t: nil}).command(args...).CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
}

const benchQuestion = "京津冀2023年人均地区生产总值是多少？"

// BenchmarkFromNothing takes an article in and answers from it: two processes,
// and no index before.
func BenchmarkFromNothing(b *testing.B) {
	path := article(b)
	for b.Loop() {
		data := b.TempDir()
		program(b, "ingest", "--data", data, path)
		program(b, "ask", "--data", data, benchQuestion)
	}
}

// BenchmarkWarmAsk is one process that answers from an index that is there.
func BenchmarkWarmAsk(b *testing.B) {
	data := b.TempDir()
	program(b, "ingest", "--data", data, article(b))
	for b.Loop() {
		program(b, "ask", "--data", data, benchQuestion)
	}
}
