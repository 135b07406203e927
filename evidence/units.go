package evidence

import (
	"strconv"
	"strings"
)

// unit is what a number counts or measures. Two units of one dim are the same
// quantity; factor and offset bring a value to the dim's base.
type unit struct {
	dim         string
	factor      float64
	offset      float64
	sym         string // canonical
	class       string // of dimCount: what is counted, "" when anything may be
	noun        bool   // an English noun that is no known unit
	per         bool   // a rate, so many for each of another unit:
	below       string // its canonical name
	belowFactor float64
}

// Dimensions that the checker treats by name; the others only have to be equal.
const (
	dimNone   = ""
	dimCount  = "count"
	dimRatio  = "ratio"
	dimPoints = "points" // percentage points
	dimFold   = "fold"   // 倍
	dimTimes  = "times"  // English "times": 次 or 倍
	dimTime   = "time"
	dimDegree = "degree" // 度: an angle, a temperature or a kWh
	dimScore  = "score"  // 分
	dimPound  = "pound"
)

func (u unit) base(v float64) float64 { return (v + u.offset) * u.factor }
func (u unit) from(b float64) float64 { return b/u.factor - u.offset }

// measures is one unit a line: dimension, factor, canonical symbol | names.
// Latin names of one to three letters are taken as they stand, longer ones in
// any case.
const measures = `
m 1 m | 米 公尺 m meter meters metre metres
m 1000 km | 公里 千米 km kilometer kilometers kilometre kilometres kms
m 500 里 | 里 华里 li
m 0.1 dm | 分米 dm decimeter decimeters
m 0.01 cm | 厘米 公分 cm centimeter centimeters centimetre centimetres
m 0.001 mm | 毫米 mm millimeter millimeters millimetre millimetres
m 1e-6 μm | 微米 μm um micron microns micrometer micrometers micrometre micrometres
m 1e-9 nm | 纳米 nm nanometer nanometers nanometre nanometres
m 1609.344 mi | 英里 mile miles mi
m 1852 nmi | 海里 nmi nautical_miles nautical_mile
m 0.3048 ft | 英尺 ft foot feet
m 0.0254 in | 英寸 inch inches
m 0.9144 yd | 码 yard yards yd
m 9.4607304725808e15 ly | 光年 light_years light_year light-years light-year
m2 1 m2 | 平方米 平米 m2 sqm sq_m square_meter square_meters square_metre square_metres
m2 1e6 km2 | 平方公里 平方千米 km2 sq_km square_kilometer square_kilometers square_kilometre square_kilometres
m2 1e4 ha | 公顷 ha hectare hectares
m2 666.6666666666666 mu | 亩 mu
m2 1e-4 cm2 | 平方厘米 cm2 square_centimeters square_centimetres
m2 4046.8564224 acre | 英亩 acre acres
m2 2589988.110336 mi2 | 平方英里 sq_mi square_mile square_miles
m2 0.09290304 ft2 | 平方英尺 sq_ft square_feet square_foot
m3 1 m3 | 立方米 立方 方 m3 cubic_meter cubic_meters cubic_metre cubic_metres
m3 1e9 km3 | 立方公里 立方千米 km3 cubic_kilometers cubic_kilometres
m3 0.001 L | 升 公升 L l liter liters litre litres
m3 1e-6 mL | 毫升 mL ml cc cm3 立方厘米 milliliter milliliters millilitre millilitres
m3 0.158987294928 bbl | 桶 bbl barrel barrels
m3 0.003785411784 gal | 加仑 gal gallon gallons
g 1 g | 克 g gram grams gramme grammes
g 1000 kg | 公斤 千克 kg kgs kilogram kilograms kilo kilos
g 500 jin | 斤 市斤 jin
g 1e6 t | 吨 公吨 t tonne tonnes ton tons metric_tons metric_ton
g 1e12 Mt | Mt megatonne megatonnes
g 0.001 mg | 毫克 mg milligram milligrams
g 1e-6 μg | 微克 μg ug mcg microgram micrograms
g 1e-9 ng | 纳克 ng nanogram nanograms
g 28.349523125 oz | 盎司 oz ounce ounces
g 453.59237 lb | 磅 lb lbs
pound 1 lb | pound pounds
time 1 s | 秒 秒钟 s sec secs second seconds
time 0.001 ms | 毫秒 ms millisecond milliseconds
time 1e-6 μs | 微秒 μs microsecond microseconds
time 1e-9 ns | 纳秒 ns nanosecond nanoseconds
time 60 min | 分钟 min mins minute minutes
time 3600 h | 小时 个小时 钟头 个钟头 h hr hrs hour hours
time 86400 d | 天 个工作日 工作日 昼夜 day days
time 604800 week | 周 星期 个星期 礼拜 个礼拜 week weeks
time 2629746 month | 个月 个月份 月份 month months
time 7889238 quarter | 个季度 季度
time 31556952 year | 年 周年 个年头 年头 年度 个年度 周岁 岁 year years yr yrs
time 315569520 decade | decade decades
time 3155695200 century | 个世纪 century centuries
ratio 0.01 % | % percent per_cent pct
ratio 0.001 ‰ | ‰ permille per_mille
ratio 1e-6 ppm | ppm
ratio 1e-9 ppb | ppb
ratio 0.1 成 | 成
points 1 pp | 个百分点 百分点 percentage_points percentage_point pp ppt ppts pct_points percent_points
points 0.01 bp | 个基点 基点 bp bps basis_points basis_point
fold 1 x | 倍 fold x X
times 1 times | times time
degree 1 ° | 度 ° degree degrees
temp 1 °C | °C 摄氏度 degrees_celsius degree_celsius degrees_centigrade celsius
temp 1 K | 开尔文 kelvin
J 1 J | 焦耳 焦 J joule joules
J 1000 kJ | 千焦 kJ
J 1e6 MJ | 兆焦 MJ
J 1e9 GJ | 吉焦 GJ
J 4.184 cal | 卡路里 cal calorie calories
J 4184 kcal | 千卡 大卡 kcal
J 3600 Wh | Wh 瓦时 watt-hours
J 3.6e6 kWh | 千瓦时 千瓦·时 度电 kWh kwh KWh kilowatt-hours kilowatt-hour kilowatt_hours
J 3.6e9 MWh | 兆瓦时 MWh megawatt-hours megawatt_hours
J 3.6e12 GWh | 吉瓦时 GWh gigawatt-hours gigawatt_hours
J 3.6e15 TWh | 太瓦时 TWh terawatt-hours terawatt_hours
W 1 W | 瓦 瓦特 W watt watts
W 1000 kW | 千瓦 kW KW kilowatt kilowatts
W 1e6 MW | 兆瓦 MW megawatt megawatts
W 1e9 GW | 吉瓦 GW gigawatt gigawatts
W 0.001 mW | 毫瓦 mW
W 735.49875 hp | 马力 hp horsepower
tce 1 tce | 吨标准煤 吨标煤 tce
V 1 V | 伏 伏特 V volt volts
V 1000 kV | 千伏 kV
V 0.001 mV | 毫伏 mV
A 1 A | 安培 A amp amps amperes
A 0.001 mA | 毫安 mA
Ah 1 Ah | 安时 Ah
Ah 0.001 mAh | 毫安时 mAh
Ω 1 Ω | 欧姆 Ω ohm ohms
Hz 1 Hz | 赫兹 Hz hertz
Hz 1000 kHz | 千赫 kHz
Hz 1e6 MHz | 兆赫 MHz
Hz 1e9 GHz | 吉赫 GHz
Pa 1 Pa | 帕 帕斯卡 Pa
Pa 1000 kPa | 千帕 kPa
Pa 1e6 MPa | 兆帕 MPa
Pa 100 hPa | 百帕 hPa
N 1 N | 牛顿 N
N 1000 kN | 千牛 kN
dB 1 dB | 分贝 dB decibel decibels
mol 1 mol | 摩尔 mol
byte 1 B | 字节 byte bytes
byte 1e3 KB | KB kB kilobyte kilobytes
byte 1e6 MB | MB 兆字节 megabyte megabytes
byte 1e9 GB | GB 吉字节 gigabyte gigabytes
byte 1e12 TB | TB 太字节 terabyte terabytes
byte 1e15 PB | PB petabyte petabytes
byte 1024 KiB | KiB
byte 1048576 MiB | MiB
byte 1073741824 GiB | GiB
bit 1e9 Gbit | Gbit
bit 1e6 Mbit | Mbit
bit 1e3 kbit | kbit Kbit
bit 1 bit | 比特 bit bits
bit/time 1 bps | bit/s
bit/time 1e3 kbps | Kbps kbps
bit/time 1e6 Mbps | Mbps mbps
bit/time 1e9 Gbps | Gbps gbps
px 1 px | 像素 px pixel pixels
px 1e6 MP | 万像素 megapixel megapixels
rate 1 rpm | rpm
m/time 0.44704 mph | mph
m/time 0.2777777777777778 km/h | kph kmh
m/time 0.5144444444444445 kn | kn knot knots
core 1 core | 核 core cores
discount 1 折 | 折
score 1 分 | 分 point points
money:CNY 1 CNY | 元 元钱 块 块钱 元人民币 圆 人民币 RMB rmb CNY yuan renminbi
money:CNY 0.1 CNY0.1 | 角 毛钱
money:USD 1 USD | 美元 美金 USD US_dollars US_dollar U.S._dollars U.S._dollar dollar dollars
money:USD 0.01 cent | 美分 cent cents
money:HKD 1 HKD | 港元 港币 HKD Hong_Kong_dollars
money:TWD 1 TWD | 新台币 台币 TWD
money:EUR 1 EUR | 欧元 EUR euro euros
money:GBP 1 GBP | 英镑 GBP British_pounds
money:JPY 1 JPY | 日元 日圆 JPY Japanese_yen yen
money:KRW 1 KRW | 韩元 KRW won
money:AUD 1 AUD | 澳元 AUD
money:CAD 1 CAD | 加元 CAD
money:SGD 1 SGD | 新加坡元 SGD
money:RUB 1 RUB | 卢布 RUB rubles roubles
money:INR 1 INR | 卢比 INR rupees
money:CHF 1 CHF | 瑞士法郎 CHF
`

// currencySigns stand before the number.
var currencySigns = map[string]string{
	"$": "USD", "US$": "USD", "HK$": "HKD", "NT$": "TWD", "A$": "AUD", "C$": "CAD", "S$": "SGD", "AU$": "AUD", "CA$": "CAD",
	"€": "EUR", "£": "GBP", "¥": "CNY", "₩": "KRW", "₹": "INR", "₽": "RUB", "RMB": "CNY", "CNY": "CNY", "USD": "USD",
	"EUR": "EUR", "GBP": "GBP", "JPY": "JPY", "HKD": "HKD", "RMB¥": "CNY", "CN¥": "CNY", "JP¥": "JPY", "人民币": "CNY", "TWD": "TWD",
	"KRW": "KRW", "SGD": "SGD", "AUD": "AUD", "CAD": "CAD", "CHF": "CHF", "INR": "INR",
}

// unitTable finds units by name: han by first character, longest name first;
// latin by the words joined with "_".
type unitTable struct {
	han   map[rune][]namedUnit
	latin map[string]unit
}

type namedUnit struct {
	name []rune
	unit unit
}

var unitNames = buildUnits()

func buildUnits() *unitTable {
	t := &unitTable{han: map[rune][]namedUnit{}, latin: map[string]unit{}}
	for line := range strings.Lines(measures) {
		head, names, ok := strings.Cut(strings.TrimSpace(line), " | ")
		if !ok {
			continue
		}
		f := strings.Fields(head)
		factor, _ := strconv.ParseFloat(f[1], 64)
		for _, name := range strings.Fields(names) {
			t.add(name, rateUnit(unit{dim: f[0], factor: factor, sym: f[2]}))
		}
	}
	fahrenheit := unit{dim: "temp", factor: 5.0 / 9, offset: -32, sym: "°F"}
	for _, name := range []string{"°F", "华氏度", "degrees_fahrenheit", "fahrenheit"} {
		t.add(name, fahrenheit)
	}
	t.addCounted()
	return t
}

// rateUnit gives a rate with a name of its own (mph, Mbps) its denominator.
func rateUnit(u unit) unit {
	switch u.dim {
	case "m/time":
		u.per, u.below, u.belowFactor = true, "h", 3600
	case "bit/time":
		u.per, u.below, u.belowFactor = true, "s", 1
	}
	return u
}

func (t *unitTable) add(name string, u unit) {
	r := []rune(name)
	if isLatin(r[0]) && !isHan(r[0]) {
		if len(r) > 3 {
			name = strings.ToLower(name)
		}
		t.latin[name] = u
		return
	}
	list := t.han[r[0]]
	at := len(list)
	for at > 0 && len(list[at-1].name) < len(r) {
		at--
	}
	list = append(list, namedUnit{})
	copy(list[at+1:], list[at:])
	list[at] = namedUnit{r, u}
	t.han[r[0]] = list
}

// hanAt is the longest unit written without spaces that begins at i.
func (t *unitTable) hanAt(r []rune, i int) (unit, int, bool) {
	if i >= len(r) {
		return unit{}, i, false
	}
next:
	for _, n := range t.han[r[i]] {
		if i+len(n.name) > len(r) {
			continue
		}
		for k, c := range n.name {
			if r[i+k] != c {
				continue next
			}
		}
		return n.unit, i + len(n.name), true
	}
	return unit{}, i, false
}
