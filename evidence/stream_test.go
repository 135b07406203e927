package evidence

import (
	"bytes"
	"context"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
)

func TestCheckStreamGoesOnBehindBadLines(t *testing.T) {
	long := `{"id":"long","answer":"` + strings.Repeat("x", MaxLine) + `"}`
	in := strings.Join([]string{
		"\ufeff" + `{"id":"a","answer":"共7项[1]。","passages":[{"n":1,"text":"7项"}]}`, "", "not JSON", long,
		`{"id":"b","passages":[]}`, `{"id":"c","answer":"共8项[1]。","passages":[{"n":1,"text":"7项"}]}`,
	}, "\n")
	var out bytes.Buffer
	sum, err := CheckStream(context.Background(), strings.NewReader(in), &out)
	if err != nil {
		t.Fatal(err)
	}
	if sum.Answers != 2 || sum.OK != 1 || sum.BadN != 3 {
		t.Errorf("got %+v", sum)
	}
	for i, want := range []int{3, 4, 5} {
		if sum.Bad[i].Line != want {
			t.Errorf("bad line %d reported as %d", want, sum.Bad[i].Line)
		}
	}
	if n := strings.Count(out.String(), "\n"); n != 2 {
		t.Errorf("%d lines of output", n)
	}
}

// repeated yields a line n times.
type repeated struct {
	line string
	n    int
	rest string
}

func (r *repeated) Read(p []byte) (int, error) {
	if r.rest == "" {
		if r.n == 0 {
			return 0, io.EOF
		}
		r.rest, r.n = r.line, r.n-1
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

func TestCheckStreamMemory(t *testing.T) {
	line := `{"id":"a","answer":"面积21.6万平方公里[1]。","passages":[{"n":1,"text":"covers 216,000 km2"}]}` + "\n"
	heap := func(n int) uint64 {
		if _, err := CheckStream(context.Background(), &repeated{line: line, n: n}, io.Discard); err != nil {
			t.Fatal(err)
		}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	small, large := heap(100), heap(20_000)
	if large > small+1<<20 {
		t.Errorf("heap grows from %d to %d bytes", small, large)
	}
}

func TestCheckStreamStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := CheckStream(ctx, strings.NewReader("{}\n"), io.Discard)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
