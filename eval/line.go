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
	FirstPart float64 `json:"first_part_ms,omitempty"`
	// Judgement is nil without a judge, and where there is nothing to grade.
	Judgement *Judgement `json:"judge,omitempty"`

	// These two are written last, by appendLine. Trace is JSON.
	Trace     json.RawMessage `json:"-"`
	Retrieved []Hit           `json:"-"`
}

// Key is that of the result's question.
func (r *Result) Key() string { return r.Set + "\x00" + r.ID }

// appendLine appends the result as a line. Trace and passages are by far the most
// of it and are written without reflection.
func (r *Result) appendLine(dst []byte, passages *encoded) ([]byte, error) {
	buf := bytes.NewBuffer(dst)
	encoder := json.NewEncoder(buf)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(r); err != nil {
		return nil, err
	}
	dst = bytes.TrimSuffix(buf.Bytes(), []byte("}\n"))
	if len(r.Trace) > 0 {
		dst = append(append(dst, `,"trace":`...), r.Trace...)
	}
	dst = append(dst, `,"retrieved":[`...)
	for i := range r.Retrieved {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = r.Retrieved[i].appendJSON(dst, passages)
	}
	return append(dst, "]}\n"...), nil
}

func (h *Hit) appendJSON(dst []byte, passages *encoded) []byte {
	dst = strconv.AppendInt(append(dst, `{"rank":`...), int64(h.Rank), 10)
	dst = strconv.AppendFloat(append(dst, `,"score":`...), h.Score, 'g', -1, 64)
	dst = strconv.AppendFloat(append(dst, `,"lexical":`...), h.Lexical, 'g', -1, 64)
	dst = strconv.AppendFloat(append(dst, `,"semantic":`...), h.Semantic, 'g', -1, 64)
	return append(dst, passages.of(h)...)
}

// appendPlace appends all of a hit that does not depend on the question.
func (h *Hit) appendPlace(dst []byte) []byte {
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
	for {
		n := plain(s)
		dst = append(dst, s[:n]...)
		if n == len(s) {
			return append(dst, '"')
		}
		dst = appendEscape(dst, s[n])
		s = s[n+1:]
	}
}

// plain is the length of what s begins with and needs no escape. It looks at eight
// bytes at a time: this is where the harness would spend most of its time.
func plain(s string) int {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	i := 0
	for ; i+8 <= len(s); i += 8 {
		w := uint64(s[i]) | uint64(s[i+1])<<8 | uint64(s[i+2])<<16 | uint64(s[i+3])<<24 |
			uint64(s[i+4])<<32 | uint64(s[i+5])<<40 | uint64(s[i+6])<<48 | uint64(s[i+7])<<56
		quote, slash := w^('"'*ones), w^('\\'*ones)
		if ((w-' '*ones)&^w|(quote-ones)&^quote|(slash-ones)&^slash)&tops != 0 {
			break
		}
	}
	for ; i < len(s); i++ {
		if s[i] < ' ' || s[i] == '"' || s[i] == '\\' {
			break
		}
	}
	return i
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
		Trace     json.RawMessage `json:"trace"`
		Retrieved []Hit           `json:"retrieved"`
	}
	if err := json.Unmarshal(line, &rest); err != nil {
		return nil, err
	}
	r.Trace, r.Retrieved = rest.Trace, rest.Retrieved
	return r, nil
}
