package text

import (
	"slices"
	"strings"
	"testing"
)

func TestTerms(t *testing.T) {
	for in, want := range map[string]string{
		"":                         "",
		"京津冀":                      "京 京津 津 津冀 冀",
		"京津，冀":                     "京 京津 津 冀",
		"協同":                       "协 协同 同",
		"The rivers are running":   "river run",
		"What's the city's river?": "citi river",
		"the city’s river":         "citi river",
		"don't":                    "don't",
		"1,520.5 and 12,34":        "1520.5 12 34",
		"100,200,300元":             "100200300 元",
		"2014年2月":                  "2014 年 2 月",
		"PM2.5浓度":                  "pm 2.5 pm2.5 浓 浓度 度",
		"S6线":                      "s 6 s6 线",
		"COVID-19":                 "covid 19",
		"Ünïcode Привет":           "ünïcode привет",
		"ｆｕｌｌ　１２":                  "full 12",
		"かな":                       "か かな な",
		"!?。，":                     "",
	} {
		if got := strings.Join(Terms(in), " "); got != want {
			t.Errorf("Terms(%q) = %q, want %q", in, got, want)
		}
		var each []string
		EachTerm(in, func(term string) { each = append(each, term) })
		if !slices.Equal(each, Terms(in)) {
			t.Errorf("EachTerm(%q) gives %q", in, each)
		}
	}
}

func TestQueryTerms(t *testing.T) {
	for in, want := range map[string]string{
		"请问京津冀的面积是多少？":                   "京 京津 津 津冀 冀 面 面积 积",
		"什么是雄安新区":                        "是 是雄 雄 雄安 安 安新 新 新区 区",
		"京津冀協同發展是什麼時候提出的？":               "京 京津 津 津冀 冀 冀协 协 协同 同 同发 发 发展 展 提 提出 出",
		"What is the area of Tianjin?":   "area tianjin",
		"Please tell me about the river": "river",
		"目的是什么":                          "目 目的 的",
		"什么？":                            "",
		"":                               "",
	} {
		if got := strings.Join(QueryTerms(in), " "); got != want {
			t.Errorf("QueryTerms(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestPresent(t *testing.T) {
	wanted := map[string]bool{"京津": true, "river": true, "2.5": true, "冀": true}
	for in, want := range map[string][]string{
		"京津冀":           {"京津", "冀"},
		"Two rivers":    {"river"},
		"pm2.5":         {"2.5"},
		"京，津":           {},
		"driver 12.5 期": {},
	} {
		got := []string{}
		for term := range Present(in, wanted) {
			got = append(got, term)
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("Present(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestStem asks for each word twice, with words in between that take its slot.
func TestStem(t *testing.T) {
	words := map[string]string{"running": "run", "cities": "citi", "city's": "citi", "generously": "generous", "sky": "sky", "привет": "привет", "a": "a"}
	for range 2 {
		for word, want := range words {
			if got := Stem(word); got != want {
				t.Errorf("Stem(%q) = %q, want %q", word, got, want)
			}
		}
		Terms(englishText)
	}
}

func TestLanguage(t *testing.T) {
	for in, want := range map[string]Lang{
		"京津冀有多大？":                 Chinese,
		"What is the area?":       English,
		"What does 京津冀 mean?":     English,
		"PM2.5是多少":                Chinese,
		"PM2.5 concentration":     English,
		"what is 京津冀 的 area 是多少呢": Chinese,
		"":        English,
		"2014":    English,
		"京津冀 GDP": Chinese,
	} {
		if got := Language(in); got != want {
			t.Errorf("Language(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzTerms(f *testing.F) {
	for _, s := range []string{chineseText[:400], englishText[:400], "PM2.5 1,520.5 don’t 's ''", "\xff中\u0301a\u0301", "1,234,567,8", "\xc2\xc6NNN3\xf6Ϲ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		normal := Normalize(s)
		if again := Normalize(normal); again != normal {
			t.Fatalf("Normalize(%q) = %q, and of that %q", s, normal, again)
		}
		var words []string
		eachWord(normal, func(word string, _ int, _ script) { words = append(words, Stem(word)) })
		plain := strings.ReplaceAll(normal, ",", "")
		for _, term := range Terms(s) {
			if term == "" {
				t.Fatalf("empty term in %q", s)
			}
			if !strings.Contains(normal, term) && !strings.Contains(plain, term) && !slices.Contains(words, term) {
				t.Fatalf("term %q is neither in %q nor a stem", term, normal)
			}
		}
		QueryTerms(s)
		Language(s)
	})
}
