package rag

import (
	"cmp"
	"context"
	"slices"

	"github.com/wenju/wenju/internal/text"
)

const (
	// pinyinWeight is the weight with which characters stand for a name written
	// in pinyin: other characters may be read the same.
	pinyinWeight = 0.85
	// maxNames is how many names a reading of a word leaves at most, the most
	// frequent ones; shishi may be a hundred things.
	maxNames = 24
	// maxPinyinWords is how many words of a question are read. Nobody asks about
	// more names; a text of nothing but syllables would take minutes.
	maxPinyinWords = 12
)

// readPinyin gives the Latin names of a question that the index does not hold
// the Chinese names in the index that are read so: Langfang is 廊坊.
func (a *Asker) readPinyin(ctx context.Context, parts []text.Question) error {
	read := make(map[string][]text.Alternative)
	for i := range parts {
		for j := range parts[i].Concepts {
			c := &parts[i].Concepts[j]
			if len(c.Alternatives) > 0 {
				continue
			}
			names, done := read[c.Text]
			if !done && len(read) < maxPinyinWords {
				var err error
				if names, err = a.namesOf(ctx, c); err != nil {
					return err
				}
				if names != nil {
					read[c.Text] = names
				}
			}
			c.Alternatives = names
		}
	}
	return nil
}

// namesOf are the names in the index that a concept may be in pinyin: nil where
// it is none, or where the index holds the word itself.
func (a *Asker) namesOf(ctx context.Context, c *text.Concept) ([]text.Alternative, error) {
	readings := text.Readings(c.Text)
	if len(readings) == 0 {
		return nil, nil
	}
	stats, err := a.store.Statistics(ctx, c.Terms)
	if err != nil {
		return nil, err
	}
	if len(stats.DF) == 0 || stats.DF[0] > 0 {
		return nil, nil
	}
	out := []text.Alternative{}
	for _, reading := range readings {
		names, err := a.namesRead(ctx, reading)
		if err != nil {
			return nil, err
		}
		for _, n := range names {
			out = append(out, text.Alternative{Text: n.text, Terms: text.Terms(n.text), Weight: pinyinWeight})
		}
	}
	return out, nil
}

// name is a sequence of characters; df is the number of chunks that hold its
// rarest pair of them.
type name struct {
	text string
	last rune
	df   int
}

// namesRead returns the character sequences, one character a syllable, of which
// every adjacent pair stands in the index: the most frequent ones.
func (a *Asker) namesRead(ctx context.Context, syllables [][]rune) ([]name, error) {
	var names []name
	for i, characters := range syllables {
		known, err := a.knownRunes(ctx, characters)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			names = known
			continue
		}
		if names, err = a.longer(ctx, names, known); err != nil {
			return nil, err
		}
		slices.SortStableFunc(names, func(x, y name) int { return cmp.Or(cmp.Compare(y.df, x.df), cmp.Compare(x.text, y.text)) })
		names = names[:min(len(names), maxNames)]
	}
	return names, nil
}

// longer are the names with one of the characters behind them.
func (a *Asker) longer(ctx context.Context, names, characters []name) ([]name, error) {
	var pairs []string
	var longer []name
	for _, n := range names {
		for _, c := range characters {
			pairs = append(pairs, string([]rune{n.last, c.last}))
			longer = append(longer, name{n.text + c.text, c.last, n.df})
		}
	}
	stats, err := a.store.Statistics(ctx, pairs)
	if err != nil {
		return nil, err
	}
	known := longer[:0]
	for i, df := range stats.DF {
		if df > 0 {
			longer[i].df = min(longer[i].df, df)
			known = append(known, longer[i])
		}
	}
	return known, nil
}

// knownRunes are those of the characters that the index holds.
func (a *Asker) knownRunes(ctx context.Context, characters []rune) ([]name, error) {
	terms := make([]string, len(characters))
	for i, r := range characters {
		terms[i] = string(r)
	}
	stats, err := a.store.Statistics(ctx, terms)
	if err != nil {
		return nil, err
	}
	var known []name
	for i, df := range stats.DF {
		if df > 0 {
			known = append(known, name{terms[i], characters[i], df})
		}
	}
	return known, nil
}
