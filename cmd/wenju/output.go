package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/term"
)

// output writes to one of the standard streams and remembers the first failure,
// so that a full disk behind a redirection does not go unnoticed.
type output struct {
	raw io.Writer
	// terminal says whether somebody is looking, styled whether bold and colours
	// may be used.
	terminal, styled bool

	mu  sync.Mutex // logs come from any goroutine
	err error
}

func newOutput(w io.Writer, env environment) *output {
	o := &output{raw: w, terminal: isTerminal(w)}
	o.styled = o.terminal && env.get("NO_COLOR") == "" && env.get("TERM") != "dumb"
	return o
}

func isTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// Write implements io.Writer. After the first failure it writes nothing more.
func (o *output) Write(p []byte) (n int, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.err == nil {
		n, o.err = o.raw.Write(p)
	}
	return n, o.err
}

func (o *output) print(parts ...string) { io.WriteString(o, strings.Join(parts, "")) }

func (o *output) printf(form string, args ...any) { o.print(fmt.Sprintf(form, args...)) }

// json prints v on a line.
func (o *output) json(v any) error {
	encoder := json.NewEncoder(o)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(v)
}

// failure is the first error of writing, as a problem.
func (o *output) failure() error {
	return failed(o.err, phrase{"The output could not be written: check where it is sent to.", "结果写不出去，请检查输出的去向。"})
}

// Styles, as parameters of the terminal's SGR sequence.
const (
	bold      = "1"
	dim       = "2"
	highlight = "30;43"
)

// style sets s off on a terminal; elsewhere s stays as it is.
func (o *output) style(s, style string) string {
	if !o.styled || s == "" {
		return s
	}
	return "\x1b[" + style + "m" + s + "\x1b[0m"
}

// printable takes out of s what a document may hold to play tricks on a
// terminal: control characters other than line breaks and tabs.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// shorten cuts s to at most n characters, the mark of the cut included.
func shorten(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	return string(runes[:n-1]) + "…"
}
