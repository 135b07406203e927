package bot

import "github.com/wenju/wenju/rag"

// What the App Home says.
var (
	homeTitle       = words{"问据：有据可查的回答", "wenju: answers with evidence"}
	knowsWords      = words{"我读过 %d 份文档，共 %d 个段落。最近一份是%s收进来的。", "I have read %d documents, %d passages in all. The newest came in %s."}
	knowsNothing    = words{"索引里还没有文档。请管理员运行 wenju ingest 收进文档。", "There are no documents in the index yet. Please ask an administrator to run wenju ingest."}
	howToAskWords   = words{"怎样提问", "How to ask"}
	tryWords        = words{"试一试", "Try one of these"}
	tryHint         = words{"点一下，我会在私信里回答。", "Click one, and I answer in our direct message."}
	recentTitle     = words{"您最近问过", "What you asked lately"}
	privacyWords    = words{"私信、私有频道和 /ask 里的提问只有您看得到，不会进入任何清单。", "What you ask in direct messages, private channels and with /ask is seen by you alone and goes into no list."}
	gapsButtonWords = words{"文档的缺口", "Gaps in the documents"}
)

// waysToAsk are the ways to ask, in the order of the help.
var waysToAsk = []words{
	{"频道：@我，后面写问题；我在消息列里回答。", "In a channel: mention me and write your question; I answer in the thread."},
	{"接着问：在同一消息列里直接写，不用再 @我。", "To follow up: write in the same thread, without mentioning me again."},
	{"私信：直接写问题。", "In a direct message: just write your question."},
	{"/ask 问题：只有您看得到回答，看过后可以分享到频道。", "/ask and a question: you alone see the answer, and can share it to the channel."},
	{"任意消息的“更多操作”里选“就这条消息提问”。", "On any message, under More actions: Ask about this message."},
	{"问错了就改：五分钟内改动提问，回答会跟着更新；删掉提问，回答也会删掉。", "Edit your question within five minutes and the answer follows; delete it and the answer goes too."},
	{"每句话后面的 [1] 是出处，点下面的按钮看原文。", "The [1] behind a sentence is its source: the buttons below an answer open the passages."},
}

// What /ask help adds.
var (
	helpTitle     = words{"我只依据收进来的文档回答，每个数字都和原文核对过。", "I answer from the documents that I was given, and every figure is checked against them."}
	commandsTitle = words{"命令", "Commands"}
	commandWords  = []words{
		{"/ask 问题 — 只给您看的回答", "/ask QUESTION — an answer for you alone"},
		{"/ask help — 这份说明", "/ask help — this help"},
		{"/ask gaps — 文档里缺了什么：没能回答的、被评为没帮助的公开提问", "/ask gaps — what the documents lack: public questions that were declined or found unhelpful"},
	}
)

// How long ago something was. The first takes no number.
var (
	justNowWords = words{"刚刚", "just now"}
	minutesWords = words{"%d 分钟前", "%d min ago"}
	hoursWords   = words{"%d 小时前", "%d h ago"}
	daysWords    = words{"%d 天前", "%d days ago"}
	dayWords     = words{"昨天", "yesterday"}
)

// What the assistant pane says.
var (
	promptsTitle = words{"可以这样问", "Try asking"}
)

// What asking about a message says.
var (
	askTitle        = words{"就这条消息提问", "Ask about this"}
	askLabel        = words{"问题", "Question"}
	askSubmit       = words{"提问", "Ask"}
	whereLabel      = words{"回答到哪里", "Where to answer"}
	inThreadWords   = words{"这条消息的消息列里", "In the thread of the message"}
	toMeWords       = words{"只发给我", "To me alone"}
	askedAboutWords = words{"%s 就上面的消息提问：%s", "%s asks about this message: %s"}
)

// What the trace of an answer says.
var (
	howTitle        = words{"回答的来历", "How it came about"}
	howButtonWords  = words{"回答的来历", "Show how"}
	howQuestion     = words{"问题", "Question"}
	howSearched     = words{"检索的问题", "As searched"}
	howOutcome      = words{"结果", "Outcome"}
	howAnswered     = words{"已回答", "answered"}
	howDeclined     = words{"没有回答（%s）", "declined (%s)"}
	howTerms        = words{"检索词", "Terms"}
	howPassages     = words{"段落（按得分）", "Passages, best first"}
	howChecks       = words{"核对", "Checks"}
	howNotes        = words{"备注", "Notes"}
	howTimes        = words{"用时（毫秒）", "Times (ms)"}
	howTimesLine    = words{"改写 %.0f · 检索 %.0f · 生成 %.0f · 首字 %.0f · 核对 %.0f · 共 %.0f", "rewrite %.0f · retrieve %.0f · generate %.0f · first words %.0f · check %.0f · total %.0f"}
	howTokens       = words{"模型 %s，输入 %d、输出 %d 个词元", "Model %s, %d tokens in, %d out"}
	howCommandWords = words{"全文：wenju explain %s", "In full: wenju explain %s"}
)

// What the list of gaps and the weekly digest say.
var (
	gapsTitle    = words{"文档的缺口", "Gaps"}
	gapsSome     = words{"最近 %d 天里，文档没能答好的提问（共 %d 处）", "What the documents did not answer well in the last %d days (%d in all)"}
	gapsNone     = words{"最近 %d 天里没有发现缺口。", "No gaps were found in the last %d days."}
	gapsMore     = words{"另有 %d 处，见 wenju gaps。", "%d more: see wenju gaps."}
	gapsPrivacy  = words{"只含公开频道里的提问，以及提问者自己分享过的。", "Only what was asked in public channels, or shared by who asked."}
	gapDeclined  = words{"没能回答 %d 次：%s", "declined %d×: %s"}
	gapWordings  = words{"另有 %d 种问法", "%d other wordings"}
	gapNew       = words{"新出现", "new"}
	digestTitle  = words{"本周文档缺口", "This week's gaps in the documents"}
	gapsLost     = words{"记录暂时读不了，请稍后再试。", "The records cannot be read at the moment: please try again later."}
	sampleIntro  = words{"您想知道：%s", "You would like to know: %s"}
	askedPrivate = words{"您就一条消息提问：%s", "You ask about a message: %s"}
)

var gapReasons = map[rag.Reason]words{
	rag.NoEvidence: {"文档里没有依据", "nothing in the documents"},
	rag.Blocked:    {"已拦截", "blocked"},
	rag.Unchecked:  {"没有通过核对", "nothing passed the check"},
	rag.LLMError:   {"模型出错", "the model failed"},
	rag.TooLong:    {"问题太长", "the question is too long"},
}
