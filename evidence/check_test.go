package evidence

import "testing"

func TestNumbersOfRows(t *testing.T) {
	bridge := []Passage{{N: 1, Text: "桥长520米，宽30米。"}}
	for answer, ok := range map[string]bool{
		"| 序号 | 内容 |\n|---|---|\n| 1 | 桥长520米 [1] |\n| 2. | 桥宽30米 [1] |": true,
		"| No. | What |\n|---|---|\n| 7 | 520米 [1] |":                    true,
		"| 序号 | 内容 |\n|---|---|\n| 1 | 桥长7米 [1] |":                       false,
		"| 桥 | 内容 |\n|---|---|\n| 7 | 桥长520米 [1] |":                      false,
		"| 序号 | 内容 |\n|---|---|\n\n| 7 | 桥长520米 [1] |":                   false,
		"| 序号 | 内容 |\n|---|---|\n| 7米 | 桥长520米 [1] |":                    false,
	} {
		if r := Check(Answer{Text: answer, Passages: bridge}); r.OK != ok {
			t.Errorf("%q is %v: %+v", answer, r.OK, r.Sentences)
		}
	}
}

// TestOneSentence states, pair by pair, what a passage bears out.
func TestOneSentence(t *testing.T) {
	tests := []struct {
		sentence, passage string
		ok                bool
	}{
		// whole figures only
		{"共有21个项目", "2021年启动", false},
		{"提出7项任务", "提出27项任务", false},
		{"编号4310", "共84310件", false},
		{"增长1.5%", "增长11.5%", false},
		{"增长1.5%", "增长1.56%", false},
		{"使用v1.2", "使用v1.20", false},
		{"It uses Python 3.1", "It runs on Python 3.10 or later", false},
		{"漏洞CVE-2023-4448", "漏洞CVE-2023-44487", false},
		{"客机为A321", "客机为A320", false},
		{"符合GB/T 19001", "符合GB/T 19001-2016的要求", true},
		{"符合 ISO9001", "通过 ISO 9001 认证", true},
		// the same in another form
		{"The area is 216,000 square kilometres", "土地面积为21.6万平方公里", true},
		{"There are seven measures", "共7项措施", true},
		{"提出了七条举措", "共提出7项措施", true},
		{"长3,210米", "全长3.21公里", true},
		{"It takes 90 minutes", "全程需要1个半小时", true},
		{"占比四分之一", "占25%", true},
		{"约占三成", "占30.2%", true},
		{"增长7.2 per cent", "增长百分之七点二", true},
		{"会议于2014年2月26日召开", "二〇一四年二月二十六日，会议召开", true},
		{"On February 26, 2014 the meeting was held", "2014年2月26日召开座谈会", true},
		{"It opened on 26 Feb 2014", "2014-02-26开业", true},
		{"2021年上线", "2021年5月9日上线", true},
		{"It was launched in May 2021", "2021年5月9日上线", true},
		{"5月9日上线", "2021年5月9日上线", true},
		{"2021年5月9日上线", "2021年5月上线", false},
		{"2021年5月9日上线", "2021年初立项，5月9日上线", true},
		{"2020年5月9日上线", "2021年初立项，5月9日上线", false},
		{"5月上线", "6月上线", false},
		{"In June 2021 it opened", "2021年5月开业", false},
		{"in the 1990s it began", "始于上世纪90年代", true},
		{"始于上世纪80年代", "it began in the 1990s", false},
		{"In the third quarter of 2021 sales rose", "2021年三季度销售上升", true},
		{"2021年上半年", "in H1 2021", true},
		{"2021年下半年", "in H1 2021", false},
		{"下午3点半开会", "The meeting starts at 3:30 pm", true},
		{"15:30开会", "下午三点半开会", true},
		{"上午3点半开会", "下午三点半开会", false},
		{"时长200分钟", "时长3小时20分", true},
		{"时长3小时30分", "时长3小时20分", false},
		{"人口为2,600万", "人口两千六百万", true},
		{"population of 26 million", "人口两千六百万", true},
		{"人口260万", "人口两千六百万", false},
		{"投资1.5亿元", "投资1亿5000万元", true},
		{"It cost 150 million yuan", "投资1.5亿元", true},
		{"It cost $150 million", "投资1.5亿元", false},
		{"投资150亿美元", "投资150亿元", false},
		{"投资150万元", "投资150亿元", false},
		{"时速350公里", "the trains run at 350 km/h", true},
		{"时速350公里", "全长350公里", false},
		{"It handles 1,000 requests per second", "每分钟处理1000个请求", false},
		{"It handles 1,000 requests per second", "每秒处理1000个请求", true},
		{"耗时30小时", "耗时30分钟", false},
		{"面积50公里", "面积50平方公里", false},
		{"提高3%", "提高3个百分点", false},
		{"提高3倍", "提高3%", false},
		{"提高3 percentage points", "提高3个百分点", true},
		{"上调25个基点", "raised by 0.25 percentage points", true},
		{"The figure was 327", "共有327个", true},
		{"The figure was 327", "共有327亿元", false},
		{"气温为-4.2 °C", "气温零下4.2度", true},
		{"气温为4.2 °C", "气温零下4.2度", false},
		{"同比下降16.6%", "同比上升16.6%", false},
		{"Sales fell 16.6%", "销售额增长16.6%", false},
		{"Sales grew by 16.6%", "销售额增长了16.6%", true},
		{"利润增速为-5%", "利润同比下降5%", true},
		{"7个县", "7个市", false},
		{"7 counties", "7个县", true},
		{"30 companies took part", "30家企业参加", true},
		{"30 hospitals took part", "30家企业参加", false},
		{"重5吨", "重5000公斤", true},
		{"重5吨", "重5公斤", false},
		{"耕地1500亩", "耕地100公顷", true},
		{"It stores 2 GB", "存储2000 MB", true},
		{"用电3000千瓦时", "用电3000度", true},
		{"It uses 3,000 kWh", "用电3000度", true},
		{"浓度为35微克/立方米", "35 μg/m3", true},
		{"浓度为35毫克/立方米", "35 μg/m3", false},
		{"约20多个城市", "20多个城市", true},
		{"有20多个城市", "有23个城市", true},
		{"有30多个城市", "有23个城市", false},
		// ranges
		{"距离为30至50公里", "距离30-50公里", true},
		{"between 30 and 50 km away", "距离30-50公里", true},
		{"距离50公里", "距离30-50公里", false},
		{"最远不超过50公里,最多50公里", "距离30-50公里", true},
		{"距离30至60公里", "距离30-50公里", false},
		{"It rose from 30 to 50", "由30提高到50", true},
		{"2014年至2017年", "2014-2017年", true},
		{"from 2014 to 2018", "2014-2017年", false},
		{"5月9日到5月12日", "May 9-12", true},
		// derived
		{"总量约为10.4万亿元", "总量为104442亿元", true},
		{"总量约为10.5万亿元", "总量为104442亿元", false},
		{"近三成", "占29.6%", true},
		{"合计50人", "男30人，女20人", true},
		{"合计52人", "男30人，女20人", false},
		{"比上年多10人", "今年30人，上年20人", true},
		{"增长了50%", "由20亿元增加到30亿元", true},
		{"下降了50%", "由20亿元增加到30亿元", false},
		{"是上年的1.5倍", "上年20亿元，今年30亿元", true},
		{"It lasted 7 years", "It ran from 2014 to 2021", true},
		{"It lasted 9 years", "It ran from 2014 to 2021", false},
		{"提高了5个百分点", "由20%提高到25%", true},
		{"提高了5%", "由20%提高到25%", false},
		{"占40%", "总数50家，其中20家", true},
		// not claims
		{"第一，要统一规划", "要统一规划", true},
		{"这是一个重要的方面，进一步推进一体化", "推进一体化", true},
		{"三地要协同发展", "北京、天津、河北要协同发展", true},
		{"1. 加强规划", "加强规划", true},
		{"One of the goals is speed", "速度是目标之一", true},
		{"排名第3", "位居第三", true},
		{"排名第4", "位居第三", false},
		{"第十二条规定", "Article 12 provides", true},
		{"第十三条规定", "Article 12 provides", false},
		// quotations and titles
		{"他强调“互利共赢、共同发展”", "坚持互利共赢、共同发展", true},
		{"他强调“互利共赢、协同发展”", "坚持互利共赢、共同发展", false},
		{"所谓“牛鼻子”很重要", "关键在这里", true},
		{"发布了《北京市总体规划》", "《北京城市总体规划》发布", false},
		{"發布了《北京市總體規劃》", "《北京市总体规划》发布", true},
		{"He said “we will build it now”", "\"We will build\nit now,\" he said", true},
		{"He said \"we will not build it\"", "\"We will build it now,\" he said", false},
		{"印发《关于落实〈规划〉的通知》", "《关于落实《规划》的通知》", true},
	}
	for _, tt := range tests {
		r := Check(Answer{Text: cited(tt.sentence), Passages: []Passage{{1, tt.passage}}})
		if r.OK != tt.ok {
			t.Errorf("%s | %s: got %v\n  %s", tt.sentence, tt.passage, r.OK, explain(r))
		}
	}
}
