//go:build aimock || ollama

package langchain_test

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/llm/langchain"
)

// cacheFolder is where programs that tests need are kept between runs.
func cacheFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	dir = filepath.Join(dir, "wenju-test")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

// startPeer starts a server, waits until it answers at path, and returns its
// address. The test ends it.
func startPeer(t *testing.T, cmd *exec.Cmd, url, path string) string {
	t.Helper()
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Signal(os.Interrupt)
		gone := time.AfterFunc(5*time.Second, func() { cmd.Process.Kill() })
		cmd.Wait()
		gone.Stop()
		if t.Failed() {
			t.Logf("the server said: %.4000s", out.String())
		}
	})
	for deadline := time.Now().Add(30 * time.Second); !healthy(url + path); {
		if time.Now().After(deadline) {
			t.Fatal("the server does not come up")
		}
		time.Sleep(20 * time.Millisecond)
	}
	return url
}

func healthy(url string) bool {
	resp, err := http.Get(url)
	if err != nil {
		return false
	}
	resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

func ask(ctx context.Context, t *testing.T, o langchain.Options, question string, emit func(string) error) (llm.Response, error) {
	t.Helper()
	g, err := langchain.NewGenerator(o)
	if err != nil {
		t.Fatal(err)
	}
	return g.Generate(ctx, llm.Request{Messages: []llm.Message{{Role: llm.System, Text: "Cite."}, {Role: llm.User, Text: question}}, MaxTokens: 4000}, emit)
}

// cancelAfter cancels in mid-stream.
func cancelAfter(t *testing.T, o langchain.Options, question string) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	pieces := 0
	began := time.Now()
	_, err := ask(ctx, t, o, question, func(string) error {
		if pieces++; pieces == 5 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || time.Since(began) > 5*time.Second {
		t.Errorf("%v after %d pieces and %v", err, pieces, time.Since(began))
	}
}
