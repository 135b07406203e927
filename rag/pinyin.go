package rag

import (
	"context"

	"github.com/wenju/wenju/internal/text"
)

// pinyinWeight is the weight with which characters stand for a name written in
// pinyin: other characters may be read the same.
const pinyinWeight = 0.85

// readPinyin gives the Latin names of a question that the index does not hold
// the Chinese names in the index that are read so: Langfang is 廊坊.
func (a *Asker) readPinyin(ctx context.Context, parts []text.Question) error {
	for i := range parts {
		for j := range parts[i].Concepts {
			c := &parts[i].Concepts[j]
			if len(c.Alternatives) > 0 {
				continue
			}
			stats, err := a.store.Statistics(ctx, c.Terms)
			if err != nil {
				return err
			}
			if len(stats.DF) == 0 || stats.DF[0] > 0 {
				continue
			}
			for _, reading := range text.Readings(c.Text) {
				names, err := a.namesRead(ctx, reading)
				if err != nil {
					return err
				}
				for _, name := range names {
					c.Alternatives = append(c.Alternatives, text.Alternative{Text: name, Terms: text.Terms(name), Weight: pinyinWeight})
				}
			}
		}
	}
	return nil
}

// namesRead returns the character sequences, one character a syllable, of which
// every adjacent pair stands in the index.
func (a *Asker) namesRead(ctx context.Context, syllables [][]rune) ([]string, error) {
	known := make([][]rune, len(syllables))
	for i, characters := range syllables {
		var err error
		if known[i], err = a.knownRunes(ctx, characters); err != nil {
			return nil, err
		}
	}
	names := runeStrings(known[0])
	for _, characters := range known[1:] {
		var pairs, longer []string
		for _, name := range names {
			last := []rune(name)[len([]rune(name))-1]
			for _, r := range characters {
				pairs = append(pairs, string([]rune{last, r}))
				longer = append(longer, name+string(r))
			}
		}
		stats, err := a.store.Statistics(ctx, pairs)
		if err != nil {
			return nil, err
		}
		names = names[:0:0]
		for i, df := range stats.DF {
			if df > 0 {
				names = append(names, longer[i])
			}
		}
	}
	return names, nil
}

func (a *Asker) knownRunes(ctx context.Context, characters []rune) ([]rune, error) {
	stats, err := a.store.Statistics(ctx, runeStrings(characters))
	if err != nil {
		return nil, err
	}
	var known []rune
	for i, df := range stats.DF {
		if df > 0 {
			known = append(known, characters[i])
		}
	}
	return known, nil
}

func runeStrings(characters []rune) []string {
	out := make([]string, len(characters))
	for i, r := range characters {
		out[i] = string(r)
	}
	return out
}
