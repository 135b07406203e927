package main

import (
	"strings"

	"github.com/wenju/wenju/rag"
)

// outcomes are what may become of a sentence that a model wrote, as the trace
// names it.
var outcomes = map[string]phrase{
	rag.OutcomeShown:    {"shown", "给出"},
	rag.OutcomeAnew:     {"shown as written anew", "重写后给出"},
	rag.OutcomeFrame:    {"states nothing", "不含陈述"},
	rag.OutcomeIdle:     {"said for politeness", "客套话"},
	rag.OutcomeWithheld: {"withheld", "略去"},
	rag.OutcomeMarked:   {"marked", "标出"},
	rag.OutcomeNothing:  {"says that there is no answer", "称没有答案"},
}

// written prints what became of each sentence that the model wrote.
func (a *app) written(sentences []rag.TraceSentence) {
	if len(sentences) == 0 {
		return
	}
	a.section(phrase{"What the model wrote, sentence by sentence", "模型写的每一句及其去向"})
	for _, s := range sentences {
		a.out.printf("  %s: %s\n", outcomes[s.Outcome].in(a.lang), shorten(oneLine(s.Text), passageLength))
		if len(s.Faults) > 0 {
			a.out.print("      ", phrase{"failed: ", "未通过："}.in(a.lang), printable(strings.Join(s.Faults, "; ")), "\n")
		}
		if s.Recited {
			a.out.print("      ", phrase{"another passage bears it out than the one it cites", "由另一段而非所引的那段证实"}.in(a.lang), "\n")
		}
		if s.Regenerated != "" {
			a.out.print("      ", phrase{"written anew: ", "重写为："}.in(a.lang), shorten(oneLine(s.Regenerated), passageLength), "\n")
		}
	}
}

// callNames say what a model is called for.
var callNames = map[string]phrase{
	rag.ForStandalone: {"Call of the model: a standalone question", "调用模型：改写追问"},
	rag.ForAnswer:     {"Call of the model: the answer", "调用模型：作答"},
	rag.ForSentence:   {"Call of the model: a sentence anew", "调用模型：重写一句"},
}

// calls prints every call of the model, with the whole prompt and what came back.
func (a *app) calls(calls []rag.TraceCall) {
	for _, c := range calls {
		a.section(callNames[c.Purpose])
		a.out.printf("  %.1f ms · %s\n", c.MS, a.usageLine(c.Usage))
		for _, part := range []struct {
			name phrase
			text string
		}{
			{phrase{"system", "系统"}, c.System}, {phrase{"user", "用户"}, c.Prompt}, {phrase{"model", "模型"}, c.Text}, {phrase{"failed", "失败"}, c.Error},
		} {
			if part.text != "" {
				a.out.print("  ", a.out.style(part.name.in(a.lang), bold), "\n", indented(printable(part.text)), "\n")
			}
		}
	}
}

func indented(s string) string { return "    " + strings.ReplaceAll(s, "\n", "\n    ") }

func (a *app) usageLine(u rag.Usage) string {
	line := phrase{"tokens: prompt %d, completion %d", "token：提示 %d，回答 %d"}.in(a.lang, u.PromptTokens, u.CompletionTokens)
	if u.Cost > 0 {
		line += phrase{" · cost %.6f", " · 费用 %.6f"}.in(a.lang, u.Cost)
	}
	return line
}
