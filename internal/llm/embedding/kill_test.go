package embedding_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/wenju/wenju/internal/llm/embedding"
)

func write(t *testing.T, path string, raw []byte) {
	t.Helper()
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
}

// victim is the variable by which the test tells a copy of itself to fill a cache.
const victim = "EMBEDDING_VICTIM"

// A process that is killed while it writes leaves a cache that opens, and what it
// had finished stays.
func TestKilled(t *testing.T) {
	if path := os.Getenv(victim); path != "" {
		fill(t, path)
	}
	path := filepath.Join(t.TempDir(), "embeddings.db")
	cmd := exec.Command(os.Args[0], "-test.run=^TestKilled$")
	cmd.Env = append(os.Environ(), victim+"="+path)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Process.Kill()
	for deadline := time.Now().Add(20 * time.Second); written(path+"-wal") < 1<<20; {
		if time.Now().After(deadline) {
			t.Fatal("nothing is written")
		}
		time.Sleep(time.Millisecond)
	}
	cmd.Process.Kill()
	cmd.Wait()
	info, err := openCache(t, path).Info(t.Context())
	if err != nil || info.Vectors < 100 || info.Vectors%50 != 0 {
		t.Errorf("%+v, %v: no whole batches", info, err)
	}
}

func written(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

func fill(t *testing.T, path string) {
	e := newEmbedder(t, embedding.Options{Source: &source{dim: 256}, Cache: openCache(t, path), MaxTexts: 50})
	for n := 0; ; n++ {
		texts := numbered(50)
		for i := range texts {
			texts[i] += fmt.Sprint(" ", n)
		}
		if _, err := e.Embed(t.Context(), texts); err != nil {
			t.Fatal(err)
		}
	}
}
