package eval

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
)

// spool keeps on disk what the report shows of each question, so that a run of
// any size fits into memory. Passages come up again and again and are kept once.
type spool struct {
	mu       sync.Mutex
	details  *pile
	passages *pile
	known    map[hitPlace]int // the number of each passage
	place    map[int]int      // of a question's detail in the pile
}

// newSpool makes its files in dir. They have no name by the time it returns, so
// that a kill leaves nothing behind where the system allows that.
func newSpool(dir string) (*spool, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	details, err := newPile(dir)
	if err != nil {
		return nil, err
	}
	passages, err := newPile(dir)
	if err != nil {
		details.close()
		return nil, err
	}
	return &spool{details: details, passages: passages, known: make(map[hitPlace]int), place: make(map[int]int)}, nil
}

func (s *spool) close() {
	s.details.close()
	s.passages.close()
}

// add keeps the detail of a question, in place of an earlier one.
func (s *spool) add(index int, detail []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.place[index] = s.details.len()
	return s.details.add(detail)
}

// passage is what the report shows of a passage.
type passage struct {
	Source  string   `json:"s"`
	Heading []string `json:"h,omitempty"`
	Lines   [2]int   `json:"l"`
	Text    string   `json:"t"`
}

// number returns the number of a passage, which is kept with the first call.
func (s *spool) number(h *Hit) (int, error) {
	key := hitPlace{h.Source, h.StartByte, h.EndByte}
	s.mu.Lock()
	defer s.mu.Unlock()
	if n, ok := s.known[key]; ok {
		return n, nil
	}
	raw, err := json.Marshal(passage{h.Source, h.Heading, [2]int{h.StartLine, h.EndLine}, h.Text})
	if err != nil {
		return 0, err
	}
	n := s.passages.len()
	s.known[key] = n
	return n, s.passages.add(raw)
}

// blockSize is how many entries stand in one script of the report. A script is
// read when something in it is first looked at.
const blockSize = 64

// write writes all details, in the order of the questions, and all passages as
// scripts that hold JSON.
func (s *spool) write(w io.Writer, questions int) error {
	detail := func(i int) int { return s.place[i] }
	return errors.Join(
		s.details.write(w, "d", questions, detail),
		s.passages.write(w, "p", s.passages.len(), func(i int) int { return i }),
	)
}

// pile is a file of JSON values.
type pile struct {
	file *os.File
	w    *bufio.Writer
	ends []int64
}

func newPile(dir string) (*pile, error) {
	file, err := os.CreateTemp(dir, ".report-*")
	if err != nil {
		return nil, err
	}
	os.Remove(file.Name())
	return &pile{file: file, w: bufio.NewWriterSize(file, 1<<16)}, nil
}

func (p *pile) close() {
	p.file.Close()
	os.Remove(p.file.Name())
}

func (p *pile) len() int { return len(p.ends) }

func (p *pile) add(raw []byte) error {
	end := int64(len(raw))
	if n := len(p.ends); n > 0 {
		end += p.ends[n-1]
	}
	p.ends = append(p.ends, end)
	_, err := p.w.Write(raw)
	return err
}

// write writes n values in blocks; at says which value is the i-th.
func (p *pile) write(w io.Writer, id string, n int, at func(i int) int) error {
	if err := p.w.Flush(); err != nil {
		return err
	}
	for from := 0; from < n; from += blockSize {
		fmt.Fprintf(w, "<script type=\"application/json\" id=\"%s%d\">[", id, from/blockSize)
		for i := from; i < min(n, from+blockSize); i++ {
			if i > from {
				io.WriteString(w, ",\n")
			}
			if err := p.copy(w, at(i)); err != nil {
				return err
			}
		}
		if _, err := io.WriteString(w, "]</script>\n"); err != nil {
			return err
		}
	}
	return nil
}

func (p *pile) copy(w io.Writer, i int) error {
	var start int64
	if i > 0 {
		start = p.ends[i-1]
	}
	_, err := io.Copy(w, io.NewSectionReader(p.file, start, p.ends[i]-start))
	return err
}
