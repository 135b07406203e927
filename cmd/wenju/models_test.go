package main

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
)

// vendorServer is a stand-in for a server compatible with OpenAI: its model
// answers with the passage's first sentence, its embedder by the characters.
type vendorServer struct {
	*httptest.Server
	mu            sync.Mutex
	chats, embeds int
	texts         int
	keys          []string
	dimension     int
	answer        string
	grade         string // what the model "judge" answers
	status        int    // of every answer; 0 is 200
}

func newVendorServer(t *testing.T) *vendorServer {
	v := &vendorServer{dimension: 32, answer: "南湾大桥全长3.6公里 [1]。"}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/chat/completions", v.chat)
	mux.HandleFunc("POST /v1/embeddings", v.embed)
	v.Server = httptest.NewServer(mux)
	t.Cleanup(v.Close)
	return v
}

// env are the variables of a session that uses the server for both.
func (v *vendorServer) env() []string {
	return []string{"WENJU_LLM=openai:tiny", "WENJU_EMBEDDER=openai:tiny-embedding", "OPENAI_BASE_URL=" + v.URL, "OPENAI_API_KEY=" + secretOpenAI}
}

func (v *vendorServer) fails(w http.ResponseWriter, r *http.Request) bool {
	v.keys = append(v.keys, r.Header.Get("Authorization"))
	if v.status == 0 {
		return false
	}
	w.WriteHeader(v.status)
	fmt.Fprintf(w, `{"error":{"message":"no, %s"}}`, r.Header.Get("Authorization"))
	return true
}

func (v *vendorServer) chat(w http.ResponseWriter, r *http.Request) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.chats++
	if v.fails(w, r) {
		return
	}
	answer := v.answer
	if asked, _ := io.ReadAll(r.Body); strings.Contains(string(asked), `"model":"judge"`) {
		answer = v.grade
	}
	w.Header().Set("Content-Type", "text/event-stream")
	for _, piece := range []string{answer[:6], answer[6:]} {
		raw, _ := json.Marshal(piece)
		fmt.Fprintf(w, "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":%s},\"finish_reason\":null}]}\n\n", raw)
	}
	fmt.Fprint(w, "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n")
	fmt.Fprint(w, "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":300,\"completion_tokens\":20}}\n\ndata: [DONE]\n\n")
}

func (v *vendorServer) embed(w http.ResponseWriter, r *http.Request) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.embeds++
	if v.fails(w, r) {
		return
	}
	var request struct{ Input []string }
	json.NewDecoder(r.Body).Decode(&request)
	v.texts += len(request.Input)
	type row struct {
		Index     int       `json:"index"`
		Embedding []float32 `json:"embedding"`
	}
	var answer struct {
		Data []row `json:"data"`
	}
	for i, text := range request.Input {
		answer.Data = append(answer.Data, row{i, v.vector(text)})
	}
	json.NewEncoder(w).Encode(answer)
}

func (v *vendorServer) vector(text string) []float32 {
	out := make([]float32, v.dimension)
	for _, r := range text {
		h := fnv.New32a()
		fmt.Fprint(h, string(r))
		out[h.Sum32()%uint32(v.dimension)]++
	}
	return out
}

func TestAnswerOfAModel(t *testing.T) {
	v := newVendorServer(t)
	s := newSession(t, v.env()...)
	write(t, "bridge.md", bridge)
	s.want(exitDone, "ingest", "bridge.md")
	r := s.want(exitDone, "ask", "--json", "南湾大桥有多长?")
	a := decode[struct {
		Answer, Mode, Model string
		Usage               struct {
			Prompt int `json:"prompt_tokens"`
		}
	}](t, r.out)
	if !strings.Contains(a.Answer, "3.6公里") || a.Mode != "generated" || a.Model != "openai:tiny" || a.Usage.Prompt < 300 {
		t.Errorf("%s", r.out)
	}
	if !slices.Contains(v.keys, "Bearer "+secretOpenAI) {
		t.Errorf("keys %q", v.keys)
	}
}

// Nothing is paid for twice: not when nothing has changed, not for a rebuild, and
// not when the index is gone.
func TestVectorsAreBoughtOnce(t *testing.T) {
	v := newVendorServer(t)
	s := newSession(t, v.env()...)
	write(t, "docs/bridge.md", bridge)
	write(t, "docs/road.md", "# 环岛路\n\n环岛路长41公里。\n")
	s.want(exitDone, "ingest", "docs")
	bought := v.texts
	if bought == 0 {
		t.Fatal("nothing was embedded")
	}
	free := func(what string, args ...string) {
		t.Helper()
		if s.want(exitDone, args...); v.texts != bought {
			t.Errorf("%s costs %d texts", what, v.texts-bought)
		}
	}
	free("ingest of what has not changed", "ingest", "docs")
	free("a rebuild", "ingest", "--rebuild")
	if err := os.Remove("data/index.db"); err != nil {
		t.Fatal(err)
	}
	free("a lost index", "ingest", "docs")
	write(t, "docs/road.md", "# 环岛路\n\n环岛路长42公里。\n")
	if s.want(exitDone, "ingest", "docs"); v.texts != bought+1 {
		t.Errorf("one changed passage costs %d texts", v.texts-bought)
	}
}

func TestCarriedDocumentsAreBoughtOnce(t *testing.T) {
	v := newVendorServer(t)
	s := newSession(t, v.env()...)
	s.want(exitDone, "search", "京津冀")
	bought := v.texts
	s.want(exitDone, "search", "京津冀")
	if v.texts != bought+1 { // the question, of which nothing is kept
		t.Errorf("the second start costs %d texts", v.texts-bought)
	}
}

func TestAnotherEmbedder(t *testing.T) {
	v := newVendorServer(t)
	s := newSession(t, v.env()...)
	write(t, "bridge.md", bridge)
	s.want(exitDone, "ingest", "bridge.md")
	other := append(slices.Clone(s.env), "WENJU_EMBEDDER=builtin")
	for _, env := range [][]string{other, append(slices.Clone(s.env), "WENJU_EMBEDDER=openai:another")} {
		s.env = env
		for _, args := range [][]string{{"ask", "多长?"}, {"search", "大桥"}, {"ingest", "bridge.md"}} {
			if r := s.want(exitFailed, args...); !strings.Contains(r.err, "--rebuild") {
				t.Errorf("%q: %s", args, r.err)
			}
		}
	}
	s.want(exitDone, "ingest", "--rebuild")
	s.want(exitDone, "search", "大桥")
}

// The same name with vectors of another length is another model.
func TestAnotherDimension(t *testing.T) {
	v := newVendorServer(t)
	s := newSession(t, v.env()...)
	write(t, "bridge.md", bridge)
	s.want(exitDone, "ingest", "bridge.md")
	v.dimension = 48
	write(t, "road.md", "# 环岛路\n\n环岛路长41公里。\n")
	s.want(exitFailed, "ingest", "road.md")
	if r := s.want(exitFailed, "ingest", "road.md"); !strings.Contains(r.err, "--rebuild") {
		t.Error(r.err)
	}
	s.want(exitDone, "ingest", "--rebuild", "road.md")
	s.want(exitDone, "search", "环岛路")
}

// A failure of the embedder is one sentence that says what to do, and no secret.
func TestEmbedderFails(t *testing.T) {
	v := newVendorServer(t)
	s := newSession(t, v.env()...)
	write(t, "bridge.md", bridge)
	for status, says := range map[int]string{401: "OPENAI_API_KEY", 402: "credit", 404: "OPENAI_BASE_URL", 400: "WENJU_EMBEDDER"} {
		v.status = status
		r := s.want(exitFailed, "ingest", "bridge.md", "--log-level", "debug")
		if !strings.Contains(r.err, says) || strings.Contains(r.out+r.err, secretOpenAI) {
			t.Errorf("%d: %s", status, r.err)
		}
	}
}

// A model or an embedder that is down keeps nobody from an answer with evidence.
func TestModelDown(t *testing.T) {
	v := newVendorServer(t)
	s := newSession(t, v.env()...)
	write(t, "bridge.md", bridge)
	s.want(exitDone, "ingest", "bridge.md")
	v.status = http.StatusUnauthorized
	a := decode[struct {
		Answer, Mode string
		Declined     bool
	}](t, s.want(exitDone, "ask", "--json", "南湾大桥有多长?").out)
	if a.Mode != "extractive" || a.Declined || !strings.Contains(a.Answer, "3.6公里") {
		t.Errorf("%+v", a)
	}
	if r := s.want(exitDone, "ask", "南湾大桥有多长?"); !strings.Contains(r.err, "check OPENAI_API_KEY") || strings.Contains(r.err, "0123456789") {
		t.Error(r.err)
	}
	if r := s.want(exitFailed, "search", "大桥"); !strings.Contains(r.err, "OPENAI_API_KEY") {
		t.Error(r.err)
	}
	s.env = append(s.env, "WENJU_FALLBACK=off")
	s.want(exitFailed, "ask", "南湾大桥有多长?")
}

func TestEvalSaysWhatItAsks(t *testing.T) {
	v := newVendorServer(t)
	s := newSession(t, v.env()...)
	write(t, "bridge.md", bridge)
	write(t, "q.jsonl", `{"id":"a","question":"南湾大桥有多长?","answerable":true,"must":[["3.6公里"]]}`+"\n")
	s.want(exitDone, "ingest", "bridge.md")
	s.want(exitDone, "eval", "--questions", "q.jsonl", "--out", "run")
	raw, err := os.ReadFile("run/summary.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"openai:tiny"`, `"openai:tiny-embedding"`, `"prompt_hash": "`} {
		if !strings.Contains(string(raw), want) {
			t.Errorf("no %s in the summary: %.400s", want, raw)
		}
	}
	if strings.Contains(string(raw), `"prompt_hash": ""`) {
		t.Error("the prompts have no hash")
	}
}
