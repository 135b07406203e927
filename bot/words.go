package bot

import (
	"fmt"

	"github.com/wenju/wenju/internal/text"
)

// words are something that the bot itself says, in each of its languages. Both
// take the same arguments in the same order, or number them.
type words struct{ zh, en string }

func (w words) in(lang text.Lang, args ...any) string {
	form := w.en
	if lang == text.Chinese {
		form = w.zh
	}
	if len(args) == 0 {
		return form
	}
	return fmt.Sprintf(form, args...)
}

// What frames an answer.
var (
	sourcesWords      = words{"来源", "Sources"}
	commaWords        = words{"，", ", "}
	lineWords         = words{"行 %d", "line %d"}
	linesWords        = words{"行 %d-%d", "lines %d-%d"}
	passageWords      = words{"原文 [%d]", "Passage [%d]"}
	allSourcesWords   = words{"全部 %d 处来源", "All %d sources"}
	moreSourcesWords  = words{"……另有 %d 处来源", "… and %d more sources"}
	extractiveWords   = words{"摘自文档原句，没有使用模型", "Sentences of the documents, without a model"}
	generatedWords    = words{"由 %s 撰写，逐句核对过原文", "Written by %s, each sentence checked against its source"}
	shareWords        = words{"分享到频道", "Share to the channel"}
	helpfulWords      = words{"有帮助", "Helpful"}
	unhelpfulWords    = words{"没帮助", "Not helpful"}
	openDocumentWords = words{"打开文档", "Open the document"}
)

// What a modal says.
var (
	passageTitle    = words{"原文", "Passage"}
	toldTitle       = words{"问据", "wenju"}
	sourcesTitle    = words{"来源", "Sources"}
	closeWords      = words{"关闭", "Close"}
	sendWords       = words{"提交", "Send"}
	reasonTitle     = words{"哪里不对？", "What was wrong?"}
	reasonLabel     = words{"原因（可不填）", "Reason (optional)"}
	reasonHint      = words{"例如：答非所问、数字不对、来源过时", "Such as: beside the question, a wrong figure, an outdated source"}
	changedWords    = words{"⚠ 这份文档在回答之后有改动，下面是回答时的原文。", "⚠ This document has changed since the answer. Below is the passage as it was then."}
	goneWords       = words{"⚠ 这份文档已不在索引中，下面是回答时的原文。", "⚠ This document is no longer in the index. Below is the passage as it was then."}
	forgottenWords  = words{"这个回答已经没有记录了，请重新提问。", "This answer is no longer on record: please ask again."}
	noPassageWords  = words{"这个回答没有这一处来源。", "This answer has no such source."}
	omittedWords    = words{"（中间略去 %d 字）", "(%d characters left out)"}
	feedbackThanks  = words{"谢谢，已记下。", "Thank you, noted."}
	feedbackRegrets = words{"谢谢，已记下。这个问题会列入需要改进的清单。", "Thank you, noted. The question goes on the list of what to improve."}
)

// What the bot says instead of an answer, or beside it.
var (
	thinkingWords     = words{"正在查找文档……", "Looking through the documents…"}
	busyWords         = words{"现在提问的人太多，这一问没能排上，请过一两分钟再问。", "I am busy right now and could not take this question: please ask again in a minute or two."}
	userLimitWords    = words{"您问得有点快，请过 %d 秒再问。", "You are asking a little fast: please try again in %d seconds."}
	channelLimitWords = words{"这个频道里的提问太密，请过 %d 秒再问。", "This channel is asking a little fast: please try again in %d seconds."}
	emptyWords        = words{"请在后面写上问题，例如：%s", "Please write your question after my name, for example: %s"}
	channelWords      = words{"我不在这个频道里回答问题，请到管理员指定的频道提问，或者私信我。", "I do not answer in this channel: please ask in one that I was set up for, or in a direct message."}
	externalWords     = words{"我只回答本工作区成员的问题。", "I answer members of this workspace only."}
	filesWords        = words{"附带的文件我不会读，只看了文字部分。", "I do not read attached files; I went by the text alone."}
	onlyFilesWords    = words{"我不会读附带的文件，请用文字提问。", "I do not read attached files: please ask in words."}
	stoppedWords      = words{"（已按您的要求停止。）", "(Stopped, as you asked.)"}
	sharedWords       = words{"由 %s 分享", "Shared by %s"}
	sharedDoneWords   = words{"已分享到频道。", "Shared to the channel."}
	cannotShareWords  = words{"没能分享：我还不在这个频道里，请先邀请我。", "Could not share: I am not in this channel yet, please invite me first."}
)

// What the bot says where it failed.
var (
	failedWords       = words{"出了故障，这一问没能回答，请稍后再问。", "Something failed and this question was not answered: please try again later."}
	indexFailedWords  = words{"文档索引暂时读不了，请告诉管理员。", "The index of the documents cannot be read at the moment: please tell an administrator."}
	timeoutWords      = words{"等得太久，这一问没能答完，请再问一次。", "This took too long and was not finished: please ask once more."}
	slackFailedWords  = words{"Slack 没有收下这个回答，请再问一次。", "Slack did not take this answer: please ask once more."}
	feedbackLostWords = words{"没能记下，请稍后再点一次。", "This could not be kept: please try again later."}
	noAdminWords      = words{"只有管理员能看这一项。", "Only administrators can see this."}
)
