//go:build ollama

package langchain_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/llm/langchain"
)

// A real Ollama, built from its module, runs models whose weights the test makes
// (see gguf_test.go). The build takes about eight minutes on two cores and is kept.
const (
	ollamaModule = "github.com/ollama/ollama@v0.17.4"
	// headerModule has a C header that the module of Ollama lacks.
	headerModule = "github.com/gen2brain/malgo@v0.11.24"
)

func buildOllama(t *testing.T) (program string) {
	t.Helper()
	dir := filepath.Join(cacheFolder(t), "ollama-v0.17.4")
	program = filepath.Join(dir, "ollama")
	if _, err := os.Stat(program); err == nil {
		return program
	}
	include := filepath.Join(dir, "include", "miniaudio")
	if err := os.MkdirAll(include, 0o755); err != nil {
		t.Fatal(err)
	}
	header, err := os.ReadFile(filepath.Join(moduleFolder(t), "miniaudio.h"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(include, "miniaudio.h"), header, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat("/usr/include/stb"); err != nil {
		must(t, exec.Command("apt-get", "update", "-q"))
		must(t, exec.Command("apt-get", "install", "-qy", "nlohmann-json3-dev", "libstb-dev", "gcc", "g++", "libc6-dev"))
	}
	build := exec.Command("go", "install", ollamaModule)
	build.Env = append(os.Environ(), "CGO_ENABLED=1", "GOBIN="+dir, "CPLUS_INCLUDE_PATH="+filepath.Dir(include)+":/usr/include/stb")
	must(t, build)
	return program
}

func moduleFolder(t *testing.T) string {
	t.Helper()
	cmd := exec.Command("go", "mod", "download", "-json", headerModule)
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod")
	out, err := cmd.Output()
	var module struct{ Dir string }
	if json.Unmarshal(out, &module) != nil || module.Dir == "" {
		t.Fatalf("%v: %s", err, out)
	}
	return module.Dir
}

func must(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%.4000s", cmd.Args, err, out)
	}
}

// usualContext is how many tokens Ollama takes of a request that does not ask for more.
const usualContext = 1024

func startOllama(t *testing.T) string {
	t.Helper()
	program := buildOllama(t)
	port := freePort(t)
	home := t.TempDir()
	cmd := exec.Command(program, "serve")
	cmd.Env = append(os.Environ(), "OLLAMA_HOST=127.0.0.1:"+port, "OLLAMA_MODELS="+filepath.Join(home, "models"), "HOME="+home, fmt.Sprint("OLLAMA_CONTEXT_LENGTH=", usualContext))
	return startPeer(t, cmd, "http://127.0.0.1:"+port, "/api/version")
}

// install brings a model into Ollama.
func install(t *testing.T, url, name string, c *chain) {
	t.Helper()
	file := c.file()
	digest := fmt.Sprintf("sha256:%x", sha256.Sum256(file))
	post(t, url+"/api/blobs/"+digest, file)
	create, err := json.Marshal(map[string]any{"model": name, "files": map[string]string{"model.gguf": digest}, "template": "{{ .Prompt }}", "stream": false})
	if err != nil {
		t.Fatal(err)
	}
	if answer := post(t, url+"/api/create", create); !strings.Contains(answer, "success") {
		t.Fatalf("create: %s", answer)
	}
}

func post(t *testing.T, url string, body []byte) string {
	t.Helper()
	resp, err := http.Post(url, "application/octet-stream", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode >= 300 {
		t.Fatalf("%s: status %d, %v: %s", url, resp.StatusCode, err, answer)
	}
	return string(answer)
}

func TestOllama(t *testing.T) {
	url := startOllama(t)
	install(t, url, "bridge", newChain("▁The", "▁bridge", "▁is", "▁3.6", "▁km", "▁long", "▁[1]."))
	install(t, url, "endless", newChain("▁on", "▁and", "▁so").endless())
	own := langchain.Options{Provider: langchain.Ollama, Model: "bridge", BaseURL: url}
	compatible := langchain.Options{Provider: langchain.OpenAI, Model: "bridge", BaseURL: url + "/v1"}

	for _, o := range []langchain.Options{own, compatible} {
		t.Run(string(o.Provider), func(t *testing.T) {
			r, err := ask(t.Context(), t, o, "How long is the bridge?", nil)
			if err != nil || strings.TrimSpace(r.Text) != "The bridge is 3.6 km long [1]." || r.Usage.Estimated || r.Usage.CompletionTokens < 7 {
				t.Errorf("%+v, %v", r, err)
			}
			g, err := langchain.NewGenerator(o)
			if err != nil {
				t.Fatal(err)
			}
			short := question
			short.MaxTokens = 3
			r, err = g.Generate(t.Context(), short, nil)
			if (&server{T: t}).wantCode(err, llm.Incomplete); strings.TrimSpace(r.Text) != "The bridge is" {
				t.Errorf("%q of three tokens", r.Text)
			}
			unknown := o
			unknown.Model = "nowhere"
			_, err = ask(t.Context(), t, unknown, "?", nil)
			(&server{T: t}).wantCode(err, llm.UnknownModel)
			endless := o
			endless.Model = "endless"
			cancelAfter(t, endless, "go on")
		})
	}
	t.Run("vectors", func(t *testing.T) { checkOllamaVectors(t, own) })
	t.Run("long prompt", func(t *testing.T) {
		r, err := ask(t.Context(), t, own, strings.Repeat("x", 2*usualContext), nil) // a byte is a token here
		if err != nil || r.Usage.PromptTokens < 2*usualContext {
			t.Errorf("%+v, %v: the prompt was cut", r.Usage, err)
		}
	})
}

func checkOllamaVectors(t *testing.T, o langchain.Options) {
	c, err := langchain.NewCaller(o)
	if err != nil {
		t.Fatal(err)
	}
	texts := make([]string, 100)
	for i := range texts {
		texts[i] = []string{"The bridge", "is long", "3.6 km"}[i%3]
	}
	v, err := c.Vectors(t.Context(), texts)
	if err != nil || len(v) != len(texts) || !slices.Equal(v[0], v[99]) || slices.Equal(v[0], v[1]) {
		t.Errorf("%d vectors, %v", len(v), err)
	}
}
