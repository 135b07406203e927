package evidence

import "strings"

// names lists the names of a sentence that a warning could speak of: runs of
// two or more words with capitals, and Chinese names of bodies by their last
// word (…大学, …公司). It looks for few and is right about most: a name that is
// taken for a common word is better than a common word taken for a name.
func names(f *folded) []string {
	return append(latinNames(f), bodies(f)...)
}

// latinNames finds runs of words with capitals. The first word of the sentence
// has one anyway, so it does not begin a run of two.
func latinNames(f *folded) []string {
	var out []string
	first := true
	for i := 0; i < len(f.r); {
		if !isLatin(f.r[i]) {
			i++
			continue
		}
		start, words, end := i, 0, i
		for i < len(f.r) && isUpper(f.r[i]) {
			for i < len(f.r) && (isLatin(f.r[i]) || f.r[i] == '-' && isLatin(at(f.r, i+1))) {
				i++
			}
			words, end = words+1, i
			if at(f.r, i) != ' ' || !isUpper(at(f.r, i+1)) {
				break
			}
			i++
		}
		if words == 0 {
			for i < len(f.r) && isLatin(f.r[i]) {
				i++
			}
		}
		lead := stopWords[lowerWord(f.r, start)] || months[lowerWord(f.r, start)] > 0 || weekdays[lowerWord(f.r, start)] > 0
		if words >= 3 || words == 2 && !first && !lead {
			out = append(out, f.text(start, end))
		}
		first = false
	}
	return out
}

// bodySuffixes end the names of organisations.
var bodySuffixes = []string{"大学", "公司", "集团", "医院", "银行", "研究院", "委员会", "法院", "学院", "出版社", "博物馆", "机场", "协会", "基金会"}

// bodies finds Chinese names of organisations: the suffix and the two
// characters before it, which a wrong name hardly shares with a right one.
func bodies(f *folded) []string {
	var out []string
	for i := 2; i < len(f.r); i++ {
		for _, suffix := range bodySuffixes {
			n := len([]rune(suffix))
			if i+n > len(f.r) || string(f.r[i:i+n]) != suffix {
				continue
			}
			if a, b := f.r[i-2], f.r[i-1]; isHan(a) && isHan(b) && !strings.ContainsAny(string([]rune{a, b}), "的和与及在由了家所个各该本这那些等为是有对从向到被将把或其两三一某新建多小大") {
				out = append(out, f.text(i-2, i+n))
			}
		}
	}
	return out
}

// unknownNames are the names of a sentence that stand in none of these
// passages, the question or the names known.
func (k *check) unknownNames(f *folded, where []*source) []string {
	if !k.warn || len(where) == 0 {
		return nil
	}
	var out []string
	for _, name := range names(f) {
		key := quoteKey(fold(name).r)
		if key == "" || k.known(key) || strings.Contains(k.question.quoteText(), key) {
			continue
		}
		comparable, stands := false, false
		for _, p := range where {
			// A name in Latin letters cannot be looked for in a Chinese passage.
			comparable = comparable || p.latin() == isLatin([]rune(key)[0])
			stands = stands || strings.Contains(p.quoteText(), key)
		}
		if comparable && !stands {
			out = append(out, name+" stands in no passage cited")
		}
	}
	return out
}

// known says whether a glossary has the name, or a longer one that holds it.
func (k *check) known(key string) bool {
	if k.names[key] {
		return true
	}
	for n := range k.names {
		if strings.Contains(n, key) {
			return true
		}
	}
	return false
}

// latin says whether a passage is mostly written with Latin letters.
func (p *source) latin() bool {
	latin, han := 0, 0
	for _, c := range p.f.r {
		switch {
		case isHan(c):
			han++
		case isLatin(c):
			latin++
		}
	}
	return latin > han*3
}
