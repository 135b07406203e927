package rag_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/wenju/wenju/evidence"
	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/rag"
)

var (
	marks = regexp.MustCompile(`\s?\[\d+\]`)
	// notes are the bot's own sentences in an answer.
	notes = regexp.MustCompile(`\n(文档里没有找到这一问的依据|The documents hold nothing on this part)[^\n]*`)
	// frames are its own words before a quote.
	frames = regexp.MustCompile(`^(文档原文：|The documents say: )`)
)

// faults are the rules that an answer breaks. Every answer to any question on
// any document keeps all of them.
func faults(ctx context.Context, s store.Store, a rag.Answer, emitted string) []string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if emitted != a.Text {
		add("emitted %q", emitted)
	}
	if a.Text == "" || !utf8.ValidString(a.Text) {
		add("text %q", a.Text)
	}
	if a.Citations == nil || a.Checks == nil {
		add("null in the JSON")
	}
	if a.Declined {
		return append(out, declineFaults(a)...)
	}
	if a.Reason != "" || len(a.Citations) == 0 || a.Mode != rag.Extractive || a.Model != "builtin" {
		add("reason %q, %d citations, mode %q, model %q", a.Reason, len(a.Citations), a.Mode, a.Model)
	}
	for i, c := range a.Citations {
		out = append(out, citationFaults(ctx, s, c)...)
		if c.N != i+1 || strings.Count(a.Text, fmt.Sprintf("[%d]", c.N)) != 1 {
			add("citation %d is [%d], and stands %d times", i+1, c.N, strings.Count(a.Text, fmt.Sprintf("[%d]", c.N)))
		}
	}
	if n := len(marks.FindAllString(a.Text, -1)); n != len(a.Citations) {
		add("%d marks for %d citations", n, len(a.Citations))
	}
	out = append(out, sentenceFaults(a)...)
	own := utf8.RuneCountInString(notes.ReplaceAllString(frames.ReplaceAllString(plain(a), ""), ""))
	if own > 400 && !strings.Contains(notes.ReplaceAllString(a.Text, ""), "\n") {
		add("%d characters", own)
	}
	return append(out, checkFaults(a)...)
}

func declineFaults(a rag.Answer) []string {
	if a.Reason == "" || len(a.Citations) > 0 || len(a.Checks) > 0 || evidenceMarks(a.Text) > 0 || strings.Count(a.Text, "\n") > 0 {
		return []string{fmt.Sprintf("declined with reason %q, %d citations, %d checks", a.Reason, len(a.Citations), len(a.Checks))}
	}
	return nil
}

// evidenceMarks counts what the checker takes for a citation.
func evidenceMarks(s string) int {
	n := 0
	for _, sentence := range evidence.Check(evidence.Answer{Text: s}).Sentences {
		n += len(sentence.Citations)
	}
	return n
}

func citationFaults(ctx context.Context, s store.Store, c rag.Citation) []string {
	d, err := s.Document(ctx, c.Source)
	switch {
	case err != nil:
		return []string{err.Error()}
	case c.StartByte < 0 || c.EndByte > len(d.Text) || c.StartByte >= c.EndByte:
		return []string{fmt.Sprintf("[%d] has the bytes %d to %d", c.N, c.StartByte, c.EndByte)}
	case d.Text[c.StartByte:c.EndByte] != c.Quote || !utf8.ValidString(c.Quote) || strings.TrimSpace(c.Quote) != c.Quote:
		return []string{fmt.Sprintf("[%d] quotes %q, and there stands %q", c.N, c.Quote, d.Text[c.StartByte:c.EndByte])}
	}
	start, end := 1+strings.Count(d.Text[:c.StartByte], "\n"), 1+strings.Count(d.Text[:c.EndByte], "\n")
	if c.StartLine != start || c.EndLine != end {
		return []string{fmt.Sprintf("[%d] has the lines %d to %d, want %d to %d", c.N, c.StartLine, c.EndLine, start, end)}
	}
	return nil
}

// sentenceFaults looks for a sentence without its mark, and for words that do
// not stand in the quotes.
func sentenceFaults(a rag.Answer) []string {
	var out []string
	said := notes.ReplaceAllString(frames.ReplaceAllString(a.Text, ""), "")
	rest := text.Squeeze(marks.ReplaceAllString(said, ""))
	for _, quote := range quotes(a) {
		quote = squeezeQuote(quote)
		if after, ok := saysRow(rest, quote); ok {
			rest = after
			continue
		}
		if !strings.HasPrefix(rest, quote) {
			return append(out, fmt.Sprintf("quotes %q, and says %q", quote, rest))
		}
		rest = rest[len(quote):]
	}
	if rest != "" {
		out = append(out, fmt.Sprintf("says beyond its quotes: %q", rest))
	}
	return out
}

// saysRow says whether an answer begins with all cells of a table row, in order,
// and returns what comes after them.
func saysRow(said, quote string) (rest string, ok bool) {
	if !strings.HasPrefix(quote, "|") || strings.HasPrefix(said, "|") {
		return said, false
	}
	for i, cell := range strings.Split(strings.Trim(quote, "|"), "|") {
		before, after, found := strings.Cut(said, cell)
		if !found || i == 0 && before != "" {
			return said, false
		}
		said = after
	}
	return strings.TrimLeft(said, ".。"), true
}

// sourceMarks are what stands in brackets in a source and looks like a mark.
var sourceMarks = regexp.MustCompile(`[\[【]\d{1,3}[\]】]`)

func squeezeQuote(quote string) string {
	return text.Squeeze(sourceMarks.ReplaceAllString(quote, ""))
}

// checkFaults looks at the checks that came with the answer, and checks it anew
// as anybody would who has only the answer and its quotes.
func checkFaults(a rag.Answer) []string {
	var out []string
	end := 0
	for _, c := range a.Checks {
		if c.Start < end || c.End <= c.Start || c.End > len(a.Text) {
			return append(out, fmt.Sprintf("check %q has the bytes %d to %d", c.Text, c.Start, c.End))
		}
		if slice := a.Text[c.Start:c.End]; !strings.HasSuffix(text.Squeeze(marks.ReplaceAllString(slice, "")), text.Squeeze(c.Text)) {
			out = append(out, fmt.Sprintf("check of %q at %q", c.Text, slice))
		}
		if c.Verdict != evidence.Supported && c.Verdict != evidence.Plain || len(c.Citations) != 1 {
			out = append(out, fmt.Sprintf("verdict %s, cites %v: %q", c.Verdict, c.Citations, c.Text))
		}
		end = c.End
	}
	if len(a.Checks) < len(a.Citations) {
		out = append(out, fmt.Sprintf("%d checks for %d citations", len(a.Checks), len(a.Citations)))
	}
	check := evidence.Answer{Question: a.Question, Text: a.Text}
	for _, c := range a.Citations {
		check.Passages = append(check.Passages, evidence.Passage{N: c.N, Text: unbroken(c.Quote)})
	}
	for _, s := range evidence.Check(check).Sentences {
		if s.Verdict != evidence.Supported && s.Verdict != evidence.Plain {
			out = append(out, fmt.Sprintf("the answer checked as a whole: %s %v %q", s.Verdict, s.Citations, s.Text))
		}
	}
	return out
}

// unbroken puts a quote together whose lines were broken.
func unbroken(quote string) string {
	if text.Language(quote) == text.English {
		return strings.Join(strings.Fields(quote), " ")
	}
	return strings.NewReplacer("\r", "", "\n", "").Replace(quote)
}

func TestEveryAnswerOnTheSeeds(t *testing.T) {
	s := newIndex(t, seedFiles(t)...)
	answered := 0
	for _, q := range seedQuestions(t) {
		if a := ask(t, s, q); !a.Declined {
			answered++
		}
	}
	if answered < 40 {
		t.Errorf("%d questions are answered: too few to say anything", answered)
	}
}

func TestEveryAnswerOnDamagedTexts(t *testing.T) {
	s := newIndex(t, damaged...)
	answered := 0
	for _, question := range questionsOnDamage {
		a := askText(t, s, question)
		if !a.Declined {
			answered++
		}
		for _, note := range a.Trace.Notes {
			t.Errorf("%q: %s", question, note)
		}
	}
	if answered < 30 {
		t.Errorf("%d questions are answered: too few to say anything", answered)
	}
}

// TestEveryAnswerToGeneratedQuestions asks for pieces of the documents.
func TestEveryAnswerToGeneratedQuestions(t *testing.T) {
	files := append(slices.Clone(damaged), seedFiles(t)...)
	s := newIndex(t, files...)
	n := 400
	if testing.Short() {
		n = 60
	}
	for _, question := range generated(files, n) {
		askText(t, s, question)
	}
}

// generated makes n questions out of pieces of the files.
func generated(files []file, n int) []string {
	rng := rand.New(rand.NewPCG(7, 7))
	tails := []string{"是多少？", "是什么时候？", "有哪些？", "？", "是谁？", "为什么？", "第二点是什么？", " how many?", " who?", "是什么？在哪里？", "多少，几年，谁？", ""}
	out := make([]string, n)
	for i := range out {
		runes := []rune(files[rng.IntN(len(files))].text)
		at := rng.IntN(len(runes))
		end := min(len(runes), at+1+rng.IntN(24))
		out[i] = string(runes[at:end]) + tails[rng.IntN(len(tails))]
	}
	return out
}

// TestAnswersAreTheSameEveryTime asks twice, and once more an index that came
// about in another order and with other things in between.
func TestAnswersAreTheSameEveryTime(t *testing.T) {
	files := append(slices.Clone(damaged), seedFiles(t)...)
	one := newIndex(t, files...)
	slices.Reverse(files)
	other := newIndex(t, file{"gone.txt", "水塔有多高？水塔高99米。\n"})
	for _, f := range files {
		put(t, other, f)
	}
	err := other.Apply(t.Context(), store.Change{Model: modelOf(t, other), Remove: []string{"/docs/gone.txt"}})
	if err != nil {
		t.Fatal(err)
	}
	questions := seedQuestions(t)
	for _, q := range questionsOnDamage {
		questions = append(questions, rag.Question{Text: q})
	}
	for _, q := range questions {
		first, again, elsewhere := fingerprint(t, ask(t, one, q)), fingerprint(t, ask(t, one, q)), fingerprint(t, ask(t, other, q))
		if first != again {
			t.Errorf("%.80q twice:\n%s\n%s", q.Text, first, again)
		}
		if first != elsewhere {
			t.Errorf("%.80q of an index made in another order:\n%s\n%s", q.Text, first, elsewhere)
		}
	}
}

func modelOf(t *testing.T, s store.Store) store.Model {
	t.Helper()
	info, err := s.Info(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return info.Model
}

// fingerprint is all of an answer that the clock does not change.
func fingerprint(t *testing.T, a rag.Answer) string {
	t.Helper()
	a.Timings = rag.Timings{}
	out, err := json.Marshal([]any{a, a.Trace})
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// TestSearchFindsInOrder holds that hits come best first, each once, and no more
// than asked for.
func TestSearchFindsInOrder(t *testing.T) {
	s := newIndex(t, seedFiles(t)...)
	a := newAsker(s)
	for _, k := range []int{-1, 0, 1, 5, 20, 30, 1000} {
		hits, err := a.Search(t.Context(), "京津冀的交通一体化有哪些项目？", k)
		if err != nil {
			t.Fatal(err)
		}
		if len(hits) > max(0, k) || k > 0 && len(hits) == 0 {
			t.Errorf("%d hits for k = %d", len(hits), k)
		}
		if !slices.IsSortedFunc(hits, func(x, y store.Hit) int { return cmp.Or(cmp.Compare(y.Score, x.Score), cmp.Compare(x.ID, y.ID)) }) {
			t.Errorf("the %d hits are in no order", len(hits))
		}
		seen := make(map[string]bool)
		for _, hit := range hits {
			if seen[hit.ID] {
				t.Errorf("%s twice", hit.ID)
			}
			seen[hit.ID] = true
		}
	}
}
