package text

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// stopWords are the English words that carry no content; the index leaves them
// out. Question words are among them.
var stopWords = wordSet(`a an the this that these those it its they them their there here he him his she her we us our you your i me my
	and or but nor so if then than as of in on at by for from to with without into onto over under about after before between during through
	is are was were be been being am do does did done has have had having will would can could shall should may might must
	not no yes also very just only both each any some such same other another own
	what which who whom whose when where why how`)

// askingWords are the English words of a question's frame that say nothing of
// its subject. Unlike stop words the index holds them.
var askingWords = wordSet(`please tell give list show explain describe know say mean many much exactly actually ever kind hello hi thanks thank`)

// askingPhrases are the words with which Chinese asks, not what it asks about.
// They are cut out of a question before it is searched.
var askingPhrases = wordSet(`请问一下 请问 请你 麻烦你 麻烦 告诉我 我想知道 想知道 想问一下 想问 问一下 帮我 说一下 讲一下 介绍一下 列出 列举 说说 讲讲
	是什么时候 什么时候 什么时间 啥时候 何时 哪一年 哪年 哪一天 哪天 哪个月 哪月 几月几日 几月几号 几月 几号 几点 哪一日 哪日 多久
	为什么 为何 为啥 因为什么 什么原因 干嘛 怎么回事 怎么样 怎样 怎么 如何 咋样 咋
	有多少 是多少 多少 有几 几 多大 多高 多长 多远 多快 多重 多宽 多深
	有多大 有多高 有多长 有多远 有多快 有多重 有多宽 有多深 有多久
	是什么 有什么 什么样 什么 是啥 有啥 啥 有哪些 是哪些 哪些 是哪 哪里 哪儿 在哪 哪一 哪
	是谁 谁 何处 何地 何种 何人 是不是 有没有 能不能 会不会 可不可以 是否 能否 可否
	什么地方 啥地方 哪个地方 什么名字 啥名字 叫什么名字 名字 什么意思 啥意思 是什么意思 意思 哪样 哪几样 哪种 哪类 哪一种 时候
	叫什么 叫做什么 叫做 名为 吗 呢 吧 呀 啊 嘛 么 的 了
	其中 以内 之内 以上 以下 一下 一共 总共 到底 究竟 分别 各自 大概 大约 左右 原话 所谓 关于 根据 按照 以及 还是 或者 但是 而且 不是
	我们 你们 他们 它们 这个 那个 这些 那些 这次 那次`)

// keptPhrases are words in which an asking phrase stands by accident.
var keptPhrases = wordSet(`目的 的士 了解 了结 为了 几乎 几何 几内亚 茶几 无几 酒吧 网吧 要么 什么的 阿拉伯 了不起 未了 哪吒 标的 的确 中的 饥饿 么么`)

// longestPhrase is the length in characters of the longest phrase above.
const longestPhrase = 6

func wordSet(words string) map[string]bool {
	set := make(map[string]bool)
	for _, word := range strings.Fields(words) {
		set[word] = true
	}
	return set
}

func isStopWord(word string) bool { return stopWords[plainWord(word)] }

func isFunctionWord(word string) bool { return stopWords[word] }

// hasAskingPhrase says whether s asks in Chinese.
func hasAskingPhrase(s string) bool {
	return strings.ContainsAny(s, "吗呢哪谁几麼么啥何咋")
}

var stemmedAskingWords = sync.OnceValue(func() map[string]bool {
	set := make(map[string]bool, len(askingWords))
	for word := range askingWords {
		set[Stem(word)] = true
	}
	return set
})

// cutAsking replaces every asking phrase of the normalised question s by a
// space, taking the longest at each place.
func cutAsking(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); {
		length, kept := phraseAt(s[i:])
		if kept {
			out.WriteString(s[i : i+length])
		} else {
			out.WriteByte(' ')
		}
		i += length
	}
	return out.String()
}

// phraseAt returns the length in bytes of the longest phrase at the start of s,
// and whether it belongs to the subject. Where there is none it is one character.
func phraseAt(s string) (length int, kept bool) {
	_, first := utf8.DecodeRuneInString(s)
	length, kept = first, true
	end := 0
	for range longestPhrase {
		if end >= len(s) {
			break
		}
		_, n := utf8.DecodeRuneInString(s[end:])
		end += n
		if keptPhrases[s[:end]] {
			length, kept = end, true
		} else if askingPhrases[s[:end]] {
			length, kept = end, false
		}
	}
	return length, kept
}

// QueryTerms cuts a question into the terms that it is searched by: those of
// [Terms] without the words that only ask.
func QueryTerms(question string) []string {
	terms := termsOf(cutAsking(Normalize(question)))
	asking := stemmedAskingWords()
	kept := terms[:0]
	for _, term := range terms {
		if !asking[term] {
			kept = append(kept, term)
		}
	}
	return kept
}
