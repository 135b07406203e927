package evidence

import "testing"

// TestLongerAnswers checks answers of several sentences and passages.
func TestLongerAnswers(t *testing.T) {
	budget := "2022年，全市一般公共预算收入5714.4亿元，比上年下降3.7%；支出7469.2亿元，增长3.7%。年末常住人口2184.3万人，比上年末减少4.3万人。地区生产总值41610.9亿元，增长0.7%，人均19.0万元。城镇居民人均可支配收入84023元，农村居民34754元。"
	rail := "The line opened on 30 December 2019. It is 174 km long, has 10 stations and cuts the journey from 3 hours 7 minutes to 47 minutes. Trains run at up to 350 km/h. A second-class seat costs 71 yuan. Construction began in April 2016 and cost 53.54 billion yuan."
	tests := []struct {
		text string
		ok   bool
	}{
		{"2022年收入5714.4亿元，下降3.7%[1]。支出为7469.2亿元，增长3.7%[1]。", true},
		{"2022年收入5714.4亿元，增长3.7%[1]。", true}, // 3.7% rose too, in the same passage: not told apart
		{"支出比收入多1754.8亿元[1]。", true},
		{"支出比收入多1745.8亿元[1]。", false},
		{"城镇居民人均可支配收入约为农村居民的2.4倍[1]。", true},
		{"城镇居民人均可支配收入约为农村居民的2.7倍[1]。", false},
		{"年末常住人口约2184万[1]。", true},
		{"年末常住人口约2148万[1]。", false},
		{"In 2022 GDP was about 4.16 trillion yuan, up 0.7% [1].", true},
		{"In 2022 GDP was about 4.61 trillion yuan, up 0.7% [1].", false},
		{"Permanent population fell by 43,000 to 21.843 million [1].", true},
		{"Permanent population rose by 43,000 to 21.843 million [1].", false},
		{"该线于2019年12月30日开通，全长174公里，设10座车站[2]。", true},
		{"该线于2019年12月30日开通，全长174公里，设10座车站[1]。", false},
		{"该线于2019年12月30日开通，全长174公里，设10座车站。", false},
		{"旅行时间由3小时7分缩短至47分钟[2]。", true},
		{"旅行时间缩短了2小时20分钟[2]。", true},
		{"旅行时间缩短了2小时30分钟[2]。", false},
		{"旅行时间缩短140分钟[2]。", true},
		{"总投资535.4亿元，最高时速350公里[2]。", true},
		{"总投资5354亿元，最高时速350公里[2]。", false},
		{"二等座票价71元[2]。", true},
		{"二等座票价71美元[2]。", false},
		{"2016年4月开工[2]。", true},
		{"2016年开工，历时约3年[2]。", true},
		{"2016年开工，历时约5年[2]。", false},
		{"平均每公里造价约3.1亿元[2]。", false}, // a ratio of two quantities is no step of the contract
		{"Seats cost CNY 71 [2] and the line is 174,000 m long [2].", true},
		{"The line has ten stations [2].", true},
		{"The line has twelve stations [2].", false},
		{"It opened at the end of 2019 [2].", true},
		{"It opened in December 2019 [2].", true},
		{"It opened in November 2019 [2].", false},
		{"It opened on December 30 [2].", true},
		{"It opened on December 20 [2].", false},
		{"## 2019年开通\n\n该线于2019年12月30日开通[2]。", true},
		{"| 项目 | 数值 |\n|---|---|\n| 全长 | 174公里[2] |\n| 车站 | 10座[2] |", true},
		{"| 项目 | 数值 |\n|---|---|\n| 全长 | 147公里[2] |", false},
		{"1. 全长**174**公里[2]\n2. 车站`10`座[2]", true},
		{"综合来看[1][2]，收入5714.4亿元，全长174公里。", true},
		{"收入5714.4亿元，全长174公里[1,2]。", true},
		{"收入5714.4亿元，全长174公里[1-2]。", true},
		{"收入5714.4亿元，全长174公里[1-5]。", false},
		{"The line cuts the journey by about 75% [2].", true},
		{"The journey is now only a quarter as long [2].", true},
		{"The journey is now only a fifth as long [2].", false},
		{"First, it is fast [2]. Second, it is cheap [2].", true},
		{"One advantage is speed [2].", true},
		{"There are 2 sources here: [1] and [2].", false},
		{"收入与支出合计13183.6亿元[1]。", true},
		{"收入与支出合计13283.6亿元[1]。", false},
		{"城乡收入之比为2.42[1]。", true},
		{"城乡收入相差4.9万元[1]。", true},
		{"城乡收入相差5.9万元[1]。", false},
		{"没有相关信息。", true},
		{"文中没有提到2035年的目标。", true},
		{"文中没有提到2050年的目标。", false},
		{"抱歉，资料[1]没有说明。", true},
	}
	for _, tt := range tests {
		r := Check(Answer{Text: tt.text, Question: "2035年目标是什么?", Passages: []Passage{{1, budget}, {2, rail}}})
		if r.OK != tt.ok {
			t.Errorf("%s: got %v\n  %s", tt.text, r.OK, explain(r))
		}
	}
}
