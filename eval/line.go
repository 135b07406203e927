package eval

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/wenju/wenju/rag"
)

// Result is a line of results.jsonl: what `wenju ask --json` prints, with what
// search found and the score.
type Result struct {
	ID         string   `json:"id"` // the question's
	Set        string   `json:"set"`
	Question   string   `json:"question"`
	Lang       string   `json:"lang,omitempty"`
	Category   string   `json:"category,omitempty"`
	Tags       []string `json:"tags,omitempty"`
	Answerable bool     `json:"answerable"`
	// Error is why there is no answer. It is a failure of the pipeline and no
	// wrong answer: the question counts for no metric but errors.
	Error string `json:"error,omitempty"`
	Score Score  `json:"score"`

	AnswerID string `json:"answer_id,omitempty"`
	// Answer is nil where only search was asked.
	*rag.Answer
	// FirstPart is the time to the first part of the answer that was shown, in
	// milliseconds.
	FirstPart float64         `json:"first_part_ms,omitempty"`
	Trace     json.RawMessage `json:"trace,omitempty"`

	// Retrieved is written last: see appendLine.
	Retrieved []Hit `json:"-"`
}

// Key is that of the result's question.
func (r *Result) Key() string { return r.Set + "\x00" + r.ID }

// appendLine appends the result as a line. The passages are by far the most of
// it and are written without reflection.
func (r *Result) appendLine(dst []byte) ([]byte, error) {
	buf := bytes.NewBuffer(dst)
	encoder := json.NewEncoder(buf)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(r); err != nil {
		return nil, err
	}
	dst = bytes.TrimSuffix(buf.Bytes(), []byte("}\n"))
	dst = append(dst, `,"retrieved":[`...)
	for i := range r.Retrieved {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = r.Retrieved[i].appendJSON(dst)
	}
	return append(dst, "]}\n"...), nil
}

func (h *Hit) appendJSON(dst []byte) []byte {
	dst = strconv.AppendInt(append(dst, `{"rank":`...), int64(h.Rank), 10)
	dst = strconv.AppendFloat(append(dst, `,"score":`...), h.Score, 'g', -1, 64)
	dst = strconv.AppendFloat(append(dst, `,"lexical":`...), h.Lexical, 'g', -1, 64)
	dst = strconv.AppendFloat(append(dst, `,"semantic":`...), h.Semantic, 'g', -1, 64)
	dst = appendString(append(dst, `,"source":`...), h.Source)
	dst = appendString(append(dst, `,"title":`...), h.Title)
	dst = append(dst, `,"heading":[`...)
	for i, s := range h.Heading {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendString(dst, s)
	}
	dst = strconv.AppendInt(append(dst, `],"start_line":`...), int64(h.StartLine), 10)
	dst = strconv.AppendInt(append(dst, `,"end_line":`...), int64(h.EndLine), 10)
	dst = strconv.AppendInt(append(dst, `,"start_byte":`...), int64(h.StartByte), 10)
	dst = strconv.AppendInt(append(dst, `,"end_byte":`...), int64(h.EndByte), 10)
	dst = appendString(append(dst, `,"text":`...), h.Text)
	return append(dst, '}')
}

// appendString appends s as a JSON string; bytes that are not UTF-8 become U+FFFD.
func appendString(dst []byte, s string) []byte {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	dst = append(dst, '"')
	start := 0
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' {
			dst = appendEscape(append(dst, s[start:i]...), c)
			start = i + 1
		}
	}
	return append(append(dst, s[start:]...), '"')
}

func appendEscape(dst []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(dst, '\\', c)
	case '\n':
		return append(dst, '\\', 'n')
	case '\t':
		return append(dst, '\\', 't')
	case '\r':
		return append(dst, '\\', 'r')
	}
	const hex = "0123456789abcdef"
	return append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
}

// readLine reads a line with its passages, or without where they are not needed.
func readLine(line []byte, passages bool) (*Result, error) {
	r := &Result{}
	if err := json.Unmarshal(line, r); err != nil {
		return nil, err
	}
	if !passages {
		return r, nil
	}
	var rest struct {
		Retrieved []Hit `json:"retrieved"`
	}
	if err := json.Unmarshal(line, &rest); err != nil {
		return nil, err
	}
	r.Retrieved = rest.Retrieved
	return r, nil
}
