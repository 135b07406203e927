package eval

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// Files of a run.
const (
	resultsFile = "results.jsonl"
	summaryFile = "summary.json"
	runFile     = "run.json" // what the results are of, written before the first
)

// journal is results.jsonl while a run fills it: a line a result, written as soon
// as it is there and in one piece. When all are there it is put in order.
type journal struct {
	file  *os.File
	end   int64
	lines map[int]place // by question
	messy bool          // holds lines that are out of date
	// pending are lines held back because one before them is not there yet, and
	// next is the question that is waited for.
	pending map[int][]byte
	next    int
	// written, where it is not nil, gets back each line that is on disk.
	written func(line []byte)
}

// place is where a line stands.
type place struct {
	at     int64
	length int32
}

// runID is what run.json holds.
type runID struct {
	// Fingerprint stands for everything that shapes the results.
	Fingerprint string `json:"fingerprint"`
}

// openJournal opens the results in dir. What is there already is kept where it
// was made with the same fingerprint, and handed to keep line by line; keep says
// whether the question is one of ours and done.
func openJournal(dir, fingerprint string, fresh bool, keep func(r *Result) (index int, done bool)) (*journal, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	flags := os.O_RDWR | os.O_CREATE
	same := !fresh && sameRun(dir, fingerprint)
	if !same {
		flags |= os.O_TRUNC
		os.Remove(filepath.Join(dir, summaryFile))
	}
	file, err := os.OpenFile(filepath.Join(dir, resultsFile), flags, 0o644)
	if err != nil {
		return nil, err
	}
	j := &journal{file: file, lines: make(map[int]place), pending: make(map[int][]byte)}
	if same {
		err = j.resume(keep)
	} else {
		raw, _ := json.Marshal(runID{fingerprint})
		err = writeFile(filepath.Join(dir, runFile), append(raw, '\n'))
	}
	if err != nil {
		file.Close()
		return nil, err
	}
	return j, nil
}

func sameRun(dir, fingerprint string) bool {
	raw, err := os.ReadFile(filepath.Join(dir, runFile))
	var id runID
	return err == nil && json.Unmarshal(raw, &id) == nil && id.Fingerprint == fingerprint
}

// resume reads what a run before has left. A line that the kill has cut off
// goes, and errors are asked again.
func (j *journal) resume(keep func(r *Result) (int, bool)) error {
	err := eachLine(j.file, func(at int64, line []byte) error {
		r, err := readLine(line, true)
		if err != nil {
			j.messy = true
			return nil
		}
		index, done := keep(r)
		if !done {
			j.messy = true
			return nil
		}
		j.lines[index] = place{at, int32(len(line))}
		j.end = at + int64(len(line))
		return nil
	})
	if err != nil {
		return err
	}
	end, err := j.file.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	if end > j.end && !j.messy || len(j.lines) == 0 {
		return j.file.Truncate(j.end)
	}
	j.end = end
	return j.endLine()
}

// endLine makes sure that what is appended starts a line.
func (j *journal) endLine() error {
	last := make([]byte, 1)
	if _, err := j.file.ReadAt(last, j.end-1); err != nil || last[0] == '\n' {
		return err
	}
	_, err := j.file.WriteAt([]byte{'\n'}, j.end)
	j.end++
	return err
}

// eachLine calls f with every whole line, its line break included.
func eachLine(in io.Reader, f func(at int64, line []byte) error) error {
	lines := bufio.NewReaderSize(in, 1<<18)
	var at int64
	for {
		line, err := readWhole(lines)
		if errors.Is(err, io.EOF) {
			return nil // what is left of a line that was cut off
		}
		if err != nil {
			return err
		}
		if len(bytes.TrimSpace(line)) > 0 {
			if err := f(at, line); err != nil {
				return err
			}
		}
		at += int64(len(line))
	}
}

// readWhole returns a line, which is good until the next call.
func readWhole(lines *bufio.Reader) ([]byte, error) {
	line, err := lines.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return line, err
	}
	long := bytes.Clone(line)
	rest, err := lines.ReadBytes('\n')
	return append(long, rest...), err
}

// held is how many lines may be held back.
const held = 256

// add keeps a result. With hold it may be written later, so that the lines come
// in the order of the questions and need not be put in order in the end.
func (j *journal) add(index int, line []byte, hold bool) error {
	j.pending[index] = line
	if !hold || len(j.pending) > held {
		return j.flush()
	}
	for {
		if line, ok := j.pending[j.next]; ok {
			if err := j.write(j.next, line); err != nil {
				return err
			}
		} else if _, done := j.lines[j.next]; !done {
			return nil
		}
		j.next++
	}
}

// flush writes what is held back.
func (j *journal) flush() error {
	for _, index := range slices.Sorted(maps.Keys(j.pending)) {
		if err := j.write(index, j.pending[index]); err != nil {
			return err
		}
	}
	return nil
}

// write writes a line in one piece.
func (j *journal) write(index int, line []byte) error {
	n, err := j.file.WriteAt(line, j.end)
	if err != nil {
		return err
	}
	delete(j.pending, index)
	j.lines[index] = place{j.end, int32(n)}
	j.end += int64(n)
	if j.written != nil {
		j.written(line)
	}
	return nil
}

// close ends a run that is not done.
func (j *journal) close() error { return errors.Join(j.flush(), j.file.Close()) }

// finish puts the lines of n questions in order.
func (j *journal) finish(n int) error {
	if err := j.flush(); err != nil || j.ordered(n) {
		return errors.Join(err, j.file.Close())
	}
	defer j.file.Close()
	return replaceFile(j.file.Name(), func(w io.Writer) error {
		for index := range n {
			p := j.lines[index]
			if _, err := io.Copy(w, io.NewSectionReader(j.file, p.at, int64(p.length))); err != nil {
				return err
			}
		}
		return nil
	})
}

// ordered says whether the file holds exactly the lines that it should.
func (j *journal) ordered(n int) bool {
	var at int64
	for index := range n {
		p, ok := j.lines[index]
		if !ok || p.at != at {
			return false
		}
		at += int64(p.length)
	}
	return at == j.end
}

// readResults reads the results in a folder, without their passages.
func readResults(dir string, f func(r *Result)) error {
	file, err := os.Open(filepath.Join(dir, resultsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s holds no %s: %w", dir, resultsFile, err)
	}
	if err != nil {
		return err
	}
	defer file.Close()
	n := 0
	return eachLine(file, func(_ int64, line []byte) error {
		n++
		r, err := readLine(line, false)
		if err != nil {
			return fmt.Errorf("%s:%d: %w", file.Name(), n, err)
		}
		f(r)
		return nil
	})
}
