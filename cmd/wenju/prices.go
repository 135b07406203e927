package main

import (
	"math"
	"strconv"
	"strings"

	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/text"
)

// price is what a million tokens cost, in whatever unit the user reckons in.
type price struct{ Prompt, Completion float64 }

// prices are those of models by name.
type prices map[string]price

// readPrices reads a list such as "openai:gpt-4o-mini=0.15/0.60, ollama:qwen3=0/0".
func readPrices(value string) (prices, bool) {
	out := make(prices)
	for _, field := range strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == '，' || r == ' ' || r == '\t' || r == '\n' }) {
		name, pair, found := strings.Cut(field, "=")
		prompt, completion, found2 := strings.Cut(pair, "/")
		p, ok := readAmount(prompt)
		c, ok2 := readAmount(completion)
		if _, twice := out[name]; !found || !found2 || !ok || !ok2 || twice {
			return nil, false
		}
		if e, _, known := readEndpoint(name); !known || e.builtin() {
			return nil, false
		}
		out[name] = price{p, c}
	}
	return out, true
}

func readAmount(s string) (float64, bool) {
	n, err := strconv.ParseFloat(s, 64)
	return n, err == nil && n >= 0 && !math.IsInf(n, 0)
}

// list is the price of a model, zero where it is not known.
func (p prices) list(model string) price { return p[model] }

// of returns how to reckon the cost of a model; nil where its price is not known.
func (p prices) of(model string) func(llm.Usage) float64 {
	known, ok := p[model]
	if !ok {
		return nil
	}
	return func(u llm.Usage) float64 {
		return (float64(u.PromptTokens)*known.Prompt + float64(u.CompletionTokens)*known.Completion) / 1e6
	}
}

func checkPrices(value string) (phrase, bool) {
	_, ok := readPrices(value)
	return phrase{"prices of a million tokens, in and out, such as openai:gpt-4o-mini=0.15/0.60, with commas between them",
		"每百万 token 的输入/输出价格，如 openai:gpt-4o-mini=0.15/0.60，用逗号分隔"}, !ok
}

func checkBudget(value string) (phrase, bool) {
	n, ok := readAmount(value)
	return phrase{"what may be spent on models a day, above 0, in the unit of WENJU_PRICES", "每天可用于模型的金额，大于 0，单位与 WENJU_PRICES 相同"}, !ok || n == 0
}

// readMoney reads prices and budget, which have been checked one by one.
func (c *config) readMoney(env environment, lang text.Lang) (faults []string) {
	c.prices, _ = readPrices(env.get("WENJU_PRICES"))
	c.budget, _ = readAmount(env.get("WENJU_BUDGET"))
	return c.unpriced(c.llm, lang)
}

// unpriced is the fault of a model whose price is not known where there is a budget:
// that would never be spent.
func (c config) unpriced(e endpoint, lang text.Lang) []string {
	if c.budget == 0 || e.builtin() || c.prices.of(e.name()) != nil {
		return nil
	}
	return []string{phrase{"WENJU_BUDGET is set and WENJU_PRICES has no price for %s: add it, 0/0 for a model that costs nothing.",
		"设置了 WENJU_BUDGET，但 WENJU_PRICES 里没有 %s 的价格：请补上，免费的模型写 0/0。"}.in(lang, e.name())}
}
