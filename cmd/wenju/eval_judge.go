package main

import (
	"context"
	"crypto/rand"
	"strings"

	"github.com/wenju/wenju/eval"
	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/prompts"
)

// modelJudge is a model that grades answers.
type modelJudge struct {
	model   llm.Generator
	prompts *prompts.Set
}

var _ eval.Judge = (*modelJudge)(nil)

// Name implements eval.Judge.
func (j *modelJudge) Name() string { return j.model.Model() }

// Hash implements eval.Judge.
func (j *modelJudge) Hash() string { return j.prompts.Hash() }

// gradeTokens limits what a judge writes.
const gradeTokens = 300

// Grade implements eval.Judge.
func (j *modelJudge) Grade(ctx context.Context, a eval.Judged) (eval.Grade, error) {
	ask := prompts.Judge{Fence: "~" + strings.ToLower(rand.Text()) + "~", Question: a.Question, Facts: a.Facts, Answer: a.Answer}
	for i, quote := range a.Quotes {
		ask.Passages = append(ask.Passages, prompts.Passage{N: i + 1, Text: quote})
	}
	p, err := j.prompts.Judge(ask)
	if err != nil {
		return eval.Grade{}, err
	}
	r, err := j.model.Generate(ctx, llm.Request{MaxTokens: gradeTokens,
		Messages: []llm.Message{{Role: llm.System, Text: p.System}, {Role: llm.User, Text: p.User}}}, nil)
	if err != nil {
		return eval.Grade{}, err
	}
	return eval.ParseGrade(r.Text)
}

// judgeEndpoint is the model that --judge names; its faults are sentences.
func (a *app) judgeEndpoint(name string, lang text.Lang) (e endpoint, faults []string) {
	e, v, ok := readEndpoint(name)
	if !ok || e.builtin() {
		return e, []string{phrase{"--judge %q: name a model, such as openai:MODEL, anthropic:MODEL, googleai:MODEL or ollama:MODEL.",
			"--judge %q：请指定一个模型，如 openai:模型、anthropic:模型、googleai:模型 或 ollama:模型。"}.in(lang, name)}
	}
	if e = e.at(a.env, v); e.lacksKey() {
		return e, []string{phrase{"--judge %s needs a key: set %s.", "--judge %s 需要密钥：请设置 %s。"}.in(lang, name, e.keyName)}
	}
	return e, a.cfg.unpriced(e, lang)
}

// judge is the model that grades; nil where none was asked for.
func (a *app) judge(name string, money *ledger) (eval.Judge, error) {
	if name == "" {
		return nil, nil
	}
	e, faults := a.judgeEndpoint(name, a.lang)
	if len(faults) > 0 {
		return nil, &faultyConfig{faults}
	}
	model, err := a.generator(e)
	if err != nil {
		return nil, err
	}
	set := a.cfg.prompts
	if set == nil {
		set = prompts.Carried()
	}
	return &modelJudge{a.withBudget(model, money), set}, nil
}

// What a call has on average, in tokens, for the estimate before a run: passages
// and rules, a short answer; an answer with its quotes, two numbers.
var (
	answerCall = llm.Usage{PromptTokens: 3600, CompletionTokens: 250}
	judgeCall  = llm.Usage{PromptTokens: 1200, CompletionTokens: 80}
)

// sayEstimate says what a run may cost, as far as prices are known.
func (a *app) sayEstimate(plan evalPlan, f evalFlags, base settings) {
	if f.retrievalOnly {
		return
	}
	questions := 0
	for _, set := range plan.sets {
		questions += len(set.Questions)
	}
	var models []endpoint
	runs := make(map[endpoint]int)
	for _, c := range plan.combinations {
		e := base.with(c, a.env).llm
		if runs[e]++; runs[e] == 1 {
			models = append(models, e)
		}
	}
	for _, e := range models {
		a.sayPart(e.name(), questions*runs[e], answerCall, a.answerPrice(plan, e))
	}
	a.sayPart(f.judge, questions*len(plan.combinations), judgeCall, a.cfg.prices.of(f.judge))
}

func (a *app) sayPart(name string, calls int, call llm.Usage, price func(llm.Usage) float64) {
	if price != nil {
		a.say(phrase{"%s: at most %d calls, about %.2f in the unit of the prices.", "%s：最多调用 %d 次，费用约 %.2f（价格的单位）。"}, name, calls, float64(calls)*price(call))
	}
}

// answerPrice is that of --price, else of the configuration; nil where neither
// says, or no model answers.
func (a *app) answerPrice(plan evalPlan, e endpoint) func(llm.Usage) float64 {
	switch name := e.name(); {
	case e.builtin():
		return nil
	case plan.price != (eval.Price{}):
		return prices{name: price(plan.price)}.of(name)
	default:
		return a.cfg.prices.of(name)
	}
}
