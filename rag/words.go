package rag

import (
	"regexp"
	"strings"

	"github.com/wenju/wenju/internal/text"
)

// words are something that the bot itself says, in each of its languages.
type words struct{ zh, en string }

func (w words) in(lang text.Lang) string {
	if lang == text.Chinese {
		return w.zh
	}
	return w.en
}

// All that an answer says beside quotes.
var (
	frameWords    = words{"文档原文：", "The documents say: "}
	openWords     = words{"文档里没有找到这一问的依据：", "The documents hold nothing on this part: "}
	withheldWords = words{"有的句子没有通过核对，已略去。", "A sentence that did not pass the check was left out."}
	nearestWords  = words{"最接近的章节：", " The nearest sections: "}

	markedWords     = words{"⚠ 未通过核对：", "⚠ Not borne out by the source: "}
	markedNoteWords = words{"标有 ⚠ 的句子没有通过核对，请勿当作依据。", "Sentences with ⚠ did not pass the check: do not rely on them."}
	partlyWords     = words{"其余部分，文档里没有找到依据。", "On the rest the documents hold nothing."}
	brokeOffWords   = words{"模型的回答到此中断，以上句子均已核对。", "The model broke off here; what stands above has been checked."}

	modelDown = modelFailure{
		declines:  words{"模型暂时不可用，这次没有作答，请稍后再问。", "The model could not be reached, so there is no answer this time: please ask again later."},
		announces: words{"模型暂时不可用，以下不经模型，直接引自文档：", "The model could not be reached; quoted from the documents without it: "},
	}
	overBudget = modelFailure{
		declines:  words{"今天的模型预算已用完，这次没有作答，请明天再问。", "Today's budget for the model is spent, so there is no answer: please ask again tomorrow."},
		announces: words{"今天的模型预算已用完，以下不经模型，直接引自文档：", "Today's budget for the model is spent; quoted from the documents without it: "},
	}

	noEvidenceWords = words{"文档里没有找到能回答这个问题的内容。", "The documents hold no answer to this question."}
	blockedWords    = words{"我只依据文档回答问题，不谈自己的设定，也不执行这类指令。",
		"I answer from the documents only, and neither discuss my instructions nor follow such ones."}
	uncheckedWords = words{"找到的句子没有通过核对，所以没有给出。",
		"What was found did not pass the check against its source, so it is not shown."}
	tooLongWords = words{"问题太长了，请缩短到两千字以内再问。", "The question is too long: please ask in 2,000 characters or fewer."}
)

// modelFailure says that there is no model just now: instead of an answer, or
// before one that is given without it.
type modelFailure struct{ declines, announces words }

// declineWords say why a question is declined.
var declineWords = map[Reason]words{NoEvidence: noEvidenceWords, Blocked: blockedWords, Unchecked: uncheckedWords, TooLong: tooLongWords, LLMError: modelDown.declines}

// declineText is the sentence that declines, with the nearest headings where
// there are any.
func declineText(reason Reason, lang text.Lang, headings []string) string {
	s := declineWords[reason].in(lang)
	if len(headings) == 0 || reason != NoEvidence {
		return s
	}
	between, stop := words{"；", "; "}, words{"。", "."}
	return s + nearestWords.in(lang) + strings.Join(headings, between.in(lang)) + stop.in(lang)
}

// ownWords matches what an answer of ours holds beside quotes. What it speaks of
// is nothing that a follow-up could mean.
var ownWords = func() *regexp.Regexp {
	either := func(list ...words) string {
		var parts []string
		for _, w := range list {
			parts = append(parts, regexp.QuoteMeta(w.zh), regexp.QuoteMeta(w.en))
		}
		return "(?:" + strings.Join(parts, "|") + ")"
	}
	notice := either(modelDown.announces, overBudget.announces)
	return regexp.MustCompile("^" + notice + "?" + either(noEvidenceWords, blockedWords, uncheckedWords, tooLongWords, modelDown.declines, overBudget.declines) + "(?s:.*)" +
		"|^" + notice + "?" + either(frameWords) + "?" +
		`|\n` + either(openWords, withheldWords, markedNoteWords, partlyWords, brokeOffWords) + `[^\n]*`)
}()
