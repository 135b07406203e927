package eval

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestNothingIsAskedTwice(t *testing.T) {
	p := &fakePipeline{lines: notes}
	o := options(t, p)
	first := mustRun(t, o)
	p.asked = nil
	again := mustRun(t, o)
	if len(p.asked) != 0 || again.Run.Resumed != 5 || again.Metrics["facts"] != first.Metrics["facts"] {
		t.Errorf("asked %q, %+v", p.asked, again.Run)
	}
	for name, change := range map[string]func(*Options){
		"--fresh":       func(o *Options) { o.Fresh = true },
		"another index": func(o *Options) { o.Fingerprint = "f2" },
		"another set": func(o *Options) {
			o.Sets = []*Set{setOf(t, "notes.jsonl", strings.Replace(notesSet, "3.6km", "3.6 km", 1))}
		},
		"passages only": func(o *Options) { o.RetrievalOnly = true },
	} {
		other := o
		change(&other)
		p.asked = nil
		if mustRun(t, other); len(p.asked) != 5 {
			t.Errorf("%s: asked %d", name, len(p.asked))
		}
		p.asked = nil
		mustRun(t, Options{Pipeline: p, Sets: o.Sets, Out: o.Out, Fingerprint: "f1", Fresh: true})
	}
}

// What a kill leaves behind: some lines in no particular order and the beginning
// of another one.
func TestGoesOnAfterAKill(t *testing.T) {
	p := &fakePipeline{lines: notes}
	o := options(t, p)
	want := mustRun(t, o)
	name := filepath.Join(o.Out, resultsFile)
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	all := bytes.SplitAfter(raw, []byte("\n"))
	left := slices.Concat(all[3], all[0], all[1][:len(all[1])/2])
	if err := os.WriteFile(name, left, 0o644); err != nil {
		t.Fatal(err)
	}
	p.asked = nil
	got := mustRun(t, o)
	slices.Sort(p.asked)
	if !slices.Equal(p.asked, []string{"zzz?", "什么时候通车？", "大桥由谁设计？"}) || got.Run.Resumed != 2 {
		t.Errorf("asked %q", p.asked)
	}
	if ids(lines(t, o.Out)) != "q1 q2 q3 q4 q5" || got.Metrics["facts"] != want.Metrics["facts"] {
		t.Errorf("%s, %+v", ids(lines(t, o.Out)), got.Metrics["facts"])
	}
}

// A run that is cancelled keeps what is done, asks the rest later, and leaves
// nothing else behind.
func TestCancelled(t *testing.T) {
	p := &fakePipeline{lines: notes, wait: time.Millisecond}
	o := Options{Pipeline: p, Sets: []*Set{setOf(t, "many.jsonl", manyQuestions(60))}, Out: t.TempDir(), Workers: 4}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	o.Progress = func(done, _ int) {
		if done == 20 {
			cancel()
		}
	}
	if _, err := Run(ctx, o); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	done := len(lines(t, o.Out))
	if done < 20 || done >= 60 {
		t.Errorf("%d done", done)
	}
	if entries, _ := os.ReadDir(o.Out); len(entries) != 2 {
		t.Errorf("left behind: %v", entries)
	}
	p.asked, o.Progress = nil, nil
	if s := mustRun(t, o); len(p.asked) != 60-done || s.Metrics["facts"].N != 60 || len(lines(t, o.Out)) != 60 {
		t.Errorf("asked %d of %d", len(p.asked), 60-done)
	}
}
