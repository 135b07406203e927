package eval

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

func TestAFileThatCannotBeWrittenStaysAsItWas(t *testing.T) {
	folder := t.TempDir()
	name := filepath.Join(folder, "summary.json")
	if err := writeFile(name, []byte("before")); err != nil {
		t.Fatal(err)
	}
	full := errors.New("no space left")
	err := replaceFile(name, func(w io.Writer) error {
		io.WriteString(w, "half of wh")
		return full
	})
	if !errors.Is(err, full) {
		t.Errorf("error %v", err)
	}
	if got, err := os.ReadFile(name); string(got) != "before" {
		t.Errorf("%q, %v", got, err)
	}
	if left, _ := os.ReadDir(folder); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}
