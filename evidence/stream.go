package evidence

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// MaxLine is the longest line, in bytes, that CheckStream takes; a longer one
// is reported as bad and passed over.
const MaxLine = 16 << 20

// Summary counts what CheckStream did.
type Summary struct {
	Answers int         // lines checked
	OK      int         // of them, those whose report is OK
	Bad     []LineError // lines that could not be read, at most the first 100
	BadN    int         // how many there were
}

// LineError is a line that is no answer.
type LineError struct {
	Line int // from 1
	Err  error
}

func (e LineError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }
func (e LineError) Unwrap() error { return e.Err }

var (
	errLong  = fmt.Errorf("longer than %d bytes", MaxLine)
	errEmpty = errors.New(`no "answer"`)
)

// CheckStream reads answers, one JSON object a line, and writes a report a
// line, in the same order. Memory does not grow with the number of lines. A
// line that is no answer is counted in the summary and the rest goes on; the
// error is that of reading, writing or the context.
func (c *Checker) CheckStream(ctx context.Context, r io.Reader, w io.Writer) (Summary, error) {
	var sum Summary
	in := bufio.NewReaderSize(r, 64<<10)
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for n := 1; ; n++ {
		if err := ctx.Err(); err != nil {
			return sum, errors.Join(err, out.Flush())
		}
		line, err := readLine(in)
		if err != nil && err != io.EOF && err != errLong {
			return sum, errors.Join(err, out.Flush())
		}
		if werr := c.checkLine(&sum, n, line, err, enc); werr != nil {
			return sum, werr
		}
		if err == io.EOF {
			return sum, out.Flush()
		}
		if in.Buffered() == 0 { // nothing waits: let the reader of w see what there is
			if err := out.Flush(); err != nil {
				return sum, err
			}
		}
	}
}

// CheckStream is Checker.CheckStream without options.
func CheckStream(ctx context.Context, r io.Reader, w io.Writer) (Summary, error) {
	return New().CheckStream(ctx, r, w)
}

func (c *Checker) checkLine(sum *Summary, n int, line []byte, err error, enc *json.Encoder) error {
	line = bytes.TrimSpace(bytes.TrimPrefix(line, []byte("\xef\xbb\xbf")))
	if err == errLong {
		sum.bad(n, errLong)
		return nil
	}
	if len(line) == 0 {
		return nil
	}
	var in struct {
		Answer
		Text *string `json:"answer"`
	}
	if err := json.Unmarshal(line, &in); err != nil {
		sum.bad(n, err)
		return nil
	}
	if in.Text == nil {
		sum.bad(n, errEmpty)
		return nil
	}
	in.Answer.Text = *in.Text
	report := c.Check(in.Answer)
	sum.Answers++
	if report.OK {
		sum.OK++
	}
	return enc.Encode(report)
}

func (s *Summary) bad(n int, err error) {
	s.BadN++
	if len(s.Bad) < 100 {
		s.Bad = append(s.Bad, LineError{n, err})
	}
}

// readLine reads a line without its end. One that is too long is read to its
// end and dropped.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	long := false
	for {
		part, err := in.ReadSlice('\n')
		if !long {
			line = append(line, part...)
			long = len(line) > MaxLine
		}
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case long && (err == nil || err == io.EOF):
			return nil, errLong
		}
		return line, err
	}
}
