package text

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"iter"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// thesaurus is wenju's own list of everyday words that mean the same, Chinese
// written and spoken and English: one concept a row.
//
//go:embed data/thesaurus.tsv
var thesaurus string

// Lexicon knows which terms mean the same. It holds rows, one a concept; all
// terms of a row stand for each other. It is read-only once built.
type Lexicon struct {
	// base is the lexicon whose rows this one has after its own, or nil.
	base *Lexicon
	rows []row
	han  terms // terms with Han characters
	// latin has all other terms, keyed by their stems with a space between them.
	// Stemming takes longer than all else, so it waits until it is needed.
	latin func() *terms
}

// terms leads from the keys of terms to the rows that hold them.
type terms struct {
	rows map[string][]int
	// ids is where the lists of rows begin: most have one.
	ids []int
	// longest is the length of the longest key in characters.
	longest int
	// words is the number of words of the key with most of them.
	words int
}

func (t *terms) add(key string, id int) {
	if key == "" { // a term of nothing but punctuation
		return
	}
	t.longest = max(t.longest, utf8.RuneCountInString(key))
	t.words = max(t.words, strings.Count(key, " ")+1)
	switch ids := t.rows[key]; {
	case len(ids) == 0:
		t.ids = append(t.ids, id)
		t.rows[key] = t.ids[len(t.ids)-1 : len(t.ids) : len(t.ids)]
	case ids[len(ids)-1] != id:
		t.rows[key] = append(ids, id)
	}
}

// row is one concept.
type row struct {
	terms []string
	// strong marks terms that are the same thing by name (a glossary's), not
	// words of like meaning (the thesaurus's).
	strong bool
	// name marks what is a proper name: all Latin terms are capitalised, and not
	// all of them are mere abbreviations.
	name bool
}

// NewLexicon returns an empty lexicon.
func NewLexicon() *Lexicon { return newLexicon(nil, 0) }

// newLexicon makes room for so many terms of each script.
func newLexicon(base *Lexicon, size int) *Lexicon {
	l := &Lexicon{base: base, han: terms{rows: make(map[string][]int, size), ids: make([]int, 0, size)}}
	l.latin = sync.OnceValue(func() *terms {
		t := &terms{rows: make(map[string][]int, size), ids: make([]int, 0, size)}
		l.eachTerm(func(term string, id int) {
			if !hasHan(term) {
				t.add(lexiconKey(term), id)
			}
		})
		return t
	})
	return l
}

// Thesaurus returns the lexicon of everyday words that the program carries.
var Thesaurus = sync.OnceValue(readThesaurus)

func readThesaurus() *Lexicon {
	// Every process reads it, so the tables get about their size at once.
	l := newLexicon(nil, strings.Count(thesaurus, "\t")/2)
	if err := l.read(strings.NewReader(thesaurus), false); err != nil {
		panic("carried thesaurus: " + err.Error()) // a test reads it
	}
	return l
}

// WithGlossary returns a lexicon that holds l's rows and those of a glossary: a
// TSV with one concept a row, all of whose terms mean the same; lines that begin
// with # are comments. A row of fewer than two terms is an error that names its
// line.
func (l *Lexicon) WithGlossary(r io.Reader) (*Lexicon, error) {
	out := newLexicon(l, 0)
	if err := out.read(r, true); err != nil {
		return nil, err
	}
	return out, nil
}

func (l *Lexicon) read(r io.Reader, strong bool) error {
	scanner := bufio.NewScanner(r)
	scanner.Buffer(nil, 1<<20)
	for line := 1; scanner.Scan(); line++ {
		s := strings.TrimSpace(strings.TrimPrefix(scanner.Text(), "\uFEFF"))
		if s == "" || strings.HasPrefix(s, "#") {
			continue
		}
		if !utf8.ValidString(s) {
			return fmt.Errorf("line %d: not UTF-8", line)
		}
		terms := splitRow(s)
		if len(terms) < 2 {
			return fmt.Errorf("line %d: a row needs two terms or more, with tabs between them", line)
		}
		l.add(row{terms: terms, strong: strong, name: isNameRow(s)})
	}
	return scanner.Err()
}

func splitRow(s string) []string {
	var terms []string
	for term := range strings.SplitSeq(Normalize(s), "\t") {
		if term = strings.TrimSpace(term); term != "" {
			terms = append(terms, term)
		}
	}
	return terms
}

// isNameRow says whether a row, as written, holds a proper name.
func isNameRow(s string) bool {
	name := false
	for _, term := range strings.Split(s, "\t") {
		term = strings.TrimSpace(term)
		if term == "" || hasHan(term) {
			continue
		}
		if first, _ := utf8.DecodeRuneInString(term); !unicode.IsUpper(first) {
			return false
		}
		name = name || strings.ToUpper(term) != term
	}
	return name
}

func (l *Lexicon) add(r row) {
	for _, term := range r.terms {
		if hasHan(term) {
			l.han.add(lexiconKey(term), len(l.rows))
		}
	}
	l.rows = append(l.rows, r)
}

func (l *Lexicon) eachTerm(yield func(term string, id int)) {
	for id, r := range l.rows {
		for _, term := range r.terms {
			yield(term, id)
		}
	}
}

// lexiconKey is the form under which a normalised term is looked up.
func lexiconKey(term string) string {
	if hasHan(term) {
		return strings.ReplaceAll(term, " ", "")
	}
	var key string
	eachWord(term, func(word string, _ int, sc script) {
		switch {
		case sc == scriptNone:
		case key == "":
			key = Stem(word)
		default:
			key += " " + Stem(word)
		}
	})
	return key
}

func hasHan(s string) bool { return strings.ContainsFunc(s, IsHan) }

// Synonym is a term that stands for another.
type Synonym struct {
	Text string
	// Strong is true for another name of the same thing, false for a word of
	// like meaning.
	Strong bool
}

// synonyms returns the other terms of all rows that hold key.
func (l *Lexicon) synonyms(key string) []Synonym {
	var out []Synonym
	seen := map[string]bool{key: true}
	for r := range l.rowsWith(key) {
		for _, term := range r.terms {
			if k := lexiconKey(term); !seen[k] {
				seen[k] = true
				out = append(out, Synonym{term, r.strong})
			}
		}
	}
	return out
}

// isName says whether key is a proper name.
func (l *Lexicon) isName(key string) bool {
	for r := range l.rowsWith(key) {
		if r.name {
			return true
		}
	}
	return false
}

// Has says whether the normalised term is in the lexicon.
func (l *Lexicon) Has(term string) bool { return l.holds(lexiconKey(term)) }

func (l *Lexicon) holds(key string) bool {
	for range l.rowsWith(key) {
		return true
	}
	return false
}

// longestHan is the length of the longest Han term in characters.
func (l *Lexicon) longestHan() int {
	if l == nil {
		return 0
	}
	return max(l.han.longest, l.base.longestHan())
}

// longestLatin is the length of the longest Latin term in words.
func (l *Lexicon) longestLatin() int {
	if l == nil {
		return 0
	}
	return max(l.latin().words, l.base.longestLatin())
}

// rowsWith yields the rows that hold key, those of l before those of its base.
func (l *Lexicon) rowsWith(key string) iter.Seq[row] {
	return func(yield func(row) bool) {
		for at := l; at != nil; at = at.base {
			for _, id := range at.with(key) {
				if !yield(at.rows[id]) {
					return
				}
			}
		}
	}
}

func (l *Lexicon) with(key string) []int {
	if hasHan(key) {
		return l.han.rows[key]
	}
	return l.latin().rows[key]
}
