package tui

import (
	"fmt"

	"github.com/wenju/wenju/internal/text"
)

// phrase is something that the screen says, in both of its languages.
type phrase struct{ en, zh string }

func (p phrase) in(lang text.Lang, args ...any) string {
	form := p.en
	if lang == text.Chinese {
		form = p.zh
	}
	if len(args) == 0 {
		return form
	}
	return fmt.Sprintf(form, args...)
}

var (
	wordsPlaceholder = phrase{"Ask something, or / for commands", "请提问，输入 / 查看命令"}
	wordsSearching   = phrase{"searching", "检索中"}
	wordsAnswering   = phrase{"answering", "回答中"}
	wordsOpening     = phrase{"opening the documents", "正在打开文档"}
	wordsStopHint    = phrase{"Ctrl-C stops it", "Ctrl-C 中断"}
	wordsStopped     = phrase{"Answer interrupted.", "已中断这次回答。"}
	wordsAgain       = phrase{"Press Ctrl-C again to end, or Ctrl-D.", "再按一次 Ctrl-C 结束，也可按 Ctrl-D。"}
	wordsWait        = phrase{"One answer after the other: Ctrl-C stops this one.", "请等这次回答结束，按 Ctrl-C 可中断。"}
	wordsSources     = phrase{"Sources", "来源"}
	wordsUnfold      = phrase{"Tab: quotations", "Tab 展开引文"}
	wordsFold        = phrase{"Tab: fold", "Tab 收起"}
	wordsNoSources   = phrase{"The last answer has no sources.", "上一次回答没有来源。"}
	wordsNoSource    = phrase{"There is no source %s: name a number from 1 to %d.", "没有第 %s 处来源，请给 1 到 %d 之间的数。"}
	wordsNoAnswer    = phrase{"There is no answer yet.", "还没有回答。"}
	wordsNoCommand   = phrase{"There is no command %s: /help lists them.", "没有 %s 这个命令，/help 列出所有命令。"}
	wordsNew         = phrase{"A new conversation.", "已开始新的对话。"}
	wordsCopied      = phrase{"Copied, where the terminal allows it.", "已复制（需终端支持）。"}
	wordsGood        = phrase{"Thank you: kept as a good answer.", "谢谢，已记为好的回答。"}
	wordsBad         = phrase{"Thank you: kept as a bad answer.", "谢谢，已记为不好的回答。"}
	wordsSearch      = phrase{"search: ", "查找："}
	wordsNotFound    = phrase{"not found", "没有找到"}
	wordsChecked     = phrase{"%d figures, dates and quotations checked", "已核对 %d 处数字、日期、引语"}
	wordsOneChecked  = phrase{"1 figure, date or quotation checked", "已核对 1 处数字、日期或引语"}
	wordsUnsure      = phrase{"%d not found in the sources", "%d 处在来源中没有找到"}
	wordsMore        = phrase{"… %d lines above", "… 上面还有 %d 行"}
	wordsHelpKeys    = phrase{`Enter sends, Alt-Enter or Ctrl-J begins a new line, pasted lines stay together.
Tab unfolds the sources. Up and down: what was typed before. Ctrl-R searches in it.
Ctrl-C stops an answer, clears the line, and pressed twice ends; so does Ctrl-D. Ctrl-L clears the screen.`,
		`回车发送，Alt-回车或 Ctrl-J 换行，粘贴的多行会保持在一起。
Tab 展开来源。上下方向键翻看输入过的内容，Ctrl-R 在其中查找。
Ctrl-C 中断回答、清空输入，连按两次结束；也可按 Ctrl-D 结束。Ctrl-L 清屏。`}
)
