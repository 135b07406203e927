package langchain

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/wenju/wenju/internal/llm"
)

// openaiWire is the chat completion stream of OpenAI and of everything
// compatible with it, Google included.
type openaiWire struct{}

// openaiChunk is a line of the stream, or a whole answer.
type openaiChunk struct {
	Choices []struct {
		Index   int         `json:"index"`
		Delta   openaiDelta `json:"delta"`
		Message openaiDelta `json:"message"`
		Finish  string      `json:"finish_reason"`
	} `json:"choices"`
	Usage struct {
		Prompt     int `json:"prompt_tokens"`
		Completion int `json:"completion_tokens"`
	} `json:"usage"`
	Error json.RawMessage `json:"error"`
}

// openaiDelta names the thoughts of a model as different servers do.
type openaiDelta struct {
	Content   string `json:"content"`
	Refusal   string `json:"refusal"`
	Reasoning string `json:"reasoning"`
	Thinking  string `json:"reasoning_content"`
}

func (openaiWire) read(line []byte) (event, error) {
	data, ok := bytes.CutPrefix(line, []byte("data:"))
	if !ok {
		return event{}, notSSE(line)
	}
	if data = bytes.TrimSpace(data); bytes.Equal(data, []byte("[DONE]")) {
		return event{done: true}, nil
	}
	return readOpenAI(data)
}

func (openaiWire) whole(body []byte) (event, error) {
	e, err := readOpenAI(body)
	e.done = err == nil && e.failure == nil && e.finish != ""
	return e, err
}

func readOpenAI(data []byte) (event, error) {
	var c openaiChunk
	if err := json.Unmarshal(data, &c); err != nil {
		return event{}, fmt.Errorf("no JSON in the answer: %w", err)
	}
	if len(c.Error) > 0 && !bytes.Equal(c.Error, []byte("null")) {
		return event{failure: readFailure(data)}, nil
	}
	e := event{usage: llm.Usage{PromptTokens: c.Usage.Prompt, CompletionTokens: c.Usage.Completion}}
	for _, choice := range c.Choices {
		if choice.Index != 0 {
			continue
		}
		d := choice.Delta
		if d == (openaiDelta{}) {
			d = choice.Message
		}
		e.text, e.finish = d.Content, choice.Finish
		e.thinking = d.Reasoning != "" || d.Thinking != ""
		if d.Refusal != "" {
			e.finish = finishRefused
		}
	}
	return e, nil
}

// notSSE says whether a line that holds no data can stand in an event stream at all.
func notSSE(line []byte) error {
	for _, field := range []string{":", "event", "id", "retry"} {
		if bytes.HasPrefix(line, []byte(field)) {
			return nil
		}
	}
	return errors.New("the answer is no event stream")
}

func (openaiWire) begin() string { return "" }

func (openaiWire) piece(text string) string {
	return fmt.Sprintf("data: {\"choices\":[{\"delta\":{\"content\":%s}}]}\n\n", quoted(text))
}

func (openaiWire) end() string {
	return "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"
}

func quoted(text string) []byte {
	raw, err := json.Marshal(text)
	if err != nil {
		panic(err) // a string always has its JSON
	}
	return raw
}
