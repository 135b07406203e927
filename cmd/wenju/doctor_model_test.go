package main

import (
	"net/http"
	"strings"
	"testing"
)

func TestDoctorOnModels(t *testing.T) {
	s := newSession(t)
	found := s.diagnose(exitDone)
	s.wantFinding(found, "model", levelOK, "builtin")
	s.wantFinding(found, "embedder", levelOK, "builtin")

	v := newVendorServer(t)
	s.env = v.env()
	found = s.diagnose(exitDone)
	s.wantFinding(found, "model", levelOK, "openai:tiny at "+v.URL)
	s.wantFinding(found, "embedder", levelOK, "dimension 32")

	write(t, "bridge.md", bridge)
	s.want(exitDone, "ingest", "bridge.md")
	v.dimension = 48
	s.wantFinding(s.diagnose(exitFailed), "embedder", levelFail, "--rebuild")
	v.dimension = 32
	with := s.env
	s.env = nil
	s.wantFinding(s.diagnose(exitFailed), "index", levelFail, "run wenju ingest --rebuild")
	s.env = with

	v.status = http.StatusUnauthorized
	found = s.diagnose(exitFailed)
	s.wantFinding(found, "model", levelFail, "check OPENAI_API_KEY")
	s.wantFinding(found, "embedder", levelFail, "check OPENAI_API_KEY")
	if f := found["model"]; strings.Contains(f.Found+f.Do, "0123456789") || strings.Contains(f.Found, "check ") {
		t.Errorf("%+v", f)
	}

	before := v.chats
	v.status = http.StatusInternalServerError
	s.wantFinding(s.diagnose(exitFailed), "model", levelFail, "try again later")
	if v.chats != before+1 {
		t.Errorf("doctor asked %d times", v.chats-before)
	}
	s.env = append(s.env, "WENJU_LANG=zh")
	s.wantFinding(s.diagnose(exitFailed), "model", levelFail, "请稍后重试")
}

func TestDoctorOnOllama(t *testing.T) {
	s := newSession(t, "WENJU_LLM=ollama:tiny", "OLLAMA_HOST=127.0.0.1:9")
	s.wantFinding(s.diagnose(exitFailed), "model", levelFail, "ollama serve")
}
