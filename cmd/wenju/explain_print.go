package main

import (
	"slices"
	"strings"

	"github.com/wenju/wenju/evidence"
	"github.com/wenju/wenju/rag"
)

// explanation prints an answer with its trace for people to read.
func (a *app) explanation(e explanation) {
	a.section(phrase{"Answer", "回答"})
	a.row(phrase{"id", "编号"}, e.ID)
	a.row(phrase{"asked", "时间"}, e.Asked.Local().Format("2006-01-02 15:04:05"))
	a.row(phrase{"question", "问题"}, e.Question)
	if e.Standalone != e.Question {
		a.row(phrase{"searched", "检索用"}, e.Standalone)
	}
	a.row(phrase{"mode", "方式"}, e.Mode+" · "+e.Model)
	if e.Declined {
		a.row(phrase{"declined", "未作答"}, string(e.Reason))
	}
	a.out.print("\n")
	a.answerText(e.Text)
	a.sources(e.Citations, a.lang)
	a.terms(e.Trace.Terms)
	a.found(e.Trace.Passages)
	for _, part := range e.Trace.Parts {
		a.part(part)
	}
	a.notes(e.Trace.Notes)
	a.checks(e.Checks)
	a.written(e.Trace.Sentences)
	a.calls(e.Trace.Calls)
	a.timings(e.Timings, e.Usage)
}

func (a *app) section(title phrase) {
	a.out.print("\n", a.out.style(title.in(a.lang), bold), "\n")
}

func (a *app) row(name phrase, value string) {
	a.out.printf("  %s: %s\n", name.in(a.lang), oneLine(value))
}

// terms prints what was searched, grouped by where it comes from.
func (a *app) terms(terms []rag.TraceTerm) {
	if len(terms) == 0 {
		return
	}
	a.section(phrase{"Terms searched, with weights", "检索词及权重"})
	var order []string
	byOrigin := make(map[string][]string)
	for _, t := range terms {
		if byOrigin[t.From] == nil {
			order = append(order, t.From)
		}
		byOrigin[t.From] = append(byOrigin[t.From], phrase{"%s %.2g", "%s %.2g"}.in(a.lang, t.Term, t.Weight))
	}
	for _, from := range order {
		a.out.printf("  %s: %s\n", from, printable(strings.Join(byOrigin[from], ", ")))
	}
}

func (a *app) found(passages []rag.TraceHit) {
	if len(passages) == 0 {
		return
	}
	a.section(phrase{"Passages found (score; lexical, semantic)", "找到的段落（总分；词面、语义）"})
	for i, p := range passages {
		a.out.printf("%4d  %.3f  %.3f %.3f  %s\n", i+1, p.Score, p.Lexical, p.Semantic, place(p.Source, p.StartLine, p.EndLine, "", p.Heading))
		a.out.print("      ", a.out.style(shorten(oneLine(p.Text), passageLength), dim), "\n")
	}
}

// part prints how one part of the question was answered.
func (a *app) part(p rag.TracePart) {
	a.section(phrase{"Sentences weighed (* chosen)", "权衡过的句子（* 为选中）"})
	a.out.print(phrase{"  for: %s (asks for: %s; confidence %.2f, declined below 0)\n", "  针对：%s（所问：%s；把握 %.2f，低于 0 则不作答）\n"}.in(a.lang,
		oneLine(p.Text), p.Asks, p.Confidence))
	for _, pick := range p.Picked {
		mark := " "
		if pick.Chosen {
			mark = "*"
		}
		a.out.printf("  %s %.3f  %s  %s\n", mark, pick.Score, printable(pick.Source), shorten(oneLine(pick.Sentence), passageLength))
	}
}

// checks prints the verdict on each sentence and on what it states.
func (a *app) checks(sentences []evidence.Sentence) {
	if len(sentences) == 0 {
		return
	}
	a.section(phrase{"Checks", "核对"})
	for _, s := range sentences {
		a.out.printf("  %-11s %s\n", s.Verdict, shorten(oneLine(unmarked(s.Text)), passageLength))
		for _, f := range slices.Concat(s.Figures, s.Quotations) {
			a.out.printf("              %s: %s", printable(f.Text), f.Verdict)
			if f.Citation > 0 {
				a.out.printf(" [%d]", f.Citation)
			}
			a.out.print("\n")
		}
		for _, warning := range s.Warnings {
			a.out.print("              ", oneLine(warning), "\n")
		}
	}
}

func (a *app) notes(notes []string) {
	if len(notes) > 0 {
		a.section(phrase{"Notes", "备注"})
	}
	for _, note := range notes {
		a.out.print("  ", oneLine(note), "\n")
	}
}

func (a *app) timings(t rag.Timings, u rag.Usage) {
	a.section(phrase{"Timings in ms", "用时（毫秒）"})
	a.out.printf("  rewrite %.1f · retrieve %.1f · generate %.1f · check %.1f · total %.1f\n", t.Rewrite, t.Retrieve, t.Generate, t.Check, t.Total)
	if u.PromptTokens+u.CompletionTokens > 0 {
		a.out.print("  ", phrase{"first checked sentence after %.1f", "首句核对完毕用时 %.1f"}.in(a.lang, t.FirstToken), "\n")
		a.out.print("  ", a.usageLine(u), "\n")
	}
}
