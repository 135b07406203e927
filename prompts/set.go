package prompts

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"text/template"
)

//go:embed templates/*.tmpl
var embedded embed.FS

// carried is the folder of the templates that the program carries.
func carried() fs.FS {
	sub, err := fs.Sub(embedded, "templates")
	if err != nil {
		panic(err) // it is embedded
	}
	return sub
}

// suffix is that of every file of prompts.
const suffix = ".tmpl"

// names are the prompts that there are.
var names = []string{"answer.en", "answer.zh", "judge", "regenerate.en", "regenerate.zh", "standalone.en", "standalone.zh"}

// Set is a set of prompts, ready to be rendered. It may be used by several
// goroutines at once.
type Set struct {
	byName map[string]*template.Template
	hash   string
}

// Carried is the set that the program carries.
var Carried = sync.OnceValue(func() *Set {
	s, err := Load(nil)
	if err != nil {
		panic(err) // a test loads them
	}
	return s
})

// Hash stands for the text of all prompts, in hex: another one means that
// answers before and after cannot be compared.
func (s *Set) Hash() string { return s.hash }

// Load reads the carried prompts with the files of own in place of those of the
// same name; a nil own has none. Every prompt is rendered once on trial. The
// error lists all that is wrong, one line a fault with its file.
func Load(own fs.FS) (*Set, error) {
	texts, err := read(own)
	if err != nil {
		return nil, err
	}
	s := &Set{byName: make(map[string]*template.Template), hash: hash(texts)}
	fragments := template.New("").Funcs(template.FuncMap{"noAnswer": func() string { return NoAnswer }}).Option("missingkey=error")
	var faults []error
	for _, file := range sortedKeys(texts) {
		if !slices.Contains(names, strings.TrimSuffix(file, suffix)) {
			if _, err := fragments.New(file).Parse(texts[file]); err != nil {
				faults = append(faults, fault(file, err))
			}
		}
	}
	for _, name := range names {
		t, err := template.Must(fragments.Clone()).New(name).Parse(texts[name+suffix])
		if err == nil {
			s.byName[name] = t
			err = s.try(name)
		}
		if err != nil {
			faults = append(faults, fault(name+suffix, err))
		}
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	return s, nil
}

// read returns the texts of all templates by file name.
func read(own fs.FS) (map[string]string, error) {
	texts := make(map[string]string)
	if err := readInto(texts, carried()); err != nil || own == nil {
		return texts, err
	}
	ours := sortedKeys(texts)
	if err := readInto(texts, own); err != nil {
		return nil, err
	}
	var faults []error
	for _, file := range sortedKeys(texts) {
		if !slices.Contains(ours, file) {
			faults = append(faults, fault(file, fmt.Errorf("there is no prompt of that name; there are %s", strings.Join(ours, ", "))))
		}
	}
	return texts, errors.Join(faults...)
}

func readInto(texts map[string]string, folder fs.FS) error {
	files, err := fs.Glob(folder, "*"+suffix)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return fmt.Errorf("the folder holds no file *%s", suffix)
	}
	for _, file := range files {
		raw, err := fs.ReadFile(folder, file)
		if err != nil {
			return fault(file, err)
		}
		texts[file] = strings.ReplaceAll(string(raw), "\r\n", "\n")
	}
	return nil
}

func hash(texts map[string]string) string {
	h := sha256.New()
	for _, file := range sortedKeys(texts) {
		fmt.Fprintf(h, "%s\x00%d\x00%s", file, len(texts[file]), texts[file])
	}
	return hex.EncodeToString(h.Sum(nil))
}

func sortedKeys(m map[string]string) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func fault(file string, err error) error { return fmt.Errorf("%s: %w", file, err) }

func (s *Set) render(name string, data any) (Prompt, error) {
	t := s.byName[name]
	if t == nil {
		return Prompt{}, fmt.Errorf("there is no prompt %q", name)
	}
	var out [2]strings.Builder
	for i, part := range []string{"system", "user"} {
		if err := t.ExecuteTemplate(&out[i], part, data); err != nil {
			return Prompt{}, err
		}
	}
	return Prompt{System: strings.TrimSpace(out[0].String()), User: strings.TrimSpace(out[1].String())}, nil
}
