//go:build aimock

package langchain_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/llm/langchain"
)

// aimockVersion is an independent stand-in for the vendors' servers, from npm.
const aimockVersion = "@copilotkit/aimock@1.43.0"

// fixtures are what the stand-in answers, by what the question holds.
const fixtures = `{"fixtures":[
 {"match":{"userMessage":"length of the bridge"},"response":{"content":"The bridge is 3.6 km long [1]. 大桥全长3.6公里 [1]。"}},
 {"match":{"userMessage":"too much"},"response":{"content":"This goes on and","finishReason":"length"}},
 {"match":{"userMessage":"slow down"},"response":{"error":{"message":"Rate limited","type":"rate_limit_error"},"status":429}},
 {"match":{"userMessage":"no credit"},"response":{"error":{"message":"You exceeded your current quota","type":"insufficient_quota","code":"insufficient_quota"},"status":429}},
 {"match":{"userMessage":"overload"},"response":{"error":{"message":"Overloaded","type":"overloaded_error"},"status":529}},
 {"match":{"userMessage":"cut me off"},"response":{"content":"One two three four five six seven eight nine ten."},"truncateAfterChunks":4},
 {"match":{"userMessage":"a long story"},"response":{"content":"%s"}},
 {"match":{"inputText":"text one"},"response":{"embedding":[0.6,0.8,0]}}
]}`

// startAimock installs and starts the stand-in and returns its address.
func startAimock(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(cacheFolder(t), "aimock-1.43.0")
	program := filepath.Join(dir, "node_modules", ".bin", "llmock")
	if _, err := os.Stat(program); err != nil {
		if out, err := exec.Command("npm", "install", "--no-audit", "--no-fund", "--prefix", dir, aimockVersion).CombinedOutput(); err != nil {
			t.Fatalf("npm: %v\n%s", err, out)
		}
	}
	folder := t.TempDir()
	story := fmt.Sprintf(fixtures, strings.Repeat("and then ", 2000))
	if err := os.WriteFile(filepath.Join(folder, "fixtures.json"), []byte(story), 0o600); err != nil {
		t.Fatal(err)
	}
	port := freePort(t)
	cmd := exec.Command(program, "-p", port, "-f", folder, "-c", "4", "-l", "2", "--strict", "--log-level", "warn")
	cmd.Env = append(os.Environ(), "AIMOCK_API_KEYS="+key)
	return startPeer(t, cmd, "http://127.0.0.1:"+port, "/health")
}

// aimockPeers are the protocols that it speaks and the addresses it does so at.
func aimockPeers(url string) []langchain.Options {
	return []langchain.Options{
		{Provider: langchain.OpenAI, Model: "gpt-4o-mini", Key: key, BaseURL: url + "/v1", Tries: 1},
		{Provider: langchain.Anthropic, Model: "claude-sonnet-4-5", Key: key, BaseURL: url + "/v1", Tries: 1},
	}
}

func TestAimock(t *testing.T) {
	url := startAimock(t)
	for _, o := range aimockPeers(url) {
		t.Run(string(o.Provider), func(t *testing.T) {
			var pieces int
			r, err := ask(t.Context(), t, o, "What is the length of the bridge?", func(string) error { pieces++; return nil })
			if err != nil || r.Text != "The bridge is 3.6 km long [1]. 大桥全长3.6公里 [1]。" || pieces < 5 || r.Usage.CompletionTokens == 0 {
				t.Errorf("%+v in %d pieces, %v", r, pieces, err)
			}
			for question, code := range map[string]llm.Code{"too much": llm.Incomplete, "slow down": llm.RateLimited,
				"no credit": llm.Quota, "overload": llm.Unreachable, "cut me off": llm.Incomplete} {
				_, err := ask(t.Context(), t, o, question, nil)
				(&server{T: t}).wantCode(err, code)
			}
			wrong := o
			wrong.Key = "sk-wrong-secret"
			_, err = ask(t.Context(), t, wrong, "What is the length of the bridge?", nil)
			(&server{T: t}).wantCode(err, llm.KeyRefused)
			cancelAfter(t, o, "tell me a long story")
		})
	}
}

func TestAimockVectors(t *testing.T) {
	o := aimockPeers(startAimock(t))[0]
	c, err := langchain.NewCaller(o)
	if err != nil {
		t.Fatal(err)
	}
	vectors, err := c.Vectors(t.Context(), []string{"text one"})
	if err != nil || len(vectors) != 1 || len(vectors[0]) != 3 || vectors[0][1] != 0.8 {
		t.Errorf("%v, %v", vectors, err)
	}
}
