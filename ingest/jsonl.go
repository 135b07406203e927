package ingest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/transform"

	"github.com/wenju/wenju/internal/store"
)

// maxLine is the longest line of a JSONL file in bytes.
const maxLine = 16 << 20

// passage is a line of a JSONL file.
type passage struct {
	line  int
	id    string
	title string
	text  string
	url   string
	size  int // bytes that the line takes in the file
}

// lineReader reads passages one by one.
type lineReader struct {
	in   *bufio.Reader
	line int
	seen map[string]bool
}

// newLineReader looks at the beginning of r to tell its encoding.
func newLineReader(r io.Reader) (*lineReader, error) {
	in := bufio.NewReaderSize(r, sampleSize)
	head, err := in.Peek(sampleSize)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return nil, err
	}
	if len(bytes.TrimSpace(head)) == 0 {
		return nil, &Error{Code: CodeEmpty}
	}
	enc, rest, err := detect(head, len(head) == sampleSize)
	if e := (*Error)(nil); errors.As(err, &e) && e.Code == CodeEncoding {
		// A bad line is reported by itself; the others go in.
		enc, rest, err = nil, bytes.TrimPrefix(head, []byte("\uFEFF")), nil
	}
	if err != nil {
		return nil, err
	}
	if _, err := in.Discard(len(head) - len(rest)); err != nil {
		return nil, err
	}
	if enc != nil {
		in = bufio.NewReaderSize(transform.NewReader(in, enc.NewDecoder()), sampleSize)
	}
	return &lineReader{in: in, seen: make(map[string]bool)}, nil
}

// next returns the next passage. An *Error concerns its line alone, any other
// error ends the reading; the end is io.EOF.
func (r *lineReader) next() (passage, error) {
	for {
		raw, err := r.read()
		if err != nil {
			return passage{line: r.line, size: len(raw)}, err
		}
		if trimmed := bytes.TrimSpace(raw); len(trimmed) > 0 {
			p, err := r.decode(trimmed)
			p.line, p.size = r.line, len(raw)
			return p, err
		}
	}
}

// read returns the next line with its line end.
func (r *lineReader) read() ([]byte, error) {
	var raw []byte
	tooLong := false
	r.line++
	for {
		piece, err := r.in.ReadSlice('\n')
		if len(raw)+len(piece) > maxLine {
			tooLong, raw = true, raw[:0]
		} else if !tooLong {
			raw = append(raw, piece...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && (!errors.Is(err, io.EOF) || len(raw) == 0 && !tooLong):
			return raw, err
		case tooLong:
			return nil, &Error{Code: CodeLineTooLong, Line: r.line, Limit: maxLine}
		}
		return raw, nil
	}
}

func (r *lineReader) decode(raw []byte) (passage, error) {
	fail := func(code Code, detail string, cause error) (passage, error) {
		return passage{}, &Error{Code: code, Line: r.line, Detail: detail, Cause: cause}
	}
	var fields struct {
		ID    json.RawMessage `json:"id"`
		Title string          `json:"title"`
		Text  string          `json:"text"`
		URL   json.RawMessage `json:"url"`
	}
	if !bytes.HasPrefix(raw, []byte("{")) {
		return fail(CodeLineJSON, "", nil)
	}
	if !utf8.Valid(raw) {
		return fail(CodeEncoding, "", nil)
	}
	if err := json.Unmarshal(raw, &fields); err != nil {
		return fail(CodeLineJSON, "", err)
	}
	id := idOf(fields.ID)
	if id == "" {
		return fail(CodeLineID, "", nil)
	}
	p := passage{id: id, title: strings.TrimSpace(fields.Title), text: fields.Text, url: addressOf(fields.URL)}
	if r.seen[id] {
		_, err := fail(CodeLineDuplicate, id, nil)
		return passage{}, err
	}
	r.seen[id] = true
	if strings.TrimSpace(fields.Text) == "" {
		_, err := fail(CodeLineText, "", nil)
		return p, err
	}
	return p, nil
}

// idOf reads an id that is a string or a number.
func idOf(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return strings.TrimSpace(s)
	}
	var n json.Number
	if json.Unmarshal(raw, &n) == nil {
		return n.String()
	}
	return ""
}

// document is the document of a passage, not yet cut into chunks.
func (p passage) document(path string) store.Document {
	return store.Document{Path: path + "#" + p.id, Format: formatLines, Title: p.title, Text: p.text, URL: p.url}
}

// parseLines reads a whole JSONL file that is in memory.
func parseLines(path string, raw []byte) ([]store.DocumentChunks, error) {
	r, err := newLineReader(bytes.NewReader(raw))
	if err != nil {
		return nil, withPath(err, path)
	}
	var out []store.DocumentChunks
	var faults []error
	for {
		p, err := r.next()
		if errors.Is(err, io.EOF) {
			return out, errors.Join(faults...)
		}
		var doc store.DocumentChunks
		if err == nil {
			doc, err = parseText(p.document(path), DefaultSizes())
		}
		if err != nil {
			faults = append(faults, withPath(err, path))
			continue
		}
		out = append(out, doc)
	}
}
