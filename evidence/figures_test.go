package evidence

import (
	"strings"
	"testing"
)

// TestFigures reads the canonical values of the figures of a text.
func TestFigures(t *testing.T) {
	tests := []struct{ text, want string }{
		// numbers
		{"面积为21.6万平方公里", "216000 km2"},
		{"经济总量104442亿元", "10444200000000 CNY"},
		{"达到10.4442万亿元", "10444200000000 CNY"},
		{"GDP of 10.4442 trillion yuan", "10444200000000 CNY"},
		{"两千六百万人", "26000000"},
		{"一亿零五十万元", "100500000 CNY"},
		{"3亿5000万元", "350000000 CNY"},
		{"共１２，３４５人", "12345"},
		{"84,310 people", "84310"},
		{"twenty-three measures", "23"},
		{"two and a half hours", "2.5 h"},
		{"a dozen bridges", "12"},
		{"half a million people", "500000"},
		{"three hundred and five km", "305 km"},
		{"five consecutive years", "5 year"},
		{"**21.6**万平方公里", "216000 km2"},
		{"2个半小时", "2.5 h"},
		{"一个半小时", "1.5 h"},
		{"3年半", "3.5 year"},
		{"廿三个", "23"},
		// ratios
		{"占四成", "40%"},
		{"三成五", "35%"},
		{"百分之七点二", "7.2%"},
		{"千分之三", "3 ‰"},
		{"提高2.5个百分点", "2.5 pp"},
		{"up 25 basis points", "25 bp"},
		{"是2013年的1.9倍", "2013|1.9 x"},
		{"7.2 per cent", "7.2%"},
		// ranges
		{"30-50公里", "30..50 km"},
		{"30至50公里", "30..50 km"},
		{"between 30 and 50 km", "30..50 km"},
		{"from 30 to 50 km", "30..50 km"},
		{"3-5万元", "30000..50000 CNY"},
		{"30%-50%", "30..50%"},
		{"2014—2017年", "2014..2017"},
		{"5月9日至12日", "--05-09..--05-12"},
		// dates and times
		{"2021年5月9日", "2021-05-09"},
		{"2021-05-09", "2021-05-09"},
		{"2021/5/9", "2021-05-09"},
		{"2021.5.9", "2021-05-09"},
		{"May 9, 2021", "2021-05-09"},
		{"9 May 2021", "2021-05-09"},
		{"the 9th of May", "--05-09"},
		{"May 2021", "2021-05"},
		{"二〇二一年五月", "2021-05"},
		{"2021年第三季度", "2021-Q3"},
		{"Q3 2021", "2021-Q3"},
		{"the first half of 2021", "2021-H1"},
		{"上世纪90年代", "1990s"},
		{"20世纪九十年代", "1990s"},
		{"the 1990s", "1990s"},
		{"2021财年", "2021 FY"},
		{"FY2021", "2021 FY"},
		{"下午3点半", "15:30"},
		{"3:30 p.m.", "15:30"},
		{"15时30分", "15:30"},
		{"3小时20分", "200 min"},
		{"3 hours and 20 minutes", "200 min"},
		// money
		{"US$3.5m", "3500000 USD"},
		{"¥150亿", "15000000000 CNY"},
		{"人民币150亿元", "15000000000 CNY"},
		{"RMB 15 billion", "15000000000 CNY"},
		{"HK$30", "30 HKD"},
		// codes
		{"v1.2.3", "v1.2.3"},
		{"CVE-2023-44487", "CVE-2023-44487"},
		{"GB/T 19001-2016", "GB/T 19001-2016"},
		{"客机A320", "A320"},
		{"192.168.1.1", "192.168.1.1"},
		{"400-800-1234", "400-800-1234"},
		{"PM2.5浓度", ""},
		// signs and temperatures
		{"−4.2 °C", "-4.2 °C"},
		{"零下4.2度", "-4.2 °C"},
		{"minus 4.2 degrees Celsius", "-4.2 °C"},
		// rates
		{"时速350公里", "350 km/h"},
		{"350 km/h", "350 km/h"},
		{"每小时350公里", "350 km/h"},
		// no figures
		{"一方面要统一规划,进一步推进一体化,这是一些一般的要求", ""},
		{"一带一路", ""},
		{"one of the projects", ""},
		{"十分重要", ""},
		{"京津冀三地", ""},
		{"几十个城市,十几条线", ""},
		{"长三角、五台山、三亚", ""},
	}
	for _, tt := range tests {
		var got []string
		for _, f := range Figures(tt.text) {
			got = append(got, f.Value)
			if f.Text != tt.text[f.Start:f.End] && !strings.Contains(tt.text, "*") {
				t.Errorf("%q: text %q is not at its span", tt.text, f.Text)
			}
		}
		if g := strings.Join(got, "|"); g != tt.want {
			t.Errorf("%q: got %q, want %q", tt.text, g, tt.want)
		}
	}
}
