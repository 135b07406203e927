package rag_test

import "strings"

// damaged are documents as they come, and not as they should be.
var damaged = []file{
	{"broken.txt", "老城的供水系统建于\n1926年，最初只有两口深井和一座高12\n米的水塔，每天能供应大约\n三千户人家。\n后来人口不断增加，市政府决定在上游修建\n水库，并铺设了长达48\n公里的输水管道。\n工程总投资2.6\n亿元，由水务局局长王建国\n主持。\n"},
	{"crlf.txt", "污水处理厂\r\n\r\n污水处理厂每天处理污水1,200吨。\r\n处理厂于2019年5月8日开工，2021年\r\n投产。\r\n厂长李明说，出水水质达到“地表四类”。\r\n"},
	{"faq.jsonl", `{"id":"q1","title":"退费","text":"退费申请要在缴费后7天内提出。办理需要3个工作日。"}` + "\n" + `{"id":"q2","text":"客服电话是010-62345678，周一至周五有人接听。\n邮箱是help@example.org。"}` + "\n"},
	{"table.md", "# 水价\n\n各类用户的水价如下。\n\n| 用户 | 水价（元/吨） | 起始年份 |\n|---|---:|---|\n| 居民 | 5.0 | 2014年 |\n| 工商业 | 9.5 | 2016年 |\n| 洗浴 | 160 | 2018年 |\n\n## 计费\n\n```bash\nwater-bill --user 居民 --year 2024\n```\n\n水费按季度收取，逾期每日加收千分之五的违约金[3]。\n"},
	{"list.md", "# 节水\n\n## 家庭节水措施\n\n家庭节水有以下五项措施：\n\n- 更换节水龙头。换一个约30元。\n- 收集雨水浇花。\n- 缩短淋浴时间，\n  每次不超过8分钟。\n- 洗衣攒满一桶再洗。\n- 马桶水箱放一个瓶子。\n\n## 只有标题\n"},
	{"work.txt", "水务工作会议要求：一是保障供水安全。二是降低漏损率，目标是9%。三是推进智慧水网建设。四是加强宣传。会议还表彰了12名职工。\n"},
	{"english.md", "# Water works\n\nThe water works were built in 1926 by Dr. J. Smith at a cost of $2.6 million[12]. They serve 3,000 homes.\n\nThe plan has three goals:\n\n1. Cut losses from 31 to 8.4 percent.\n2. Lay 48 kilometres of pipe.\n3. Train 25 engineers a year.\n"},
	{"headings.md", "# 附录\n\n## 名词解释\n\n### 漏损率\n\n漏损率是指漏掉的水量占供水总量的比例。\n\n### 空节\n"},
	{"long.txt", strings.Repeat("水厂的值班人员在清晨检查水泵、阀门和压力表，把读数写进1,250页的登记簿，然后巡视沉淀池，", 20) + "最后在八点交班。\n"},
	{"quotes.txt", "局长说：“节水是大事。”他又说：“明年要修12公里的管道！”记者问：“钱够吗？”局长没有回答。\n“节水之星”评选每年一次……获奖者有奖金500元。\n"},
	{"mixed.txt", "ＡＢＣ水廠於二〇一五年建成，佔地３５畝。[注1]該廠日供水量為8萬噸。①進水；②沉澱；③消毒。\n"},
}

// questionsOnDamage are questions on them.
var questionsOnDamage = []string{
	"老城的供水系统建于哪一年？", "水塔有多高？", "输水管道有多长？", "谁主持了工程？", "总投资是多少？",
	"污水处理厂每天处理多少污水？", "处理厂是哪一天开工的？", "厂长是谁？", "退费申请要在几天内提出？", "客服电话是多少？", "邮箱是什么？",
	"居民的水价是多少？", "工商业用户的水价从哪年开始？", "洗浴水价是多少？", "水费怎么收取？违约金是多少？", "How is the water bill of 2024 made?",
	"家庭节水措施有哪些？", "第三项家庭节水措施是什么？", "家庭节水的最后一项措施是什么？", "水务工作会议提出哪些要求？", "会议要求的第二点是什么？",
	"会议要求的第一点是什么？", "漏损率要降到多少？", "什么是漏损率？", "When were the water works built?", "How much did the water works cost?",
	"What are the three goals of the plan?", "What is the second goal of the plan?", "值班人员在清晨检查什么？", "登记簿有多少页？值班人员几点交班？",
	"局长说了什么？", "节水之星的奖金是多少？", "ABC水厂占地多少亩？", "該廠日供水量是多少？", "水廠的流程有哪些？", "管道要修多少公里？", "空节里写了什么？",
	"水塔有多高，输水管道有多长，总投资多少，厂长是谁？", "老城有多少座教堂？", "今天天气怎么样？", "", " ", "？", "。", "[1]", "水价[9]是多少？客服[3]电话[12]是什么？月亮[7]有多大？",
	"**", "a", "\x00\xff", "水", strings.Repeat("水价是多少？", 30), strings.Repeat("水", 1999),
}
