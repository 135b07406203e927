package langchain

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/wenju/wenju/internal/llm"
)

// event is what a line of a stream says.
type event struct {
	text     string
	thinking bool   // the model is at work on what is no answer
	finish   string // why the model stopped, in the provider's word
	done     bool   // the stream is at its end
	usage    llm.Usage
	failure  *said
}

// wire is the streaming format of a protocol: how a line is read, and how to
// write for langchaingo what it says.
type wire interface {
	// read returns what a line says; a line may say nothing.
	read(line []byte) (event, error)
	// whole reads an answer of a server that does not stream.
	whole(body []byte) (event, error)
	begin() string
	piece(text string) string
	end() string
}

func wireOf(p Provider) wire {
	switch p {
	case Anthropic:
		return anthropicWire{}
	case Ollama:
		return ollamaWire{}
	}
	return openaiWire{}
}

const (
	// maxLine is the longest line of a stream, in bytes. langchaingo would fail
	// at 64 KB.
	maxLine = 8 << 20
	// maxAnswer is the longest answer, in bytes. No model writes so much,
	// and langchaingo copies all of it with every piece.
	maxAnswer = 2 << 20
	// maxPiece is the longest piece that langchaingo gets, in bytes.
	maxPiece = 8 << 10
)

// stream reads what a server sends and gives langchaingo the same in lines that
// it can read. It ends with io.EOF only where the model had finished.
type stream struct {
	body io.ReadCloser
	in   *bufio.Reader
	wire wire
	w    *watch

	single bool // the answer is one JSON object and no stream
	out    bytes.Buffer
	began  bool
	err    error
}

func newStream(body io.ReadCloser, format wire, w *watch, contentType string) *stream {
	return &stream{body: body, in: bufio.NewReader(body), wire: format, w: w,
		single: strings.HasPrefix(contentType, "application/json")}
}

func (s *stream) Close() error { return s.body.Close() }

func (s *stream) Read(p []byte) (int, error) {
	for s.out.Len() == 0 {
		if s.err != nil {
			return 0, s.err
		}
		s.err = s.step()
	}
	return s.out.Read(p)
}

// step reads the next line. Its error ends the stream.
func (s *stream) step() error {
	line, err := s.line()
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	e, bad := s.understand(line)
	if bad != nil {
		s.w.garbage(bad)
		return bad
	}
	e.failure = s.scrubbed(e.failure)
	if s.w.saw(e) > maxAnswer {
		bad = fmt.Errorf("an answer of more than %d bytes", maxAnswer)
		s.w.garbage(bad)
		return bad
	}
	if !s.began {
		s.began = true
		s.out.WriteString(s.wire.begin())
	}
	for _, piece := range cut(e.text) {
		s.out.WriteString(s.wire.piece(piece))
	}
	switch {
	case e.failure != nil:
		return e.failure
	case e.done, err != nil && s.w.complete():
		s.out.WriteString(s.wire.end())
		return io.EOF
	case err != nil:
		return io.ErrUnexpectedEOF
	}
	return nil
}

func (s *stream) scrubbed(f *said) *said {
	if f == nil {
		return nil
	}
	return s.w.opt.scrub(f)
}

func (s *stream) understand(line []byte) (event, error) {
	line = bytes.TrimSpace(line)
	if len(line) == 0 {
		return event{}, nil
	}
	if s.single {
		return s.wire.whole(line)
	}
	return s.wire.read(line)
}

// line returns the next line, or all there is where the answer is no stream. The
// last line comes with io.EOF.
func (s *stream) line() ([]byte, error) {
	if s.single {
		raw, err := io.ReadAll(io.LimitReader(s.in, maxLine))
		if err == nil {
			err = io.EOF
		}
		return raw, err
	}
	var line []byte
	for {
		part, err := s.in.ReadSlice('\n')
		line = append(line, part...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
		if len(line) > maxLine {
			return nil, fmt.Errorf("a line of more than %d bytes", maxLine)
		}
	}
}

// cut parts a text into pieces that langchaingo can read, at whole characters.
func cut(text string) []string {
	var pieces []string
	for len(text) > maxPiece {
		n := maxPiece
		for n > 0 && !utf8.RuneStart(text[n]) {
			n--
		}
		pieces = append(pieces, text[:n])
		text = text[n:]
	}
	if text != "" {
		pieces = append(pieces, text)
	}
	return pieces
}

// timedBody ends the attempt when nothing comes for too long. The time that
// others take to work on what has come does not count.
type timedBody struct {
	io.ReadCloser
	w *watch
}

func (b *timedBody) Read(p []byte) (int, error) {
	idle := time.AfterFunc(b.w.opt.Limits.Idle, func() {
		if b.w.hasBegun() {
			b.w.cancel(errIdle)
		}
	})
	defer idle.Stop()
	return b.ReadCloser.Read(p)
}
