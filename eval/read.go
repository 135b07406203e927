package eval

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
)

// Fault is something wrong with a question set.
type Fault struct {
	File  string `json:"file"`
	Line  int    `json:"line"`            // 1-based; 0 is the file as a whole
	Field string `json:"field,omitempty"` // empty is the line as a whole
	Text  string `json:"text"`
}

func (f Fault) String() string {
	s := f.File
	if f.Line > 0 {
		s += fmt.Sprintf(":%d", f.Line)
	}
	if f.Field != "" {
		s += ": " + f.Field
	}
	return s + ": " + f.Text
}

// Faults are all faults of the sets of a run, in order. They are an error.
type Faults []Fault

func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.String()
	}
	return strings.Join(lines, "\n")
}

// Input is a question set to be read.
type Input struct {
	File string // its name, for messages
	Open func() (io.ReadCloser, error)
}

// ReadSets reads question sets. Where one is broken the error is [Faults], with
// everything that is wrong with any of them.
func ReadSets(inputs []Input) ([]*Set, error) {
	var sets []*Set
	var faults Faults
	names := make(map[string]bool)
	for _, in := range inputs {
		set, more := readSet(in)
		faults = append(faults, more...)
		// Two files of the same name are told apart by their folders.
		if names[set.Name] {
			set.rename(strings.TrimSuffix(filepath.ToSlash(in.File), filepath.Ext(in.File)))
		}
		if names[set.Name] {
			faults = append(faults, Fault{File: in.File, Text: "is named twice"})
		}
		names[set.Name] = true
		sets = append(sets, set)
	}
	if len(faults) > 0 {
		return nil, faults
	}
	return sets, nil
}

func (s *Set) rename(name string) {
	s.Name = name
	for i := range s.Questions {
		s.Questions[i].Set = name
	}
}

func readSet(in Input) (*Set, Faults) {
	base := filepath.Base(in.File)
	set := &Set{Name: strings.TrimSuffix(base, filepath.Ext(base)), File: in.File}
	file, err := in.Open()
	if err != nil {
		return set, Faults{{File: in.File, Text: "cannot be read: " + reason(err)}}
	}
	defer file.Close()
	hash := sha256.New()
	r := setReader{set: set, seen: make(map[string]int)}
	if err := r.read(io.TeeReader(file, hash)); err != nil {
		r.fault("", "cannot be read: %s", reason(err))
	}
	set.SHA256 = hex.EncodeToString(hash.Sum(nil))
	if len(r.faults) == 0 && len(set.Questions) == 0 {
		return set, Faults{{File: in.File, Text: "holds no question"}}
	}
	return set, r.faults
}

// reason is the innermost cause: the messages name the file themselves.
func reason(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err.Error()
		}
		err = inner
	}
}

// setReader reads one set.
type setReader struct {
	set    *Set
	line   int
	faults Faults
	seen   map[string]int // the line of each id
}

func (r *setReader) fault(field, form string, args ...any) {
	r.faults = append(r.faults, Fault{File: r.set.File, Line: r.line, Field: field, Text: fmt.Sprintf(form, args...)})
}

func (r *setReader) read(in io.Reader) error {
	lines := bufio.NewReaderSize(in, 1<<16)
	for {
		line, err := lines.ReadBytes('\n')
		r.line++
		if r.line == 1 {
			line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
		}
		if line = bytes.TrimSpace(line); len(line) > 0 {
			r.question(line)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// question reads one line. Where it is faulty nothing is taken in: the set is
// refused anyway.
func (r *setReader) question(line []byte) {
	before := len(r.faults)
	f, ok := r.fields(line)
	if !ok {
		return
	}
	q := f.question()
	q.Set, q.Line = r.set.Name, r.line
	r.checkID(q.ID)
	r.check(f, &q)
	if len(r.faults) == before {
		r.set.Questions = append(r.set.Questions, q)
	}
}

func (r *setReader) checkID(id string) {
	if id == "" {
		return // has its fault already
	}
	if first, ok := r.seen[id]; ok {
		r.fault("id", "%q is the id of line %d as well", id, first)
		return
	}
	r.seen[id] = r.line
}
