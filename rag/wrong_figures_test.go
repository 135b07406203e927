package rag_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/llm/llmtest"
	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/rag"
)

var digits = regexp.MustCompile(`\d+`)

// liar is a model that copies sentences of the passages, puts a wrong figure
// into every third one, insists on it when asked again, and writes in pieces of
// any size, within characters too.
type liar struct {
	r    *rand.Rand
	lies []string // the wrong figures
	true int      // sentences left as they are
}

func (l *liar) reply(_ int, r llm.Request) llmtest.Reply {
	p := readRequest(r)
	if !p.isAnswer() {
		at := strings.Index(p.user, " sentence>>\n") + len(" sentence>>\n")
		insisted, _, _ := strings.Cut(p.user[at:], "\n<<")
		return llmtest.Reply{Text: insisted}
	}
	var b strings.Builder
	n := 0
	numbers, texts := p.passages()
	for i, passage := range texts {
		for _, span := range text.Sentences(passage) {
			s := strings.TrimLeft(span.Of(passage), "-*> ")
			if !digits.MatchString(s) || strings.ContainsAny(s, "|#\n[]：:") {
				continue
			}
			if n++; n%3 == 0 {
				s = l.lie(s, p.user)
			} else {
				l.true++
			}
			b.WriteString(l.cite(s, numbers[i]))
		}
	}
	return llmtest.Reply{Pieces: l.pieces(b.String())}
}

// lie puts a figure into a sentence, in place of one of its own, that stands
// nowhere in what the model was told.
func (l *liar) lie(s, told string) string {
	all := digits.FindAllStringIndex(s, -1)
	at := all[l.r.IntN(len(all))]
	for {
		n, _ := strconv.Atoi(s[at[0]:at[1]])
		wrong := strconv.Itoa(n + 1 + l.r.IntN(9*n+50))
		if !strings.Contains(told, wrong) {
			l.lies = append(l.lies, wrong)
			return s[:at[0]] + wrong + s[at[1]:]
		}
	}
}

// cite puts the mark before the full stop or behind it.
func (l *liar) cite(s, n string) string {
	body := strings.TrimRight(s, "。.")
	stop := s[len(body):]
	mark := []string{"[%s]", " [%s]", "【%s】"}[l.r.IntN(3)]
	if l.r.IntN(2) == 0 || stop == "" {
		return body + fmt.Sprintf(mark, n) + stop + "\n"
	}
	return s + fmt.Sprintf(mark, n) + []string{"\n", " ", "\n\n"}[l.r.IntN(3)]
}

func (l *liar) pieces(s string) []string {
	most := []int{1, 4, 40, 1000}[l.r.IntN(4)]
	var out []string
	for s != "" {
		n := min(len(s), 1+l.r.IntN(most))
		out = append(out, s[:n])
		s = s[n:]
	}
	return out
}

// TestNoWrongFigureGetsThrough is the promise: whatever the model writes and
// however it comes in, a figure that is not in the passage is never shown
// without a warning.
func TestNoWrongFigureGetsThrough(t *testing.T) {
	s := newIndex(t, append(seedFiles(t), town...)...)
	questions := seedQuestions(t)
	lies, truths, shown, marked := 0, 0, 0, 0
	for seed := range uint64(120) {
		l := &liar{r: rand.New(rand.NewPCG(seed, 7))}
		o := rag.Generation{Policy: []rag.Policy{rag.Withhold, rag.Mark}[seed%2]}
		question := questions[l.r.IntN(len(questions))].Text
		a := askModel(t, s, llmtest.NewGenerator(l.reply), o, rag.Question{Text: question})
		lies += len(l.lies)
		truths += l.true
		for _, sentence := range a.Trace.Sentences {
			if sentence.Outcome == rag.OutcomeShown {
				shown++
			}
		}
		for _, lie := range l.lies {
			for _, at := range wholeFigures(a.Text, lie) {
				marked++
				if !warned(a, at) {
					t.Errorf("seed %d: the wrong figure %s is shown in %q", seed, lie, a.Text)
				}
			}
		}
	}
	t.Logf("%d wrong figures, %d of them shown with a warning; %d of %d true sentences shown", lies, marked, shown, truths)
	if lies < 200 || marked < 50 || shown < truths*9/10 {
		t.Error("too few to say anything")
	}
}

// wholeFigures are the places of a figure that is not part of a longer one.
func wholeFigures(s, figure string) []int {
	var out []int
	for _, m := range digits.FindAllStringIndex(s, -1) {
		if s[m[0]:m[1]] == figure {
			out = append(out, m[0])
		}
	}
	return out
}

// warned says whether what stands at the byte is shown with a warning, or is a
// citation mark.
func warned(a rag.Answer, at int) bool {
	for _, c := range a.Checks {
		if c.Start <= at && at < c.End {
			return strings.Contains(a.Text[c.Start:c.End], "⚠") || at > 0 && a.Text[at-1] == '['
		}
	}
	return false
}
