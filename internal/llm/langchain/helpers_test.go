package langchain_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/llm/langchain"
)

// pipes is a network in memory, so that connections take part in synctest's time.
type pipes struct {
	incoming chan net.Conn
	closed   chan struct{}
	once     sync.Once
}

func newPipes() *pipes { return &pipes{incoming: make(chan net.Conn), closed: make(chan struct{})} }

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.incoming:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error { p.once.Do(func() { close(p.closed) }); return nil }

func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "memory"} }

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case p.incoming <- there:
		return here, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-p.closed:
		return nil, errors.New("connection refused")
	}
}

// server is a stand-in of a provider within a bubble of synctest: what is left
// running at its end fails the test.
type server struct {
	*testing.T
	opt langchain.Options

	mu       sync.Mutex
	requests []request
}

// request is what the server got.
type request struct {
	path   string
	header http.Header
	body   map[string]any
	at     time.Time
}

// handler answers the n-th request, counted from 0.
type handler func(n int, w http.ResponseWriter, r *http.Request)

const key = "sk-secret-0123456789"

// with runs f against a server that answers with h, in fake time.
func with(t *testing.T, p peer, h handler, f func(s *server)) {
	synctest.Test(t, func(t *testing.T) {
		network := newPipes()
		s := &server{T: t}
		var handlers sync.WaitGroup
		hs := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			handlers.Add(1)
			defer handlers.Done()
			h(s.note(r), w, r)
		})}
		served := make(chan error, 1)
		go func() { served <- hs.Serve(network) }()
		transport := &http.Transport{DialContext: network.dial}
		s.opt = langchain.Options{Provider: p.provider, Model: "tiny", Key: key, BaseURL: "http://server" + p.path, Transport: transport}
		f(s)
		transport.CloseIdleConnections()
		hs.Close()
		<-served
		synctest.Wait() // no handler begins any more
		handlers.Wait()
	})
}

func (s *server) note(r *http.Request) (n int) {
	raw, _ := io.ReadAll(r.Body)
	q := request{path: r.URL.Path, header: r.Header.Clone(), at: time.Now()}
	if err := json.Unmarshal(raw, &q.body); err != nil {
		s.Errorf("the request is no JSON: %v", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, q)
	return len(s.requests) - 1
}

func (s *server) generator() *langchain.Generator {
	s.Helper()
	g, err := langchain.NewGenerator(s.opt)
	if err != nil {
		s.Fatal(err)
	}
	return g
}

var question = llm.Request{
	Messages: []llm.Message{{Role: llm.System, Text: "Answer from the passages."}, {Role: llm.System, Text: "引用来源。"},
		{Role: llm.User, Text: "面积?"}, {Role: llm.Assistant, Text: "哪里?"}, {Role: llm.User, Text: "京津冀"}},
	MaxTokens: 50, Temperature: 0.5,
}

// generate asks once and returns what came and the pieces.
func (s *server) generate(ctx context.Context) (llm.Response, []string, error) {
	var pieces []string
	r, err := s.generator().Generate(ctx, question, func(p string) error { pieces = append(pieces, p); return nil })
	if joined := strings.Join(pieces, ""); joined != r.Text {
		s.Errorf("the pieces are %q and the text is %q", joined, r.Text)
	}
	return r, pieces, err
}

// wantCode makes sure of the kind of a failure, and that it shows no secret.
func (s *server) wantCode(err error, code llm.Code) *llm.Error {
	s.Helper()
	var e *llm.Error
	if !errors.As(err, &e) || e.Code != code {
		s.Fatalf("%v; want %s", err, code)
	}
	if strings.Contains(err.Error(), "secret") {
		s.Errorf("the error shows the key: %v", err)
	}
	return e
}

// peer writes a provider's wire format.
type peer struct {
	provider   langchain.Provider
	path       string // of the base address
	kind       string // Content-Type of a stream
	head       string
	text       func(string) string
	finish     func(reason string) string
	end        string
	usage      llm.Usage
	length     string // the reason of an answer that was too long
	refusal    func(status int, message string) string
	midFailure string
}

func quote(s string) string {
	raw, _ := json.Marshal(s)
	return string(raw)
}

func openaiPeer(provider langchain.Provider, path string) peer {
	const frame = `data: {"id":"c-1","object":"chat.completion.chunk","created":1,"model":"tiny","system_fingerprint":null,`
	return peer{
		provider: provider, path: path, kind: "text/event-stream; charset=utf-8",
		head: frame + `"choices":[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}],"usage":null}` + "\n\n",
		text: func(s string) string {
			return frame + `"choices":[{"index":0,"delta":{"content":` + quote(s) + `},"logprobs":null,"finish_reason":null}],"usage":null}` + "\n\n"
		},
		finish: func(reason string) string {
			return frame + `"choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":` + quote(reason) + `}],"usage":null}` + "\n\n" +
				frame + `"choices":[],"usage":{"prompt_tokens":21,"completion_tokens":7,"total_tokens":28}}` + "\n\n"
		},
		end: "data: [DONE]\n\n", usage: llm.Usage{PromptTokens: 21, CompletionTokens: 7}, length: "length",
		refusal: func(status int, message string) string {
			return fmt.Sprintf(`{"error":{"message":%s,"type":"invalid_request_error","param":null,"code":null}}`, quote(message))
		},
		midFailure: `data: {"error":{"message":"The server had an error","type":"server_error"}}` + "\n\n",
	}
}

var anthropicPeer = peer{
	provider: langchain.Anthropic, path: "/v1", kind: "text/event-stream; charset=utf-8",
	head: "event: message_start\n" + `data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","content":[],"model":"tiny","stop_reason":null,"usage":{"input_tokens":11,"cache_creation_input_tokens":4,"cache_read_input_tokens":6,"output_tokens":1}}}` + "\n\n" +
		"event: content_block_start\n" + `data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}` + "\n\n" +
		"event: ping\n" + `data: {"type": "ping"}` + "\n\n",
	text: func(s string) string {
		return "event: content_block_delta\n" + `data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":` + quote(s) + `}}` + "\n\n"
	},
	finish: func(reason string) string {
		if reason == "stop" {
			reason = "end_turn"
		}
		return "event: content_block_stop\n" + `data: {"type":"content_block_stop","index":0}` + "\n\n" +
			"event: message_delta\n" + `data: {"type":"message_delta","delta":{"stop_reason":` + quote(reason) + `,"stop_sequence":null},"usage":{"output_tokens":7}}` + "\n\n"
	},
	end: "event: message_stop\n" + `data: {"type":"message_stop"}` + "\n\n", usage: llm.Usage{PromptTokens: 21, CompletionTokens: 7}, length: "max_tokens",
	refusal: func(status int, message string) string {
		return fmt.Sprintf(`{"type":"error","error":{"type":"some_error","message":%s},"request_id":"req_1"}`, quote(message))
	},
	midFailure: "event: error\n" + `data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}` + "\n\n",
}

var ollamaPeer = peer{
	provider: langchain.Ollama, kind: "application/x-ndjson",
	text: func(s string) string {
		return `{"model":"tiny","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":` + quote(s) + `},"done":false}` + "\n"
	},
	finish: func(reason string) string {
		return `{"model":"tiny","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":""},"done":true,"done_reason":` + quote(reason) + `,"total_duration":1,"prompt_eval_count":21,"eval_count":7}` + "\n"
	},
	usage: llm.Usage{PromptTokens: 21, CompletionTokens: 7}, length: "length",
	refusal:    func(status int, message string) string { return fmt.Sprintf(`{"error":%s}`, quote(message)) },
	midFailure: `{"error":"an error was encountered while running the model: EOF"}` + "\n",
}

// peers are all wire formats.
var peers = map[string]peer{
	"openai":    openaiPeer(langchain.OpenAI, "/v1"),
	"google":    openaiPeer(langchain.GoogleAI, "/v1beta/openai"),
	"anthropic": anthropicPeer,
	"ollama":    ollamaPeer,
}

// eachPeer runs f for every wire format.
func eachPeer(t *testing.T, f func(t *testing.T, p peer)) {
	for name, p := range peers {
		t.Run(name, func(t *testing.T) { f(t, p) })
	}
}

// stream writes parts as they are, each at once.
func (p peer) stream(w http.ResponseWriter, parts ...string) {
	w.Header().Set("Content-Type", p.kind)
	for _, part := range parts {
		io.WriteString(w, part)
		w.(http.Flusher).Flush()
	}
}

// answer writes a whole answer in pieces.
func (p peer) answer(w http.ResponseWriter, pieces ...string) {
	parts := []string{p.head}
	for _, piece := range pieces {
		parts = append(parts, p.text(piece))
	}
	p.stream(w, append(parts, p.finish("stop"), p.end)...)
}

// refuse answers with an error.
func (p peer) refuse(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	io.WriteString(w, p.refusal(status, message))
}

// drop cuts the connection.
func drop(w http.ResponseWriter) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		conn.Close()
	}
}

// hold keeps the connection open until the client is gone.
func hold(r *http.Request) { <-r.Context().Done() }
