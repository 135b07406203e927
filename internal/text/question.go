package text

import (
	"strings"
	"unicode/utf8"
)

// Weights with which another word of the lexicon stands for the one asked with,
// in [0,1].
const (
	strongSynonym = 0.95
	weakSynonym   = 0.7
)

// Concept is one thing that a question speaks of: a word with all the words that
// can stand for it.
type Concept struct {
	// Text is the word as asked, normalised.
	Text string
	// Terms are its index terms.
	Terms []string
	// Alternatives are other ways of saying it.
	Alternatives []Alternative
	// Name is true for a proper name, as far as the lexicon knows it.
	Name bool
	// Carried is true for a concept that this part of the question only
	// inherits, from an earlier part or an earlier turn.
	Carried bool
}

// Alternative is another way of saying a concept: all its terms together.
type Alternative struct {
	Text   string
	Terms  []string
	Weight float64 // in (0,1]
}

// Question is a question, or one part of it, as far as it can be understood
// without a model.
type Question struct {
	Text     string // normalised
	Lang     Lang
	Concepts []Concept
	Asks     Kind
	// Unit is what is counted or measured, as asked: 条, 平方公里, "city terminals".
	// Empty where the question does not say.
	Unit string
	// Count is the number of things asked for (哪四个, "which five"), 0 where it
	// does not say.
	Count int
	// Ordinal is the item asked for (第四点, "the third"), 0 for none and -1 for
	// the last.
	Ordinal int
}

// Terms returns the question's own index terms, those of carried concepts left out.
func (q Question) Terms() []string {
	var terms []string
	for _, c := range q.Concepts {
		if !c.Carried {
			terms = append(terms, c.Terms...)
		}
	}
	return terms
}

// Parse reads a question with the words of lexicon. It returns one Question a
// part: "A是什么？B又是多少？" has two. Later parts inherit the concepts of the
// first. There is always at least one part.
func Parse(question string, lexicon *Lexicon) []Question {
	lang := Language(question)
	normal := Normalize(question)
	var parts []Question
	for _, piece := range splitParts(normal) {
		q := Question{Text: piece, Lang: lang, Concepts: lexicon.Concepts(piece)}
		q.Asks, q.Unit, q.Count, q.Ordinal = readAsking(piece)
		if len(parts) > 0 {
			q.Inherit(parts[0].Concepts)
		}
		parts = append(parts, q)
	}
	return parts
}

// Inherit adds the concepts that q does not have itself, as carried ones.
func (q *Question) Inherit(concepts []Concept) {
	have := make(map[string]bool, len(q.Concepts))
	for _, c := range q.Concepts {
		have[c.Text] = true
	}
	for _, c := range concepts {
		if !have[c.Text] {
			have[c.Text] = true
			c.Carried = true
			q.Concepts = append(q.Concepts, c)
		}
	}
}

// Concepts cuts a normalised text into what it speaks of. Asking and function
// words are left out.
func (l *Lexicon) Concepts(normal string) []Concept {
	c := cutter{lexicon: l, s: normal}
	for c.at < len(c.s) {
		c.step()
	}
	c.flush()
	return c.out
}

// cutter goes through a text from the left and takes the longest known word at
// each place.
type cutter struct {
	lexicon *Lexicon
	s       string
	at      int
	loose   strings.Builder // Han characters that no known word holds
	out     []Concept
}

func (c *cutter) step() {
	r, n := utf8.DecodeRuneInString(c.s[c.at:])
	switch sc := scriptOf(r); sc {
	case scriptHan:
		c.han()
	case scriptWord, scriptDigit:
		c.flush()
		c.latin()
	default:
		c.flush()
		c.at += n
	}
}

// han cuts a run of Han characters.
func (c *cutter) han() {
	run := hanRun(c.s[c.at:])
	for _, piece := range c.lexicon.segment(run) {
		word := c.s[c.at : c.at+piece.length]
		c.at += piece.length
		switch piece.kind {
		case loosePiece:
			c.loose.WriteString(word)
		case knownPiece:
			c.flush()
			c.emit(word)
		case askingPiece:
			c.flush()
		}
	}
}

// hanRun is the run of Han characters at the start of s.
func hanRun(s string) string {
	for i, r := range s {
		if scriptOf(r) != scriptHan {
			return s[:i]
		}
	}
	return s
}

// flush makes a concept of the loose characters gathered so far.
func (c *cutter) flush() {
	loose := trimFunctionRunes(c.loose.String())
	c.loose.Reset()
	if loose != "" {
		c.emit(loose)
	}
}

func (c *cutter) latin() {
	key, n := c.lexicon.latinAt(c.s[c.at:])
	if n == 0 {
		n = compoundLen(c.s[c.at:])
		word := c.s[c.at : c.at+n]
		key = Stem(word)
		if isStopWord(word) || askingWords[word] {
			c.at += n
			return
		}
	}
	c.emitKey(c.s[c.at:c.at+n], key)
	c.at += n
}

func (c *cutter) emit(word string) { c.emitKey(word, lexiconKey(word)) }

func (c *cutter) emitKey(word, key string) {
	concept := Concept{Text: word, Terms: unique(termsOf(word)), Name: c.lexicon.isName(key)}
	if len(concept.Terms) == 0 {
		return
	}
	for _, synonym := range c.synonyms(key) {
		terms := unique(termsOf(synonym.Text))
		if len(terms) == 0 || isSingleHan(synonym.Text) && !synonym.Strong && !concept.Name {
			continue // a single character is part of too many other words
		}
		weight := weakSynonym
		if synonym.Strong {
			weight = strongSynonym
		}
		concept.Alternatives = append(concept.Alternatives, Alternative{synonym.Text, terms, weight})
	}
	c.out = append(c.out, concept)
}

// synonyms of a key. "sign in December" holds no phrasal verb: where a key ends
// in a stop word, the word before it may stand alone as well.
func (c *cutter) synonyms(key string) []Synonym {
	out := c.lexicon.synonyms(key)
	if verb, particle, ok := strings.Cut(key, " "); ok && isStopWord(particle) {
		out = append(out, c.lexicon.synonyms(verb)...)
	}
	return out
}

func isSingleHan(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	return n == len(s) && IsHan(r)
}

// latinAt returns the key and the length in bytes of the longest run of words
// at the start of s that the lexicon holds.
func (l *Lexicon) latinAt(s string) (key string, length int) {
	var candidate string
	end := 0
	for i := range l.longestLatin() {
		start := end
		if i > 0 {
			start += len(s[end:]) - len(strings.TrimLeft(s[end:], " -"))
		}
		n := compoundLen(s[start:])
		if n == 0 {
			break
		}
		end = start + n
		word := s[start:end]
		if i > 0 {
			candidate += " "
		}
		candidate += Stem(word)
		if l.holds(candidate) && (i > 0 || !isStopWord(word) && !askingWords[word]) {
			key, length = candidate, end
		}
	}
	return key, length
}

// compoundLen is the length in bytes of the word, figure, or word with figures
// (pm2.5, h100) at the start of s.
func compoundLen(s string) int {
	end := 0
	for end < len(s) {
		r, _ := utf8.DecodeRuneInString(s[end:])
		sc := scriptOf(r)
		if sc != scriptWord && sc != scriptDigit {
			break
		}
		end += wordLen(s[end:], sc)
	}
	return end
}

// functionRunes are Chinese characters that hold a sentence together.
const functionRunes = "是有在和与及或被把将对于从到由向往给为以之其这那该此也都就还又再要会能可并且而但则让使等个些上下里内中得地着过去来说想做搞弄跟同按照用所"

func trimFunctionRunes(s string) string {
	return strings.Trim(s, functionRunes)
}

func unique(terms []string) []string {
	seen := make(map[string]bool, len(terms))
	out := terms[:0]
	for _, term := range terms {
		if !seen[term] {
			seen[term] = true
			out = append(out, term)
		}
	}
	return out
}
