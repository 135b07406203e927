package main

import (
	"net/url"
	"os"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/prompts"
	"github.com/wenju/wenju/rag"
)

// variable is an environment variable that the program knows.
type variable struct {
	name   string
	secret bool
	// check finds out whether the value can be used, and if not, says what it may be.
	check func(value string) (mayHold phrase, bad bool)
}

// variables are all that there are; .env.example lists the same ones.
var variables = []variable{
	{"WENJU_DATA", false, checkData},
	{"WENJU_LLM", false, checkLLM},
	{"WENJU_EMBEDDER", false, checkEmbedder},
	{"WENJU_MODEL_TIMEOUT", false, checkTimeout},
	{"WENJU_FALLBACK", false, one(phrase{"builtin or off", "builtin 或 off"}, "builtin", "off")},
	{"WENJU_UNCHECKED", false, one(phrase{"withhold or mark", "withhold 或 mark"}, string(rag.Withhold), string(rag.Mark))},
	{"WENJU_PROMPTS", false, checkPrompts},
	{"WENJU_PRICES", false, checkPrices},
	{"WENJU_BUDGET", false, checkBudget},
	{"WENJU_GLOSSARY", false, checkGlossary},
	{"WENJU_TUNING", false, checkTuning},
	{"WENJU_STORE", false, one(phrase{"only chromem", "只能是 chromem"}, "chromem")},
	{"WENJU_DATABASE_URL", true, one(phrase{"nothing yet: this version keeps its records in the data folder", "目前只能留空：这个版本把记录存在数据文件夹里"})},
	{"WENJU_RETENTION", false, checkRetention},
	{"WENJU_METRICS", false, checkListen},
	{"WENJU_CHANNELS", false, matching(phrase{"channel ids such as C0123456789, with commas between them", "频道 id，如 C0123456789，用逗号分隔"},
		`^\s*[CDG][A-Z0-9_-]+(\s*,\s*[CDG][A-Z0-9_-]+)*\s*,?\s*$`)},
	{"WENJU_ALLOW", false, matching(phrase{"bots, external or both with a comma between them", "bots、external，或用逗号分隔的两者"}, `^\s*(bots|external)(\s*,\s*(bots|external))*\s*$`)},
	{"WENJU_ADMINS", false, matching(phrase{"user ids such as U0123456789, with commas between them", "用户 id，如 U0123456789，用逗号分隔"},
		`^\s*[UW][A-Z0-9_-]+(\s*,\s*[UW][A-Z0-9_-]+)*\s*,?\s*$`)},
	{"WENJU_DIGEST_CHANNEL", false, matching(phrase{"the id of a channel, such as C0123456789", "一个频道的 id，如 C0123456789"}, `^[CG][A-Z0-9_-]+$`)},
	{"WENJU_SOURCE_URL", false, checkSourceURL},
	{"WENJU_USER_RATE", false, matching(phrase{"questions a minute, from 1 to 9999", "每分钟的问题数，1 到 9999"}, `^[1-9][0-9]{0,3}$`)},
	{"WENJU_CHANNEL_RATE", false, matching(phrase{"questions a minute, from 1 to 9999", "每分钟的问题数，1 到 9999"}, `^[1-9][0-9]{0,3}$`)},
	{"WENJU_THEME", false, one(phrase{"auto, light or dark", "auto、light 或 dark"}, "auto", "light", "dark")},
	{"WENJU_LANG", false, one(phrase{"auto, zh or en", "auto、zh 或 en"}, "auto", "zh", "en")},
	{"OPENAI_API_KEY", true, checkKey},
	{"OPENAI_BASE_URL", false, checkURL},
	{"ANTHROPIC_API_KEY", true, checkKey},
	{"ANTHROPIC_BASE_URL", false, checkURL},
	{"GOOGLE_API_KEY", true, checkKey},
	{"GOOGLE_BASE_URL", false, checkURL},
	{"OLLAMA_HOST", false, checkHost},
	{"WENJU_EMBEDDER_BASE_URL", false, checkURL},
	{"WENJU_EMBEDDER_API_KEY", true, checkKey},
	{"SLACK_BOT_TOKEN", true, matching(phrase{"a bot token, which begins with xoxb-", "机器人令牌，以 xoxb- 开头"}, `^xoxb-[\w-]+$`)},
	{"SLACK_APP_TOKEN", true, matching(phrase{"an app-level token, which begins with xapp-", "应用级令牌，以 xapp- 开头"}, `^xapp-[\w-]+$`)},
	{"SLACK_SIGNING_SECRET", true, checkKey},
	{"SLACK_API_URL", false, checkURL},
}

// fault is the sentence on a value that cannot be used.
func (v variable) fault(value string, lang text.Lang) (sentence string, found bool) {
	mayHold, bad := v.check(value)
	if !bad {
		return "", false
	}
	return faultSentence(v.name, value, v.secret, mayHold, lang), true
}

func faultSentence(name, value string, secret bool, mayHold phrase, lang text.Lang) string {
	return phrase{"%s holds %s: it may hold %s.", "%s 的值%s，可用的值：%s。"}.in(lang, name, shown(value, secret, lang), mayHold.in(lang))
}

// shown is a value as a sentence may name it.
func shown(value string, secret bool, lang text.Lang) string {
	if secret || looksSecret(value) {
		return phrase{"a value that is not shown", "不便显示"}.in(lang)
	}
	return phrase{"“%s”", "是“%s”"}.in(lang, shorten(printable(value), 80))
}

// secretForms are those of the keys that somebody may put into the wrong variable.
var secretForms = regexp.MustCompile(`(?i)\b(sk|pk|rk)-|\bxox[a-z]-|\bxapp-|\bAIza|\bgh[opsu]_|://[^/\s]*@|\b[a-z0-9_+/-]{32,}\b`)

func looksSecret(value string) bool { return secretForms.MatchString(value) }

// one takes any of the values.
func one(mayHold phrase, values ...string) func(string) (phrase, bool) {
	return func(value string) (phrase, bool) {
		for _, v := range values {
			if value == v {
				return mayHold, false
			}
		}
		return mayHold, true
	}
}

func matching(mayHold phrase, pattern string) func(string) (phrase, bool) {
	return func(value string) (phrase, bool) {
		ok, err := regexp.MatchString(pattern, value)
		return mayHold, err != nil || !ok
	}
}

func checkData(value string) (phrase, bool) {
	info, err := os.Stat(value)
	return phrase{"a folder, or where one can be made", "文件夹的路径（不存在时会新建）"}, err == nil && !info.IsDir()
}

func checkGlossary(value string) (phrase, bool) {
	file, err := os.Open(value)
	if err != nil {
		return phrase{"a TSV file that can be read", "能读取的 TSV 文件"}, true
	}
	defer file.Close()
	if _, err := text.NewLexicon().WithGlossary(file); err != nil {
		reason := strings.ReplaceAll(err.Error(), "%", "%%")
		return phrase{"a TSV of terms that mean the same, a row a concept (" + reason + ")",
			"同义词 TSV，一行一个概念（" + reason + "）"}, true
	}
	return phrase{}, false
}

// checkTimeout takes what a model may reasonably be waited for.
func checkTimeout(value string) (phrase, bool) {
	d, err := time.ParseDuration(value)
	return phrase{"a duration from 1s to 1h, such as 90s or 5m", "1s 到 1h 的时长，如 90s、5m"}, err != nil || d < time.Second || d > time.Hour
}

// readPrompts returns nil for the carried ones.
func readPrompts(folder string) (*prompts.Set, error) {
	if folder == "" {
		return nil, nil
	}
	return prompts.Load(os.DirFS(folder))
}

func checkPrompts(value string) (phrase, bool) {
	_, err := readPrompts(value)
	if err == nil {
		return phrase{}, false
	}
	reason := strings.ReplaceAll(strings.ReplaceAll(err.Error(), "\n", "; "), "%", "%%")
	return phrase{"a folder with prompts of your own (" + reason + ")", "放有自定义提示词的文件夹(" + reason + ")"}, true
}

func checkKey(value string) (phrase, bool) {
	bad := !utf8.ValidString(value) || strings.ContainsFunc(value, func(r rune) bool {
		return r > unicode.MaxASCII || !unicode.IsGraphic(r) || unicode.IsSpace(r)
	})
	return phrase{"a key of visible ASCII characters without spaces", "由可见 ASCII 字符组成、不含空格的密钥"}, bad
}

func checkURL(value string) (phrase, bool) {
	u, err := url.Parse(value)
	bad := err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == ""
	return phrase{"an address that begins with http:// or https://", "以 http:// 或 https:// 开头的地址"}, bad
}

// checkHost takes what Ollama takes: an address, or host and port alone.
func checkHost(value string) (phrase, bool) {
	mayHold := phrase{"an address such as http://localhost:11434, or host:port", "地址，如 http://localhost:11434，或 主机:端口"}
	if strings.Contains(value, "://") {
		_, bad := checkURL(value)
		return mayHold, bad
	}
	u, err := url.Parse("http://" + value)
	return mayHold, err != nil || u.Host == "" || u.Path != "" && u.Path != "/"
}
