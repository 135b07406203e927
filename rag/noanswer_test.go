package rag

import "testing"

func TestSaysAbsence(t *testing.T) {
	for _, s := range []string{
		"文档没有提到永安桥的颜色。", "根据提供的资料，无法确定2015年天津的PM2.5浓度。", "所给段落中并未给出具体数字。", "资料中没有相关信息。", "目前没有找到相关内容。", "提供的信息不包含这一点。",
		"The passages do not mention the colour.", "The provided context doesn't contain information about it.", "There is no information about 2015 in the passages.",
		"The documents provided do not specify who leads the group.", "No relevant information is available in the given text.", "Based on the passages, this information is not provided.",
	} {
		if !saysAbsence(s) {
			t.Errorf("absence is not seen: %q", s)
		}
	}
	for _, s := range []string{
		"According to the documents provided, here is the answer:", "The document was signed in 2016.", "资料显示，长丰桥全长520米。", "文件提出了18条举措。", "The information was given to the council.",
		"Based on the context, the bridge is 520 m long and contains steel.", "不得在桥上停车。",
	} {
		if saysAbsence(s) || regrets(s) {
			t.Errorf("absence is seen: %q", s)
		}
	}
}

func TestRegretsAndManners(t *testing.T) {
	for _, s := range []string{"抱歉，我无法回答这个问题。", "I'm sorry, but I can't answer that.", "I don't know.", "Unfortunately, I could not find it.", "我不知道。", "It cannot be determined.", "很遗憾，未能找到答案。"} {
		if !regrets(s) {
			t.Errorf("regret is not seen: %q", s)
		}
	}
	for _, s := range []string{
		"如果您还有其他问题，欢迎随时提问！", "希望以上信息对您有帮助。", "好的，", "以上信息均来自所提供的资料。", "注：以上内容根据文档整理。", "如需了解更多，请随时告诉我。", "好的，下面为您整理相关信息。",
		"Let me know if you would like more details!", "I hope this helps.", "Sure!", "Here is what I found.", "If you have any other questions, feel free to ask.", "**Of course!**", "All information above is drawn from the passages.",
	} {
		if !isManner(s) {
			t.Errorf("no manner: %q", s)
		}
	}
	for _, s := range []string{"好的政策能吸引人才。", "对企业有帮助。", "Surely the bridge is long.", "Herein lies the problem.", "长丰桥全长520米。", "The report is based on the census."} {
		if isManner(s) || regrets(s) {
			t.Errorf("manner or regret: %q", s)
		}
	}
}
