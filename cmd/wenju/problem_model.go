package main

import (
	"net/http"
	"strings"
	"time"

	"github.com/wenju/wenju/internal/llm"
)

// modelProblem is the sentence for a failure of a model or an embedder: what to
// do about it, with the variable that it stands in.
func (a *app) modelProblem(e *llm.Error, cause error) *problem {
	at, variable := a.cfg.endpointOf(e.Model)
	p := &problem{status: exitFailed, cause: cause, args: []any{e.Model}}
	switch e.Code {
	case llm.KeyRefused:
		p.say, p.args = phrase{"The server of %s refuses the key: check %s, and that the account may use the model.",
			"%s 的服务器拒绝了密钥：请检查 %s，以及账户是否有权使用该模型。"}, []any{e.Model, at.keyWord()}
	case llm.Quota:
		p.say = phrase{"The account for %s has no credit left: top it up, or choose another model.", "%s 的账户额度已用完：请充值，或换一个模型。"}
	case llm.RateLimited:
		p.say, p.args = phrase{"%s takes no more requests for now: try again in %s.", "%s 暂时不再接受请求：请在 %s 后重试。"}, []any{e.Model, wait(e.RetryAfter)}
	case llm.TooLong:
		p.say = phrase{"That is more text than %s takes: ask a shorter question, or choose a model with a larger context.",
			"文字超出了 %s 的上限：请缩短问题，或换一个上下文更长的模型。"}
	case llm.UnknownModel:
		p.say, p.args = at.unknownModel(e.Model, variable)
	case llm.Unreachable:
		p.say, p.args = at.unreachable(e)
	case llm.TimedOut:
		p.say = phrase{"%s did not answer in time: try again, and look whether its server is overloaded.", "%s 没有及时回答：请重试，并检查服务器是否过载。"}
	case llm.Incomplete:
		p.say = phrase{"The answer of %s broke off: try again.", "%s 的回答中断了：请重试。"}
	case llm.Refused:
		p.say = phrase{"%s held its answer back (content filter): put the question in other words.", "%s 的内容过滤拦下了回答：请换一种问法。"}
	case llm.Paused:
		p.say, p.args = phrase{"%s has failed several times and is left alone for %s: try again then, or look after its server.",
			"%s 连续失败，暂停使用 %s：请稍后重试，或检查服务器。"}, []any{e.Model, wait(e.RetryAfter)}
	case llm.OverBudget:
		p.say = phrase{"The day's budget for %s is spent (WENJU_BUDGET): it begins anew at midnight.", "%s 今天的预算已用完（WENJU_BUDGET）：零点后重新计算。"}
	default:
		p.say, p.args = phrase{"What came from %s cannot be used: check that %s is the right server, and %s the right model.",
			"%s 返回的内容无法使用：请检查 %s 是否指向正确的服务器，%s 是否为正确的模型。"}, []any{e.Model, at.urlWord(), variable}
	}
	return p
}

// tellFailure says on stderr what to do about a model that has failed. The answer
// itself stands without it, and says no more than that it does.
func (l *library) tellFailure() {
	if l.witness == nil {
		return
	}
	if e := l.witness.news.Swap(nil); e != nil && e.Code != llm.OverBudget {
		p := l.app.modelProblem(e, e)
		l.app.say(phrase{"wenju: %s", "wenju: %s"}, p.say.in(l.app.lang, p.args...))
	}
}

// endpointOf finds the configured model of that name, and its variable. Model and
// embedder have the same name only where they are the same server's.
func (c config) endpointOf(name string) (endpoint, string) {
	if c.embedder.name() == name {
		return c.embedder, "WENJU_EMBEDDER"
	}
	return c.llm, "WENJU_LLM"
}

func (e endpoint) keyWord() string {
	if e.keyName == "" {
		return e.urlWord()
	}
	return e.keyName
}

func (e endpoint) urlWord() string {
	if e.urlName == "" {
		return "the address"
	}
	return e.urlName
}

func (e endpoint) unknownModel(name, variable string) (phrase, []any) {
	if model, ok := strings.CutPrefix(name, "ollama:"); ok {
		return phrase{"Ollama does not have the model %s: fetch it with ollama pull %[1]s, or name another one in %s.",
			"Ollama 里没有模型 %s：请运行 ollama pull %[1]s，或在 %s 里换一个。"}, []any{model, variable}
	}
	return phrase{"The server does not know the model %s: check the name in %s.", "服务器没有模型 %s：请检查 %s 里的名称。"}, []any{name, variable}
}

func (e endpoint) unreachable(f *llm.Error) (phrase, []any) {
	switch {
	case f.Status == http.StatusNotFound, f.Status == http.StatusMethodNotAllowed, f.Status >= 300 && f.Status < 400:
		return phrase{"The server of %s has nothing at that address: check the path of %s.", "%s 的服务器在该地址上没有服务：请检查 %s 的路径。"},
			[]any{f.Model, e.urlWord()}
	case f.Status > 0:
		return phrase{"The server of %s fails (status %d): try again later.", "%s 的服务器出错（状态码 %d）：请稍后重试。"}, []any{f.Model, f.Status}
	case strings.HasPrefix(f.Model, "ollama:"):
		return phrase{"Ollama cannot be reached for %s: start it with ollama serve, or check OLLAMA_HOST.", "连不上 Ollama（%s）：请运行 ollama serve，或检查 OLLAMA_HOST。"}, []any{f.Model}
	}
	return phrase{"The server of %s cannot be reached: check the network and %s.", "连不上 %s 的服务器：请检查网络和 %s。"}, []any{f.Model, e.urlWord()}
}

// wait is a duration in words that both languages take.
func wait(d time.Duration) string {
	if d <= 0 {
		d = 30 * time.Second
	}
	return d.Round(time.Second).String()
}
