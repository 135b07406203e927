package gaps

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/wenju/wenju/internal/records"
	"github.com/wenju/wenju/internal/text"
)

// wording is a question with all who asked it in these words.
type wording struct {
	text     string // as it was asked first
	troubles []*records.Trouble
	weight   int
	vector   map[string]float64 // of length 1; empty where the question is all frame
}

// wordings puts troubles with the same question together, marks, case and spaces
// aside: the most asked first, of several the shortest.
func wordings(troubles []records.Trouble) []*wording {
	at := make(map[string]*wording)
	var all []*wording
	for i := range troubles {
		t := &troubles[i]
		if weight(t) == 0 {
			continue
		}
		question := strings.TrimSpace(standalone(t))
		words := key(question)
		w, ok := at[words]
		if !ok {
			w = &wording{text: question}
			at[words] = w
			all = append(all, w)
		}
		w.troubles = append(w.troubles, t)
		w.weight += weight(t)
	}
	slices.SortStableFunc(all, func(a, b *wording) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(len(a.text), len(b.text)), cmp.Compare(key(a.text), key(b.text)))
	})
	weigh(all)
	return all
}

// key is the same for questions that differ in marks, case and spaces alone.
func key(question string) string {
	return strings.Trim(text.Squeeze(text.Normalize(question)), "?？!！.。…,，;；:：~～")
}

// weigh gives each wording its vector: its terms, each the rarer among the
// wordings the heavier.
func weigh(all []*wording) {
	in := make(map[string]float64) // how many wordings hold a term
	for _, w := range all {
		w.vector = terms(w.text)
		for term := range w.vector {
			in[term]++
		}
	}
	for _, w := range all {
		square := 0.0
		for _, term := range sortedTerms(w.vector) {
			w.vector[term] *= math.Log(2 + float64(len(all))/in[term])
			square += w.vector[term] * w.vector[term]
		}
		for term := range w.vector {
			w.vector[term] /= math.Sqrt(square)
		}
	}
}

// sortedTerms are in a fixed order, since sums of floats depend on theirs.
func sortedTerms(vector map[string]float64) []string {
	out := make([]string, 0, len(vector))
	for term := range vector {
		out = append(out, term)
	}
	slices.Sort(out)
	return out
}

// terms are what a question asks about, each with its share: words, figures and
// pairs of Chinese characters in full; by half single characters, which are in
// many a word, and the kind of thing asked for.
func terms(question string) map[string]float64 {
	shares := make(map[string]float64)
	for _, term := range text.QueryTerms(question) {
		shares[term] = 1
		if r, n := utf8.DecodeRuneInString(term); n == len(term) && text.IsHan(r) {
			shares[term] = half
		}
	}
	switch asked := text.Parse(question, text.NewLexicon())[0]; asked.Asks {
	case text.Number, text.Date, text.Duration, text.Person, text.Place:
		shares["?"+string(asked.Asks)+asked.Unit] = half
	}
	return shares
}

const half = 0.5

// alike is from where on two questions ask for the same: the cosine of their
// vectors. At 0.6 食堂几点开门 and 食堂周末几点开门 are one gap, and where the canteen
// is and when it opens are two.
const alike = 0.6

// group puts wordings together that ask for the same. The most asked lead: each
// other one goes to the leader that is most like it, or leads a group of its own.
// Where apart is true all lead.
func group(all []*wording, apart bool) [][]*wording {
	var groups [][]*wording
	leaders := make(map[string][]int) // by term, the groups whose leaders hold it
	for _, w := range all {
		if g := nearest(w, groups, leaders); g >= 0 && !apart {
			groups[g] = append(groups[g], w)
			continue
		}
		for term := range w.vector {
			leaders[term] = append(leaders[term], len(groups))
		}
		groups = append(groups, []*wording{w})
	}
	return groups
}

// nearest is the group whose leader is most like w, the earliest of several, or -1.
func nearest(w *wording, groups [][]*wording, leaders map[string][]int) int {
	cosines := make(map[int]float64)
	for _, term := range sortedTerms(w.vector) {
		for _, g := range leaders[term] {
			cosines[g] += w.vector[term] * groups[g][0].vector[term]
		}
	}
	best := -1
	for g, cosine := range cosines {
		if cosine >= alike && (best < 0 || cosine > cosines[best] || cosine == cosines[best] && g < best) {
			best = g
		}
	}
	return best
}
