package ingest

import (
	"fmt"
	"os"
	"testing"
)

func TestDump(t *testing.T) {
	f := os.Getenv("DUMP")
	if f == "" {
		t.Skip()
	}
	raw, _ := os.ReadFile(f)
	docs, err := Parse(f, raw)
	fmt.Println(err)
	for _, d := range docs {
		fmt.Println("TITLE", d.Document.Title)
		for _, c := range d.Chunks {
			w, _ := weigh(c.Text)
			fmt.Printf("--- %d %q lines %d-%d w%d breaks %d\n%s\n", c.Seq, c.Heading, c.StartLine, c.EndLine, w/10, len(c.Breaks), c.Text)
		}
	}
}
