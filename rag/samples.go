package rag

import (
	"cmp"
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/wenju/wenju/evidence"
	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/text"
)

// How far Samples looks for questions.
const (
	sampleLargest    = 16 // documents that are looked through first: the largest,
	sampleSpread     = 16 // and then some that are spread over all
	sampleChunks     = 30 // of a document
	sampleCandidates = 4  // of a document, that are tried
	maxSampleRunes   = 45 // of a question
	minSubjectRunes  = 6  // before its figure
)

// Samples returns up to n questions that the documents answer, one a document,
// for people who do not know what to ask. They are made of headings and of
// sentences with a figure, and each has been asked: its answer cites the passage
// that it was made of. The same index gives the same questions.
//
// ask is asked a few dozen times; it should be one that costs nothing.
func Samples(ctx context.Context, s store.Store, n int, ask func(context.Context, Question) (Answer, error)) ([]string, error) {
	docs, err := s.Documents(ctx)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, source := range promising(docs) {
		if len(out) == n {
			break
		}
		q, err := sampleOf(ctx, s, source, ask)
		if err != nil {
			return out, err
		}
		if q != "" && !slices.Contains(out, q) {
			out = append(out, q)
		}
	}
	return out, nil
}

// promising are the sources of the documents that are looked through.
func promising(docs []store.Document) []string {
	largest := slices.Clone(docs)
	slices.SortStableFunc(largest, func(a, b store.Document) int { return cmp.Compare(b.Chunks, a.Chunks) })
	var out []string
	add := func(source string) {
		if !slices.Contains(out, source) {
			out = append(out, source)
		}
	}
	for _, d := range largest[:min(len(largest), sampleLargest)] {
		add(d.Source)
	}
	for i := range min(len(docs), sampleSpread) {
		add(docs[i*len(docs)/min(len(docs), sampleSpread)].Source)
	}
	return out
}

// sample is a question with the sign by which its answer is known.
type sample struct {
	question string
	source   string
	holds    string // the cited passage does
}

// sampleOf is a question that the document answers; empty where none is found.
func sampleOf(ctx context.Context, s store.Store, source string, ask func(context.Context, Question) (Answer, error)) (string, error) {
	chunks, err := s.Chunks(ctx, source)
	if errors.Is(err, store.ErrNotFound) { // removed just now
		return "", nil
	}
	if err != nil {
		return "", err
	}
	for _, c := range candidates(chunks[:min(len(chunks), sampleChunks)]) {
		answer, err := ask(ctx, Question{Text: c.question})
		if err != nil {
			return "", err
		}
		if c.answeredBy(answer) {
			return c.question, nil
		}
	}
	return "", nil
}

func (c sample) answeredBy(a Answer) bool {
	return !a.Declined && slices.ContainsFunc(a.Citations, func(cited Citation) bool {
		return cited.Source == c.source && strings.Contains(cited.Quote, c.holds)
	})
}

// candidates are the questions that might be asked of passages: those that a
// figure answers first, since their answers are short and to the point.
func candidates(chunks []store.Chunk) []sample {
	var figures, headings []sample
	for i := range chunks {
		c := &chunks[i]
		for _, span := range text.Sentences(c.Text) {
			if q, figure := askForFigure(span.Of(c.Text)); q != "" {
				figures = append(figures, sample{q, c.Source, figure})
			}
		}
		if q := askForHeading(subjectOf(c)); q != "" && !slices.ContainsFunc(headings, func(h sample) bool { return h.question == q }) {
			headings = append(headings, sample{q, c.Source, ""})
		}
	}
	// What is measured says more than what is counted.
	slices.SortStableFunc(figures, func(a, b sample) int { return cmp.Compare(counts(a.question), counts(b.question)) })
	figures = figures[:min(len(figures), sampleCandidates-1)]
	return append(figures, headings[:min(len(headings), sampleCandidates-len(figures))]...)
}

// subjectOf is the heading of a passage, or else the title of its document where
// that is more than the name of a file.
func subjectOf(c *store.Chunk) string {
	if heading := lastHeading(c); heading != "" {
		return heading
	}
	if strings.Contains(c.Source, c.Title) || strings.Contains(c.Title, ".") {
		return ""
	}
	return oneLine(c.Title, maxHeadingShown)
}

var counted = regexp.MustCompile(`多少[个项条点种类件次名]`)

// counts is 1 for a question that asks for a number of things, else 0.
func counts(question string) int {
	if counted.MatchString(question) {
		return 1
	}
	return 0
}

// askForFigure turns a sentence into the question that its figure answers;
// empty where that cannot be done well.
func askForFigure(sentence string) (question, figure string) {
	if text.Language(sentence) == text.Chinese {
		return askChinese(sentence)
	}
	return askEnglish(sentence)
}

// vague are words that mean something outside of the clause.
var vague = regexp.MustCompile(`[其该此这那它他她您我]|本[次年月办]|上述|以下|分别|同比|同期|[“”"()（）\[\]*|]`)

// clauseStart is what stands before a clause in its sentence, or opens a list item.
var clauseStart = regexp.MustCompile(`[，；：。,;:]|^\s*[-*+]\s`)

// askChinese asks for the one figure of a clause: 土地面积为多少平方公里？
func askChinese(sentence string) (question, figure string) {
	for _, f := range evidence.Figures(sentence) {
		if !isAmount(f.Kind) || !strings.ContainsAny(f.Text, "0123456789") { // 两个方面 is no news
			continue
		}
		start, end := clauseAround(sentence, f.Start, f.End)
		if start = subjectStart(sentence, start); start < 0 {
			continue
		}
		before, after := strings.TrimSpace(sentence[start:f.Start]), strings.TrimSpace(sentence[f.End:end])
		q := before + "多少" + unitOf(f.Text) + after + "？"
		if others(sentence[start:end]) == 1 && !strings.HasPrefix(unitOf(f.Text)+after, "大") && (f.Kind != evidence.Duration || after == "") && utf8.RuneCountInString(before) >= minSubjectRunes &&
			utf8.RuneCountInString(q) <= maxSampleRunes && !vague.MatchString(q) && !opensBadly.MatchString(before) {
			return q, f.Text
		}
	}
	return "", ""
}

// opensBadly are beginnings of clauses that have no subject of their own.
var opensBadly = regexp.MustCompile(`^(?:并|且|而|但|占|达|约|共|为|是|有|即|比|较|由|从|按|把|将|使|以|及|和|与|再|还|也|又|均|都|则|新增|增长|下降|突破|超过|位于|全长|其中|另|还有|第|一段)`)

// isAmount says whether a figure answers how much or how many.
func isAmount(k evidence.Kind) bool {
	return k == evidence.Number || k == evidence.Money || k == evidence.Percent || k == evidence.Duration
}

// clauseAround is the clause in which a figure stands.
func clauseAround(s string, from, to int) (start, end int) {
	for _, m := range clauseStart.FindAllStringIndex(s[:from], -1) {
		start = m[1]
	}
	end = len(s)
	if m := clauseStart.FindStringIndex(s[to:]); m != nil {
		end = to + m[0]
	}
	return start, to + len(strings.TrimRight(s[to:end], "。！？!?. "))
}

// subjectStart is where the question on a clause begins: a clause that opens its
// sentence has a subject of its own, also where nothing but a date stands before it.
// Others may have theirs from the clauses before: for them it is -1.
func subjectStart(sentence string, clause int) int {
	first := len(listItem.FindString(sentence))
	before := sentence[min(first, clause):clause]
	if before == "" {
		return clause
	}
	dates := evidence.Figures(before)
	if len(dates) == 1 && dates[0].Kind == evidence.Date && utf8.RuneCountInString(before) <= utf8.RuneCountInString(dates[0].Text)+2 {
		return first
	}
	return -1
}

var listItem = regexp.MustCompile(`^\s*(?:[-*+]\s+)?`)

// others counts the figures of a clause that are no dates.
func others(clause string) int {
	n := 0
	for _, f := range evidence.Figures(clause) {
		if f.Kind != evidence.Date {
			n++
		}
	}
	return n
}

var magnitude = regexp.MustCompile(`^[约近超逾]?[0-9０-９.,，．〇零一二三四五六七八九十两百千万亿多余几]+[%％]?(?:成)?`)

// unitOf is the unit of a figure as it is written: 平方公里 of 21.6万平方公里.
func unitOf(figure string) string {
	unit := magnitude.ReplaceAllString(figure, "")
	if unit == figure || strings.HasPrefix(unit, "分之") {
		return ""
	}
	return unit
}

var isFigure = regexp.MustCompile(`^((?:The|Our|Its|Total|Average|Annual) [^,.;:()"“”*|]{5,70}?) (is|was|are|were) (?:about |over |around |nearly |more than |less than |up to |at least |at most )?$`)

// askEnglish asks what something is of which a sentence says a figure: What is the
// total area?
func askEnglish(sentence string) (question, figure string) {
	for _, f := range evidence.Figures(sentence) {
		if !isAmount(f.Kind) {
			continue
		}
		m := isFigure.FindStringSubmatch(sentence[:f.Start])
		if m == nil || strings.HasPrefix(m[1], "Its ") {
			return "", "" // the first figure decides: a second one has another subject
		}
		return "What " + m[2] + " " + strings.ToLower(m[1][:1]) + m[1][1:] + "?", f.Text
	}
	return "", ""
}

// askForHeading asks what stands under a heading.
func askForHeading(heading string) string {
	heading = strings.TrimSpace(listNumber.ReplaceAllString(heading, ""))
	n := utf8.RuneCountInString(heading)
	if n < 3 || strings.ContainsAny(heading, "：:？?。") || n > 20 && text.Language(heading) == text.Chinese || strings.HasSuffix(heading, "…") {
		return ""
	}
	aboutWords := words{"关于“" + heading + "”，文档里是怎么说的？", "What do the documents say about " + heading + "?"}
	return aboutWords.in(text.Language(heading))
}

var listNumber = regexp.MustCompile(`^(?:第[0-9一二三四五六七八九十百]+[章节条部篇]|[0-9一二三四五六七八九十]{1,3}[、.)）])\s*`)
