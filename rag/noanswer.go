package rag

import (
	"regexp"
	"slices"
	"strings"

	"github.com/wenju/wenju/evidence"
	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/prompts"
)

// noAnswer matches the word with which a model says that the passages do not
// answer, in whatever way it may have written it.
var noAnswer = func() *regexp.Regexp {
	word := regexp.QuoteMeta(strings.ToLower(prompts.NoAnswer))
	return regexp.MustCompile(strings.ReplaceAll(word, "_", `[\s_\-\\]*`) + `|^[\[【(（"“'*]*(无答案|没有答案|无法回答)[\]】)）"”'*]*[。.!！]?$`)
}()

// absence matches sentences that say at length that the passages do not hold
// something. They are put into the bot's own words.
var absence = regexp.MustCompile(`(段落|资料|文档|文件|材料|上下文|原文|文中|文本|信息|内容)[\p{Han}]{0,8},?[\p{Han}]{0,4}(没有|没|未|并未|不|无法)[\p{Han}]{0,6}(提及|提到|说明|包含|涉及|给出|提供|找到|记载|回答|写明|得知|确定|判断|体现|明确)|` +
	`(没有|缺乏|未见|缺少|并无|没找到|未找到)[\p{Han}]{0,4}(相关|有关|足够)[\p{Han}]{0,6}(信息|内容|资料|数据|依据|记载|说明|描述)|` +
	`\b(passages?|documents?|context|sources?|texts?|materials?|excerpts?|information|details?)\b.{0,60}(\b(not|no|cannot|neither|nothing|without)\b|n't).{0,30}\b(mention|contain|say|provide|answer|include|specif|inform|state|available|given|cover|address|disclose|found|determin|discuss|indicate)|` +
	`\b(no|not enough|insufficient|nothing)\b.{0,30}\b(information|mention|evidence|details?|data|passages?|answer)\b.{0,60}\b(passages?|documents?|context|sources?|texts?|materials?|excerpts?|question|provided|given|available)\b`)

// regret matches sentences that say so without speaking of the passages, where
// nothing bears them out.
var regret = regexp.MustCompile(`^(很|非常)?(抱歉|对不起|遗憾)|^我?(无法|不能|没法|不知道|不清楚)|(没有|未|未能|无法|不能)[\p{Han}]{0,8}(找到|查到|检索到|得知|确定|判断|得出|回答)|` +
	`^(i am |i'm |we are )?(very )?sorry|^unfortunately|^i (cannot|can't|can not|do not|don't|could not|couldn't|am unable|am not able)|` +
	`\b(cannot|can't|can not|could not|unable to|not possible to) (be )?(answer|determin|find|found|tell|say)`)

// saysNoAnswer says whether a unit is the word for no answer. Wherever it stands
// it is never shown.
func saysNoAnswer(s string) bool { return noAnswer.MatchString(text.Normalize(s)) }

func saysAbsence(s string) bool { return absence.MatchString(text.Normalize(s)) }

func regrets(s string) bool { return regret.MatchString(text.Normalize(s)) }

// saysNothing says whether a unit says that there is no answer, whatever it cites:
// a passage that lacks something is no evidence of it, unless it says so itself.
func (d *verdict) saysNothing(cited []*passage) bool {
	if saysNoAnswer(d.unit.text) || len(d.cites) == 0 && regrets(d.body) {
		return true
	}
	return saysAbsence(d.body) && !slices.ContainsFunc(cited, func(p *passage) bool { return saysAbsence(p.text) })
}

// excuse lets a unit that nothing bears out go without a word where it states
// nothing.
func (d *verdict) excuse() {
	switch {
	case len(d.faults) == 0 || harmful(d.faults):
	case regrets(d.body):
		d.faults, d.nothing = nil, true
	case len(d.cites) == 0 && (isManner(d.body) || d.leads() && len(evidence.Figures(d.body)) == 0):
		d.faults, d.idle = nil, true
	}
}

// manners match what models say to the reader before and behind an answer.
var manners = regexp.MustCompile(`如需.{0,12}(告诉|联系|提问|告知)|(还有|有)(什么|其他|其它|任何|别的|更多|进一步|疑问|问题|需要).{0,16}(问题|疑问|需要|提问|告诉|联系|提出|问我|帮助|解答|询问)|^(欢迎|请)?随时(提问|告诉|联系|问我)|` +
	`^(希望|但愿).{0,16}(帮助|帮到|有用)|^(好的|好|当然|当然可以|没问题|您好|你好|谢谢|感谢.{0,12})[,.!。！]?$|^(好的|当然)?,?(下面|以下|让我|我来|我将).{0,20}(回答|整理|总结|说明|解答|内容|信息)|` +
	`^\(?(注:?)?(以上|上述|本)(内容|信息|回答|数据|答案)?(均|都|全部)?(来自|来源于|源自|基于|依据|根据|出自|摘自|整理自)|` +
	`^(please )?(let me know|feel free|do not hesitate|don't hesitate|(i )?hope (this|that)|is there anything else|would you like|do you want me|want me to|i'd be happy|i am happy|i'm happy|happy to help|if you (have|need|want|would like|'d like)|sure|certainly|of course|absolutely|great question|good question|thank you|thanks|here is|here are|here's|below (is|are))\b|` +
	`^\(?(note: )?(the above|this answer|all (of )?(the )?(above|information))\b.{0,40}\b(based|from|according|drawn)\b`)

// isManner says whether a unit that nothing bears out is addressed to the reader
// and says nothing about the documents. It is left out without a word.
func isManner(s string) bool { return manners.MatchString(strings.Trim(text.Normalize(s), "*_ ")) }
