package embedding_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/wenju/wenju/internal/llm/embedding"
	"github.com/wenju/wenju/internal/llm/langchain"
)

// BenchmarkCold embeds 10,000 passages with a server on the loopback that takes
// 100 ms and 100 texts a request, with vectors of dimension 1,024, through
// everything but the index; BenchmarkWarm does it again from the cache.
func BenchmarkCold(b *testing.B) {
	url := slowServer(b, 100*time.Millisecond, 1024)
	texts := passages(10_000)
	for b.Loop() {
		embedAll(b, url, filepath.Join(b.TempDir(), "embeddings.db"), texts)
	}
}

func BenchmarkWarm(b *testing.B) {
	path := filepath.Join(b.TempDir(), "embeddings.db")
	texts := passages(10_000)
	embedAll(b, slowServer(b, 0, 1024), path, texts)
	for b.Loop() {
		embedAll(b, "http://127.0.0.1:9/v1", path, texts)
	}
}

func passages(n int) []string {
	texts := make([]string, n)
	for i := range texts {
		texts[i] = fmt.Sprintf("第%d段 ", i) + strings.Repeat("京津冀协同发展的一段文字,长约四百字。", 20)
	}
	return texts
}

func embedAll(b *testing.B, url, path string, texts []string) {
	b.Helper()
	cache, err := embedding.OpenCache(b.Context(), path)
	if err != nil {
		b.Fatal(err)
	}
	defer cache.Close()
	caller, err := langchain.NewCaller(langchain.Options{Provider: langchain.OpenAI, Model: "tiny", BaseURL: url})
	if err != nil {
		b.Fatal(err)
	}
	e, err := embedding.New(b.Context(), embedding.Options{Source: caller, Cache: cache})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := e.Embed(b.Context(), texts); err != nil {
		b.Fatal(err)
	}
}

// slowServer writes its vectors beforehand, so that its own work takes no part.
func slowServer(b *testing.B, latency time.Duration, dimension int) (url string) {
	vector := `0.0123456` + strings.Repeat(`,-0.0123456`, dimension-1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var request struct{ Input []string }
		if err := json.NewDecoder(r.Body).Decode(&request); err != nil || len(request.Input) > 100 {
			w.WriteHeader(400)
			return
		}
		time.Sleep(latency)
		io.WriteString(w, `{"data":[`)
		for i := range request.Input {
			if i > 0 {
				io.WriteString(w, ",")
			}
			fmt.Fprintf(w, `{"index":%d,"embedding":[%s]}`, i, vector)
		}
		io.WriteString(w, "]}")
	}))
	b.Cleanup(server.Close)
	return server.URL + "/v1"
}
