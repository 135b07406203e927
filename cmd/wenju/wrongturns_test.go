package main

import (
	"os"
	"strings"
	"testing"
)

// What goes wrong in the first minutes ends in a sentence that says what to do.
func TestWrongTurns(t *testing.T) {
	for _, test := range []struct {
		name   string
		env    []string
		args   string
		status int
		says   string
	}{
		{"no such command", nil, "chatt", exitUsage, "did you mean chat?"},
		{"wrong folder", nil, "ingest nowhere", exitFailed, "nowhere: There is no such file or folder"},
		{"empty folder", nil, "ingest empty", exitDone, "nothing to read there: wenju takes .txt, .md and .jsonl"},
		{"folder of other formats", nil, "ingest office", exitDone, "None of the 2 files there is of a format that is read"},
		{"Word", nil, "ingest office/a.docx", exitFailed, "pandoc"},
		{"PDF", nil, "ingest office/b.pdf", exitFailed, "pdftotext"},
		{"data folder that cannot be made", nil, "ingest note.txt --data note.txt/x", exitFailed, "The folder note.txt cannot be made"},
		{"misspelt variable", []string{"WENJU_LMM=ollama:qwen3"}, "docs", exitDone, "WENJU_LMM is no variable of wenju"},
		{"no key", []string{"WENJU_LLM=openai:x"}, "ask hi", exitUsage, "set OPENAI_API_KEY"},
		{"model that is not there", []string{"WENJU_LLM=ollama:x", "OLLAMA_HOST=127.0.0.1:9"}, "ask 京津冀土地总面积有多大？", exitDone, "start it with ollama serve"},
		{"embedder that is not there", []string{"WENJU_EMBEDDER=ollama:x", "OLLAMA_HOST=127.0.0.1:9"}, "ask hi", exitFailed, "start it with ollama serve"},
		{"no tokens", nil, "slack", exitUsage, "SLACK_BOT_TOKEN, SLACK_APP_TOKEN not set: put what is missing into .env"},
		{"tokens mixed up", []string{"SLACK_BOT_TOKEN=xapp-1", "SLACK_APP_TOKEN=xoxb-1"}, "slack", exitUsage, "begins with xoxb-"},
		{"pruning nothing", nil, "ingest --prune", exitUsage, "--prune needs the folders"},
		{"version as a flag", nil, "--version", exitUsage, "wenju version"},
		{"usage in Chinese", []string{"WENJU_LANG=zh"}, "ask", exitUsage, "wenju ask [选项] QUESTION"},
		{"a gate in Chinese", []string{"WENJU_LANG=zh"}, "eval --questions seeds --out o --gate foo>=1", exitUsage, "--gate \"foo>=1\" 用不了"},
		{"runs that are none", nil, "eval compare office empty", exitUsage, "office holds no finished run"},
		{"nothing to export", nil, "eval export", exitDone, "there is nothing to export"},
		{"two commands alike", []string{"WENJU_LANG=zh"}, "aks", exitUsage, "是不是 ask、gaps？"},
		{"no question set", nil, "eval --questions q.jsonl --out o", exitUsage, "q.jsonl: cannot be read: no such file"},
		{"a set that is none", nil, "eval --questions note.txt --out o", exitUsage, "docs/evaluation.md"},
		{"a folder as a set", nil, "eval --questions office --out o", exitUsage, "is a directory"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newSession(t, test.env...)
			write(t, "office/a.docx", "PK\x03\x04")
			write(t, "office/b.pdf", "%PDF-1.7\n")
			write(t, "note.txt", "只是一句话。\n")
			if err := os.Mkdir("empty", 0o755); err != nil {
				t.Fatal(err)
			}
			r := s.want(test.status, strings.Fields(test.args)...)
			if !strings.Contains(r.err, test.says) || strings.Contains(r.err, "level=ERROR") {
				t.Errorf("no %q in %s", test.says, r.err)
			}
		})
	}
}
