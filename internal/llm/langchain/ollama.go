package langchain

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/wenju/wenju/internal/llm"
)

// ollamaWire is the chat stream of Ollama: a JSON object a line.
type ollamaWire struct{}

type ollamaLine struct {
	Message struct {
		Content  string `json:"content"`
		Thinking string `json:"thinking"`
	} `json:"message"`
	Done       bool   `json:"done"`
	Reason     string `json:"done_reason"`
	Prompt     int    `json:"prompt_eval_count"`
	Completion int    `json:"eval_count"`
	Error      string `json:"error"`
}

func (ollamaWire) read(line []byte) (event, error) {
	var l ollamaLine
	if err := json.Unmarshal(line, &l); err != nil {
		return event{}, fmt.Errorf("no JSON in the answer: %w", err)
	}
	if l.Error != "" {
		return event{failure: readFailure(line)}, nil
	}
	e := event{text: l.Message.Content, thinking: l.Message.Thinking != "", done: l.Done,
		usage: llm.Usage{PromptTokens: l.Prompt, CompletionTokens: l.Completion}}
	if l.Done {
		e.finish = l.Reason
	}
	return e, nil
}

// whole reads the same line: Ollama says application/json also where it streams
// an only one.
func (o ollamaWire) whole(body []byte) (event, error) {
	e, err := o.read(body)
	if err == nil && e == (event{}) {
		err = errors.New("the answer is no chat message")
	}
	return e, err
}

func (ollamaWire) begin() string { return "" }

func (ollamaWire) piece(text string) string {
	return fmt.Sprintf(`{"message":{"role":"assistant","content":%s},"done":false}`+"\n", quoted(text))
}

func (ollamaWire) end() string {
	return `{"message":{"role":"assistant","content":""},"done":true}` + "\n"
}

// ollamaContext is the least context window that a request asks Ollama for, in
// tokens. Ollama's own default is smaller, and it cuts longer prompts in silence.
const ollamaContext = 8192

// widen asks Ollama for a context that holds the request and its answer. It grows
// in steps, since Ollama loads the model anew for every other size.
func (o Options) widen(fields map[string]json.RawMessage, r llm.Request) {
	var options map[string]json.RawMessage
	if json.Unmarshal(fields["options"], &options) != nil {
		return // no chat
	}
	answer := 1024 // where there is no limit
	if n, err := strconv.Atoi(string(options["num_predict"])); err == nil && n > 0 {
		answer = n
	}
	size := ollamaContext
	for need := o.size(r) + answer; size < need; {
		size *= 2
	}
	options["num_ctx"] = json.RawMessage(strconv.Itoa(size))
	raw, err := json.Marshal(options)
	if err == nil {
		fields["options"] = raw
	}
}
