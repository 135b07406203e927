package rag

import (
	"regexp"

	"github.com/wenju/wenju/internal/text"
)

// tampering asks for the bot's own instructions or tells it to drop them. There
// is nothing in the documents to answer it with.
var tampering = regexp.MustCompile(`系统提示|提示词|忽略(之前|以上|上面|前面|所有|一切|你的)|(隐藏|内部)(的)?(指令|设定)|越狱|` +
	`\bsystem prompt|\b(ignore|disregard|forget) (all |any |the |your |every )*(previous|prior|above|earlier|instructions|rules|manual)|\bhidden (instructions|prompt)|\bjailbreak|\bdeveloper mode|^system:`)

// smallTalk addresses the bot itself or gives it a task, instead of asking what
// the documents say.
var smallTalk = regexp.MustCompile(`^(你|您)(是|会|能|叫|好|喜欢|平时|觉得|多大|今年|有没有)|你(是男|是女|平时|喜欢|会不会|累|多大|叫什么)|讲个?.{0,6}(笑话|故事)|` +
	`(帮我|给我|替我)(写|翻译|画|算|推荐|订|编|想|排|起|用)|写(一?首|一?个|一?段|一?篇|段|首|个).{0,12}(诗|代码|程序|作文|排序|函数|情书)|推荐.{0,8}(电影|书|歌|餐厅|菜|片|剧|游戏)|(今天|明天|后天).{0,6}(天气|下雨|下雪|几度)|翻译成|` +
	`\b(write|compose|generate|draft) (me )?(a|an|some) .{0,20}(poem|code|story|essay|function|program|song|joke|haiku)|\btell me a (joke|story)|^translate\b|^(who|how|what) are you\b|\bwhat('s| is) the weather|\bare you (a|an|human|real)\b|\bdo you (like|love|feel|dream)\b`)

// isTampering says whether the question, normalised, is about the bot's
// instructions.
func isTampering(question string) bool { return tampering.MatchString(text.Normalize(question)) }

func isSmallTalk(question string) bool { return smallTalk.MatchString(text.Normalize(question)) }
