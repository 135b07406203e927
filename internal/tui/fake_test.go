package tui

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/wenju/wenju/evidence"
	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/rag"
)

// asScreen makes the test binary be a program with a screen, in the language that
// it holds; it is a conversation with a [fake].
const asScreen = "WENJU_TEST_SCREEN"

func TestMain(m *testing.M) {
	if lang := os.Getenv(asScreen); lang != "" {
		past := lines{"第一个问题", "the second question", "第三个问题"}
		s := New(context.Background(), Options{Talk: &fake{gate: os.Getenv("WENJU_TEST_GATE")}, Past: &past, In: os.Stdin, Out: os.Stdout,
			Environ: os.Environ(), Lang: text.Lang(lang), Theme: Theme(os.Getenv("WENJU_THEME"))})
		if err := s.Run(); err != nil {
			fmt.Println(err)
		}
		fmt.Println("THE END")
		time.Sleep(time.Minute) // so that what is left can be looked at
		return
	}
	os.Exit(m.Run())
}

// lines are those typed before.
type lines []string

func (l *lines) Lines() []string { return *l }
func (l *lines) Add(line string) { *l = append(*l, line) }

// fake is a conversation about a bridge. A question that begins with "slow" is
// answered by half, and whole once the file gate is there.
type fake struct {
	gate  string
	rated []string
	asked []string
	turns int // before the last question
}

var _ Talk = (*fake)(nil)

const (
	answerZH = "南湾大桥全长**3.6公里** [1]，由林建国设计，大桥的主跨采用斜拉结构，于2019年5月1日正式通车 [2]。\n- 主桥：双向六车道，设计时速80公里，两侧设有人行道和观景平台 [1]。\n- 引桥：连接滨海大道。"
	answerEN = "The Nanwan Bridge is **3.6 km** long [1] and was designed by Lin Jianguo; its main span is a cable-stayed structure that opened to traffic on 1 May 2019 [2]."
)

func (f *fake) Open(context.Context) (string, error) {
	return "two documents: 南湾大桥、渡口", nil
}

func (f *fake) Ask(ctx context.Context, question string, history []rag.Turn, emit rag.Emit) (rag.Answer, error) {
	f.asked, f.turns = append(f.asked, question), len(history)
	if strings.HasPrefix(question, "fail") {
		return rag.Answer{}, errors.New("a cause for the log")
	}
	full := answerEN
	if text.Language(question) == text.Chinese {
		full = answerZH
	}
	if strings.HasPrefix(question, "long") {
		full = strings.Repeat(full+"\n\n", 12)
	}
	half := strings.IndexAny(full, "，;") + len("，")
	emit(full[:half])
	for strings.HasPrefix(question, "slow") {
		if _, err := os.Stat(f.gate); err == nil {
			break
		}
		select {
		case <-ctx.Done():
			return rag.Answer{}, ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
	}
	emit(full[half:])
	return rag.Answer{ID: "a1", Question: question, Text: full, Mode: rag.Extractive, Citations: []rag.Citation{
		{N: 1, Source: "bridge.md", Title: "南湾大桥", Heading: []string{"南湾大桥", "概况"}, StartLine: 3, EndLine: 3, Quote: "南湾大桥全长3.6公里，双向六车道。"},
		{N: 2, Source: "bridge.md", Heading: []string{"南湾大桥"}, StartLine: 7, EndLine: 8, Quote: "大桥由林建国设计，\n2019年5月1日通车。"},
	}, Checks: []evidence.Sentence{{Figures: []evidence.Finding{{Verdict: evidence.Found}, {Verdict: evidence.Derived}}}}}, nil
}

func (f *fake) Passage(_ context.Context, c rag.Citation) (Passage, error) {
	return Passage{Title: fmt.Sprintf("[%d] bridge.md", c.N), Lines: []PassageLine{
		{Number: 2, Before: "# 南湾大桥"},
		{Number: 3, Cited: true, Before: "据工程部门介绍，", Quote: "南湾大桥全长3.6公里，双向六车道。", After: "其余见附录。"},
		{Number: 4, Before: ""},
	}}, nil
}

func (f *fake) Explain(context.Context, string) (string, error) {
	return "\x1b[1mTerms\x1b[0m\n" + strings.Repeat("南湾大桥 1.00  ", 12) + "\n", nil
}

func (f *fake) Rate(_ context.Context, id string, good bool, reason string) error {
	f.rated = append(f.rated, fmt.Sprint(id, " ", good, " ", reason))
	return nil
}

func (f *fake) Sentence(error) string { return "The model does not answer: try again." }
