package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// remotePassages is how many passages the benchmarks of a remote embedder bring in.
const remotePassages = 10_000

// slowEmbedder is a server that takes 100 ms a request and at most 100 texts, and
// returns vectors of dimension 1,024. The same vector for all is enough here, and
// leaves the cores to the program.
func slowEmbedder(b *testing.B) (url string) {
	vector := "0.0123456" + strings.Repeat(",-0.0123456", 1023)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var request struct{ Input []string }
		if err := json.NewDecoder(r.Body).Decode(&request); err != nil || len(request.Input) > 100 {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		time.Sleep(100 * time.Millisecond)
		rows := make([]string, len(request.Input))
		for i := range rows {
			rows[i] = fmt.Sprintf(`{"index":%d,"embedding":[%s]}`, i, vector)
		}
		io.WriteString(w, `{"data":[`+strings.Join(rows, ",")+"]}")
	}))
	b.Cleanup(server.Close)
	return server.URL
}

// remoteSession has 10,000 documents of one passage each, as one JSONL file.
func remoteSession(b *testing.B) (s *session, data, file string) {
	data = b.TempDir()
	file = filepath.Join(data, "passages.jsonl")
	var lines strings.Builder
	for i := range remotePassages {
		fmt.Fprintf(&lines, `{"id":"%d","text":"第%d段:%s"}`+"\n", i, i, strings.Repeat("京津冀协同发展的一段文字。", 25))
	}
	if err := os.WriteFile(file, []byte(lines.String()), 0o644); err != nil {
		b.Fatal(err)
	}
	s = &session{env: []string{"WENJU_EMBEDDER=openai:tiny", "OPENAI_BASE_URL=" + slowEmbedder(b)}}
	return s, data, file
}

func (s *session) ingest(b *testing.B, args ...string) {
	b.Helper()
	if out, err := s.command(append([]string{"ingest"}, args...)...).CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
}

// BenchmarkRemoteIngest brings 10,000 passages in through a remote embedder, with
// nothing in the cache.
func BenchmarkRemoteIngest(b *testing.B) {
	s, data, file := remoteSession(b)
	for b.Loop() {
		os.RemoveAll(filepath.Join(data, "index"))
		s.ingest(b, "--data", filepath.Join(data, "index"), file)
	}
}

// BenchmarkRemoteRebuild does it again, with all vectors from the cache.
func BenchmarkRemoteRebuild(b *testing.B) {
	s, data, file := remoteSession(b)
	s.ingest(b, "--data", data, file)
	for b.Loop() {
		s.ingest(b, "--data", data, "--rebuild", file)
	}
}
