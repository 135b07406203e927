package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const (
	secretOpenAI = "sk-proj-0123456789abcdef"
	secretSlack  = "xoxp-not-a-bot-token"
)

func TestUnusableVariables(t *testing.T) {
	for _, test := range []struct{ setting, says string }{
		{"WENJU_LLM=openai:gpt-5", "set OPENAI_API_KEY, or OPENAI_BASE_URL"},
		{"WENJU_LLM=anthropic:claude-sonnet-4-5", "ANTHROPIC_API_KEY"},
		{"WENJU_LLM=googleai:gemini-2.5-flash", "GOOGLE_API_KEY"},
		{"WENJU_LLM=nonsense", "anthropic:MODEL"},
		{"WENJU_LLM=openai:", "anthropic:MODEL"},
		{"WENJU_LLM=mistral:large", "anthropic:MODEL"},
		{"WENJU_LLM=openai:two words", "anthropic:MODEL"},
		{"WENJU_EMBEDDER=openai:text-embedding-3-small", "OPENAI_API_KEY"},
		{"WENJU_EMBEDDER=anthropic:claude", "googleai:MODEL or ollama:MODEL"},
		{"WENJU_MODEL_TIMEOUT=2h", "1s to 1h"},
		{"WENJU_FALLBACK=yes", "builtin or off"},
		{"WENJU_UNCHECKED=show", "withhold or mark"},
		{"WENJU_PROMPTS=nowhere", "prompts of your own"},
		{"WENJU_PRICES=openai:gpt-5=1", "0.15/0.60"},
		{"WENJU_PRICES=openai:gpt-5=1/-1", "0.15/0.60"},
		{"WENJU_PRICES=gpt-5=1/1", "0.15/0.60"},
		{"WENJU_BUDGET=0", "above 0"},
		{"WENJU_STORE=weaviate", "only chromem"},
		{"WENJU_DATABASE_URL=postgres://me:geheim@db/x", "nothing yet"},
		{"WENJU_RETENTION=soon", "90d"},
		{"WENJU_RETENTION=1h", "from 1d on"},
		{"WENJU_METRICS=9095", "127.0.0.1:9095"},
		{"WENJU_METRICS=127.0.0.1:70000", "or off"},
		{"WENJU_CHANNELS=general", "C0123456789"},
		{"WENJU_LANG=fr", "auto, zh or en"},
		{"WENJU_GLOSSARY=nope.tsv", "TSV file that can be read"},
		{"WENJU_DATA=/dev/null", "a folder"},
		{"OPENAI_API_KEY=" + secretOpenAI + " with space", "without spaces"},
		{"OPENAI_BASE_URL=api.example.com", "http://"},
		{"OLLAMA_HOST=http:/x", "host:port"},
		{"SLACK_BOT_TOKEN=" + secretSlack, "xoxb-"},
		{"SLACK_APP_TOKEN=" + secretSlack, "xapp-"},
		{"SLACK_API_URL=ftp://example.com", "https://"},
	} {
		name, value, _ := strings.Cut(test.setting, "=")
		r := newSession(t, test.setting).want(exitUsage, "docs")
		if !strings.Contains(r.err, name) || !strings.Contains(r.err, test.says) || strings.Count(r.err, "\n") != 1 {
			t.Errorf("%s: %s", test.setting, r.err)
		}
		hidden := strings.Contains(name, "KEY") || strings.Contains(name, "TOKEN") || strings.Contains(value, "geheim")
		if hidden == strings.Contains(r.err, value) {
			t.Errorf("%s: value shown? %s", test.setting, r.err)
		}
	}
}

func TestSecretInTheWrongVariable(t *testing.T) {
	for _, name := range []string{"WENJU_LLM", "WENJU_STORE", "OPENAI_BASE_URL", "WENJU_LANG"} {
		if r := newSession(t, name+"="+secretOpenAI).want(exitUsage, "docs"); strings.Contains(r.err, "0123456789") {
			t.Errorf("%s: %s", name, r.err)
		}
	}
}

func TestSeveralFaultsAtOnce(t *testing.T) {
	r := newSession(t, "WENJU_LLM=x", "WENJU_EMBEDDER=openai:y", "WENJU_LANG=fr", "WENJU_STORE=y").want(exitUsage, "docs", "--log-level", "loud")
	for _, name := range []string{"WENJU_LLM", "WENJU_EMBEDDER", "WENJU_LANG", "WENJU_STORE", "--log-level"} {
		if !strings.Contains(r.err, name) {
			t.Errorf("%s is not named in %s", name, r.err)
		}
	}
}

func TestUsableVariables(t *testing.T) {
	newSession(t, "WENJU_LLM=anthropic:claude-sonnet-4-5", "ANTHROPIC_API_KEY=x", "WENJU_EMBEDDER=ollama:qllama/bge-m3:latest", "WENJU_FALLBACK=off", "WENJU_MODEL_TIMEOUT=5m",
		"WENJU_UNCHECKED=mark", "WENJU_PRICES=anthropic:claude-sonnet-4-5=3/15,openai:gpt-4o-mini=0.15/0.6", "WENJU_BUDGET=2.5").want(exitDone, "docs")
	newSession(t, "WENJU_LLM=builtin", "WENJU_EMBEDDER=builtin", "WENJU_STORE=chromem", "WENJU_DATABASE_URL=", "WENJU_RETENTION=12w", "WENJU_METRICS=[::1]:9095", "WENJU_CHANNELS=C0123ABCD, G0123ABCD,C1", "WENJU_ADMINS=U1", "WENJU_DIGEST_CHANNEL=C1",
		"WENJU_LANG=auto", "OPENAI_API_KEY="+secretOpenAI, "OPENAI_BASE_URL=http://localhost:8080/v1", "OLLAMA_HOST=localhost:11434",
		"SLACK_BOT_TOKEN=xoxb-1-2-abc", "SLACK_APP_TOKEN=xapp-1-A-2-abc", "SLACK_SIGNING_SECRET=abc", "SLACK_API_URL=https://slack.example.com/api/").
		want(exitDone, "docs")
}

func TestDotEnv(t *testing.T) {
	s := newSession(t)
	write(t, ".env", "# comment\nWENJU_STORE=weaviate\n")
	if r := s.want(exitUsage, "docs"); !strings.Contains(r.err, "WENJU_STORE") {
		t.Error(r.err)
	}
	// The environment goes before the file, also where it says nothing.
	for _, env := range []string{"WENJU_STORE=chromem", "WENJU_STORE="} {
		s.env = []string{env}
		s.want(exitDone, "docs")
	}
}

func TestDataFolder(t *testing.T) {
	s := newSession(t, "WENJU_DATA=fromenv")
	write(t, ".env", "WENJU_DATA=fromfile\n")
	s.want(exitDone, "ingest")
	s.want(exitDone, "ingest", "--data", "fromflag")
	s.env = nil
	s.want(exitDone, "ingest")
	for _, dir := range []string{"fromenv", "fromflag", "fromfile"} {
		if _, err := os.Stat(filepath.Join(dir, "index.db")); err != nil {
			t.Error(err)
		}
	}
}

func TestBrokenDotEnv(t *testing.T) {
	s := newSession(t)
	write(t, ".env", "WENJU_LANG=en\n\nOPENAI_API_KEY "+secretOpenAI+"\nWENJU_STORE=chromem\n")
	if r := s.want(exitUsage, "docs"); !strings.Contains(r.err, ".env, line 3") || strings.Contains(r.err, "0123") {
		t.Error(r.err)
	}
}

func TestGlossary(t *testing.T) {
	s := newSession(t, "WENJU_GLOSSARY=terms.tsv")
	write(t, "bridge.md", bridge)
	s.want(exitUsage, "ingest", "bridge.md")
	write(t, "terms.tsv", "# terms\n南湾大桥\tNanwan Bridge\nalone\n")
	if r := s.want(exitUsage, "docs"); !strings.Contains(r.err, "line 3") {
		t.Error(r.err)
	}
	write(t, "terms.tsv", "南湾大桥\t蓝龙\n")
	s.want(exitDone, "ingest", "bridge.md")
	if r := s.want(exitDone, "search", "蓝龙"); !strings.Contains(r.out, "bridge.md") {
		t.Errorf("the glossary's word finds nothing: %s", r.out)
	}
}

func TestEnvExampleListsEveryVariable(t *testing.T) {
	raw, err := os.ReadFile("../../.env.example")
	if err != nil {
		t.Fatal(err)
	}
	var listed, known []string
	for line := range strings.Lines(string(raw)) {
		if name, _, ok := strings.Cut(strings.TrimPrefix(line, "#"), "="); ok && !strings.Contains(name, " ") {
			listed = append(listed, name)
		}
	}
	for _, v := range variables {
		known = append(known, v.name)
	}
	slices.Sort(listed)
	slices.Sort(known)
	if !slices.Equal(listed, known) {
		t.Errorf(".env.example lists %q, the program knows %q", listed, known)
	}
}
