package langchain

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/wenju/wenju/internal/llm"
)

// anthropicWire is the message stream of Anthropic.
type anthropicWire struct{}

type anthropicUsage struct {
	Input   int `json:"input_tokens"`
	Created int `json:"cache_creation_input_tokens"`
	Cached  int `json:"cache_read_input_tokens"`
	Output  int `json:"output_tokens"`
}

func (u anthropicUsage) tokens() llm.Usage {
	return llm.Usage{PromptTokens: u.Input + u.Created + u.Cached, CompletionTokens: u.Output}
}

type anthropicEvent struct {
	Type    string `json:"type"`
	Message struct {
		Usage anthropicUsage `json:"usage"`
	} `json:"message"`
	Delta struct {
		Type     string `json:"type"`
		Text     string `json:"text"`
		Thinking string `json:"thinking"`
		Stop     string `json:"stop_reason"`
	} `json:"delta"`
	Usage anthropicUsage `json:"usage"`
}

func (anthropicWire) read(line []byte) (event, error) {
	data, ok := bytes.CutPrefix(line, []byte("data:"))
	if !ok {
		return event{}, notSSE(line)
	}
	var a anthropicEvent
	if err := json.Unmarshal(data, &a); err != nil {
		return event{}, fmt.Errorf("no JSON in the answer: %w", err)
	}
	switch a.Type {
	case "message_start":
		return event{usage: a.Message.Usage.tokens()}, nil
	case "content_block_delta":
		return event{text: a.Delta.Text, thinking: a.Delta.Thinking != "" || a.Delta.Type == "signature_delta"}, nil
	case "message_delta":
		return event{finish: a.Delta.Stop, usage: a.Usage.tokens()}, nil
	case "message_stop":
		return event{done: true}, nil
	case "error":
		return event{failure: readFailure(data)}, nil
	}
	return event{}, nil // ping, and what may be added to the protocol
}

func (anthropicWire) whole([]byte) (event, error) {
	return event{}, errors.New("the answer is no event stream")
}

func (anthropicWire) begin() string {
	return `data: {"type":"message_start","message":{"role":"assistant","usage":{"input_tokens":0}}}` + "\n\n" +
		`data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}` + "\n\n"
}

func (anthropicWire) piece(text string) string {
	return fmt.Sprintf(`data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":%s}}`+"\n\n", quoted(text))
}

func (anthropicWire) end() string {
	return `data: {"type":"content_block_stop","index":0}` + "\n\n" +
		`data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":0}}` + "\n\n" +
		`data: {"type":"message_stop"}` + "\n\n"
}
