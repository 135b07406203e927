package rag

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/text"
)

// claims are the lines of testdata/claims.tsv.
type testClaim struct{ kind, words, claim string }

func readClaims(t *testing.T) []testClaim {
	t.Helper()
	file, err := os.Open("testdata/claims.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var out []testClaim
	for scanner := bufio.NewScanner(file); scanner.Scan(); {
		if f := strings.Split(scanner.Text(), "\t"); len(f) == 3 && f[0][0] != '#' {
			out = append(out, testClaim{f[0], f[1], f[2]})
		}
	}
	return out
}

// TestBearing measures the thresholds from which on a passage speaks of what a
// sentence says: what is true should pass, what the passage does not say should
// not.
func TestBearing(t *testing.T) {
	sections := testSections(t)
	g := newGenerator(New(Options{Embedder: fakeEmbedder{}, Lexicon: testLexicon(t)}), nil, Generation{})
	v := &verifier{generator: g}
	passed, all := make(map[string]int), make(map[string]int)
	for _, c := range readClaims(t) {
		section := ""
		for _, s := range sections {
			if strings.Contains(s, c.words) {
				section = s
			}
		}
		if section == "" {
			t.Fatalf("no passage holds %q", c.words)
		}
		p := &passage{n: 1, chunk: &store.Chunk{Text: section}, text: section}
		for _, span := range text.Sentences(section) {
			p.sentences = append(p.sentences, &sentence{chunk: p.chunk, span: span})
		}
		claim := v.claim(c.claim)
		key := c.kind + " same language"
		if text.Language(section) != claim.lang {
			key = c.kind + " other language"
		}
		all[key]++
		if v.bears(claim, []*passage{p}) {
			passed[key]++
		}
		t.Logf("%.2f %s %s", v.bearing(claim, []*passage{p}), key, c.claim)
	}
	for key, n := range all {
		t.Logf("%s: %d of %d pass", key, passed[key], n)
		if strings.HasPrefix(key, "true") != (passed[key] == n) || strings.HasPrefix(key, "off") != (passed[key] == 0) {
			t.Errorf("%s: %d of %d pass", key, passed[key], n)
		}
	}
}
