package rag

import (
	"regexp"
	"strings"

	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/prompts"
)

// noAnswer matches the word with which a model says that the passages do not
// answer, in whatever way it may have written it.
var noAnswer = func() *regexp.Regexp {
	word := regexp.QuoteMeta(strings.ToLower(prompts.NoAnswer))
	return regexp.MustCompile(strings.ReplaceAll(word, "_", `[\s_\-\\]*`) + `|^[\[【(（"“'*]*(无答案|没有答案|无法回答)[\]】)）"”'*]*[。.!！]?$`)
}()

// absence matches sentences with which models say the same at length, or that
// they are sorry. They are put into the bot's own words.
var absence = regexp.MustCompile(`^(很|非常)?(抱歉|对不起)|^我?(无法|不能|没法|不知道)|` +
	`(段落|资料|文档|文件|材料|上下文|原文|文中|文本|信息)[\p{Han}]{0,8}(没有|没|未|并未|不)[\p{Han}]{0,6}(提及|提到|说明|包含|涉及|给出|提供|找到|记载|回答|写明)|` +
	`^(i am |i'm |we are )?(very )?sorry|^unfortunately|^i (cannot|can't|can not|do not|don't|could not|am unable)|` +
	`\b(passages?|documents?|context|sources?|texts?|materials?|excerpts?|information)\b.{0,40}\b(do|does|did|don't|doesn't|didn't|is|are|was) ?(not|n't|no)?\b.{0,20}\b(mention|contain|say|provide|answer|include|specif|inform|state|available|given|cover|address)`)

// saysNoAnswer says whether a unit is the word for no answer. Wherever it stands
// it is never shown.
func saysNoAnswer(s string) bool { return noAnswer.MatchString(text.Normalize(s)) }

// saysAbsence says whether a unit that cites nothing says that the passages do
// not hold something.
func saysAbsence(s string) bool { return absence.MatchString(text.Normalize(s)) }
