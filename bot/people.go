package bot

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// betweenPeople says whether a message in a thread of ours is plainly meant for
// somebody else: it speaks to another user, it only thanks, or it goes on with
// what people were talking about among themselves without asking anything.
// amongPeople says that the message before it was from another person to a person.
func betweenPeople(s, me string, amongPeople bool) bool {
	return speaksTo(s, me) || onlyThanks(question(s, me)) || amongPeople && !asks(question(s, me))
}

var (
	// A greeting may stand before whom one speaks to.
	opening = regexp.MustCompile(`(?i)^[\s,，、:：!！~—-]*((hi|hey|hello|thanks|thank you|thx|cc|fyi|ok|好的|谢谢|多谢|嗨|你好|麻烦|请)[\s,，、:：!！]*)?<@([A-Z0-9]+)`)
	closing = regexp.MustCompile(`<@([A-Z0-9]+)(?:\|[^>]*)?>[\s.。!！?？~]*$`)
)

// speaksTo says whether a text begins or ends by addressing another user.
func speaksTo(s, me string) bool {
	if mentions(s, me) {
		return false
	}
	return opening.MatchString(s) || closing.MatchString(s)
}

// thanks are whole messages that want no answer, in lower case and without
// punctuation.
var thanks = func() map[string]bool {
	out := make(map[string]bool)
	for _, s := range strings.Split(`thanks|thank you|thank you very much|thanks a lot|many thanks|thanks so much|thank you so much|thx|ty|tks|cheers|ok|okay|okay thanks|ok thanks|ok thank you|k|got it|got it thanks|i see|great|great thanks|perfect|perfect thanks|nice|cool|awesome|good|good to know|very helpful|thats helpful|that helps|that helps thanks|understood|noted|sure|yes|no|yep|nope|right|exactly|lgtm|done|will do|wow|haha|lol|np|no problem|youre welcome|never mind|nevermind|bye|good night|see you
谢谢|谢谢你|谢谢您|谢谢啦|谢谢了|非常感谢|多谢|感谢|谢了|谢|太感谢了|辛苦了|辛苦啦|好|好的|好的谢谢|好的好的|好滴|好嘞|好吧|行|行吧|可以|可以的|嗯|嗯嗯|嗯好|哦|哦哦|噢|收到|收到谢谢|收到了|明白|明白了|明白了谢谢|知道了|知道啦|懂了|了解|了解了|没问题|是的|对|对的|对啊|不是|没事|没事了|不用了|不用谢|不客气|客气了|赞|厉害|牛|太好了|太棒了|真棒|很好|不错|有道理|哈哈|哈哈哈|呵呵|再见|拜拜|晚安|搞定|搞定了`, "|") {
		for _, s := range strings.Split(s, "\n") {
			out[s] = true
		}
	}
	return out
}()

// wordless says whether a text has no word in it.
func wordless(s string) bool {
	s = emojiName.ReplaceAllString(s, "")
	return !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

var emojiName = regexp.MustCompile(`:[a-z0-9_+'-]+:`)

// onlyThanks says whether each clause of a message only thanks or agrees, or the
// message has no words at all.
func onlyThanks(s string) bool {
	s = strings.NewReplacer("'", "", "’", "").Replace(emojiName.ReplaceAllString(strings.ToLower(s), ","))
	clauses := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != ' ' })
	for _, clause := range clauses {
		words := strings.Join(strings.Fields(clause), " ")
		if words != "" && !thanks[words] && !thanks[strings.ReplaceAll(words, " ", "")] {
			return false
		}
	}
	return true
}

var asking = regexp.MustCompile(`(?i)[?？]|吗|呢[。.!！]?$|什么|怎么|怎样|如何|为何|为什么|谁|哪|几|多少|多久|多长|多大|多远|是否|能否|可否|有没有|是不是|能不能|要不要|请问|告诉|说说|列出|解释|介绍|查一?下|` +
	`^(and |but |so |then )?(what|who|whom|whose|when|where|which|why|how|is|are|was|were|do|does|did|can|could|should|would|will|has|have|may|tell|list|show|explain|describe|compare|summari[sz]e|give|find|please)\b`)

// asks says whether a message asks something. It leans to yes.
func asks(s string) bool {
	return utf8.RuneCountInString(s) > 1 && asking.MatchString(strings.TrimSpace(s))
}
