package ingest

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/wenju/wenju/internal/text"
)

// closers and openers come in pairs, by their place in the string.
const (
	openers = "“‘（(《〈「『〔【[｛{〖"
	closers = "”’）)》〉」』〕】]｝}〗"
)

// clauseMarks part the clauses of a sentence.
const clauseMarks = "，,；;：:、"

func firstRune(s string) rune { r, _ := utf8.DecodeRuneInString(s); return r }
func lastRune(s string) rune  { r, _ := utf8.DecodeLastRuneInString(s); return r }

// endsSentence says whether a sentence is complete where s ends. A stop behind
// an abbreviation or a number is none.
func endsSentence(s string) bool {
	core := strings.TrimRight(s, closers+"\"'*_")
	switch lastRune(core) {
	case '。', '！', '？', '!', '?', '｡', '…':
		return true
	case '．':
		return true
	case '.':
		return len(text.Sentences(core[lastWords(core):]+" A")) > 1 || core[lastWords(core):] == "."
	}
	return false
}

// lastWords is where the last few words of s begin: enough to judge a stop.
func lastWords(s string) int {
	at := max(0, len(s)-40)
	for at < len(s) && !utf8.RuneStart(s[at]) {
		at++
	}
	return at
}

// opensAfter says whether s ends with a mark that something has to follow: an
// opening quote or bracket, a 、.
func opensAfter(s string) bool {
	r := lastRune(s)
	return r == '、' || strings.ContainsRune(openers, r)
}

// continuesBefore says whether s begins with a mark that has to follow something.
func continuesBefore(s string) bool {
	r := firstRune(s)
	return strings.ContainsRune("，,。．、；;：:！？!?％%℃", r) || strings.ContainsRune("”’）)》〉」』〕】]｝〗", r)
}

// unclosed says whether s opens a quote or a bracket that it does not close.
func unclosed(s string) bool {
	if !strings.ContainsAny(s, openers) {
		return false
	}
	depth := [16]int8{}
	for _, r := range s {
		if i := runeIndex(openers, r); i >= 0 {
			depth[i]++
		} else if i := runeIndex(closers, r); i >= 0 && depth[i] > 0 {
			depth[i]--
		}
	}
	return depth != [16]int8{}
}

// runeIndex is the place of r in s in characters, or -1.
func runeIndex(s string, r rune) int {
	n := 0
	for _, c := range s {
		if c == r {
			return n
		}
		n++
	}
	return -1
}

// hasClause says whether s holds a mark between clauses and runs on behind the
// last one.
func hasClause(s string) bool {
	i := strings.LastIndexAny(s, clauseMarks+"。！？")
	return i >= 0 && i+utf8.RuneLen(firstRune(s[i:])) < len(s)
}

// openEnds are the characters that no Chinese phrase ends with, for the words
// behind them are missing, each followed by the characters before it that make
// it the end of a noun (目的, 自由, 方向).
var openEnds = map[rune]string{
	'的': "目标靶", '和': "总共柔缓", '与': "参給赋", '與': "參", '及': "普以涉", '或': "", '在': "存现潜所内", '至': "", '把': "", '将': "大", '將': "大",
	'被': "棉植", '使': "大天促", '跨': "", '由': "自理缘", '从': "服", '從': "服", '向': "方走意导動动趋取转倾志指面", '为': "行", '為': "行", '以': "可所",
	'是': "", '属': "金附家下亲所归", '屬': "金附家下親所歸", '并': "合兼", '並': "", '于': "", '於': "", '之': "", '每': "", '较': "比", '更': "变",
	'很': "", '最': "", '不': "", '未': "", '也': "", '还': "归返", '還': "歸返", '而': "", '但': "", '若': "", '又': "", '再': "", '已': "", '曾': "", '各': "", '了': "", '有': "所国私公共持", '着': "", '达': "发到表传雷马", '含': "",
}

// openWords are verbs and adverbs that want something behind them.
var openWords = strings.Fields(`推动 推進 推进 推動 促进 促進 加快 成为 成為 实现 實現 包括 共建 打造 建立 构建 達到 达到 提出 提升 带动 努力 继续 繼續 坚持 进一步 逐步 积极 全面 充分
	控制好 做好 抓好 搞好 通过 通過 根据 根據 围绕 圍繞 关于 關於 其中 以及 位于 位於 来自 來自 称为 稱為 作为 作為 由于 由於 属于 分为 开始 開始 进行 進行 具有 拥有 利用 涉及 建成 设立 設立 发现 發現 采用 採用 获得 獲得 成立 完成`)

// openEnglish are the English words that a sentence does not end with.
var openEnglish = func() map[string]bool {
	set := make(map[string]bool)
	for _, w := range strings.Fields(`a an the of to in on at by for from with and or but nor as than that which who whose is are was were be been
		has have had will would can could shall should may might must not into onto over under between among their its his her our your my this these those`) {
		set[w] = true
	}
	return set
}()

// endsOpen says whether s ends with a word that something has to follow.
func endsOpen(s string) bool {
	r := lastRune(s)
	if r < utf8.RuneSelf {
		word := s[strings.LastIndexAny(s, " \t\n")+1:]
		return openEnglish[strings.ToLower(word)]
	}
	if !text.IsHan(r) {
		return false
	}
	if endsInDate(s) {
		return true
	}
	if nouns, ok := openEnds[r]; ok && !strings.ContainsRune(nouns, lastRune(s[:len(s)-utf8.RuneLen(r)])) {
		return true
	}
	for _, w := range openWords {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return endsInOrdinal(s)
}

// endsInDate says whether s ends with a date and has more before it: a date at
// the end says when, and what happened then is missing.
func endsInDate(s string) bool {
	core := strings.TrimRight(s, "0123456789年月日")
	return len(s)-len(core) > len("年")+1 && core != "" && !unicode.IsDigit(lastRune(s)) && text.IsHan(lastRune(core))
}

// endsInOrdinal says whether s ends with a bare 第四 or 两个, whose noun is missing.
func endsInOrdinal(s string) bool {
	if core := strings.TrimSuffix(s, "个"); len(core) < len(s) && strings.ContainsRune(chineseDigits+"几多0123456789", lastRune(core)) {
		return true
	}
	core := strings.TrimRight(s, chineseDigits)
	return len(core) < len(s) && strings.HasSuffix(core, "第")
}

const chineseDigits = "〇零一二三四五六七八九十百两"

// leadsIn are the words that a Chinese clause begins with and a heading does not.
var leadsIn = strings.Fields(`后来 後來 由 在 从 以 将 把 被 同时 此外 此次 其中 但 而 并 因此 因为 所以 如果 虽然 据 该 这 其 他 她 它 我 你 于是 然而 不过 目前 首先 其次 再次 最后 另外 另一方面 一方面 下一步 日前 近日 随后 同年 当时`)

func startsClause(s string) bool {
	for _, w := range leadsIn {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

func isLower(r rune) bool { return unicode.IsLower(r) }
