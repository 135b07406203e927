package rag

import (
	"slices"
	"strings"
	"testing"

	"github.com/wenju/wenju/evidence"
	"github.com/wenju/wenju/internal/text"
)

// planFor is the plan of a question on an index in which every term is as rare
// as any other.
func planFor(question string, lexicon *text.Lexicon) *plan {
	p := &plan{lexicon: lexicon, parts: text.Parse(question, lexicon), wanted: make(map[string]bool),
		idf: make(map[string]float64), df: make(map[string]int), chunks: 10}
	for _, c := range p.parts[0].Concepts {
		for _, term := range c.Terms {
			p.wanted[term], p.idf[term], p.df[term] = true, 1, 1
		}
	}
	return p
}

func TestTyped(t *testing.T) {
	tests := []struct {
		question, sentence string
		want               float64
	}{
		{"有多少座桥？", "全市有12座桥。", typedThere},
		{"有多少座桥？", "全市有很多桥。", typedAbsent},
		{"有多少座桥？", "大桥于2015年通车。", typedAbsent},
		{"造价多少钱？", "造价3.2亿元。", typedThere},
		{"造价多少钱？", "全长520米。", typedOther},
		{"占百分之几？", "占12%。", typedThere},
		{"占百分之几？", "有12家。", typedOther},
		{"桥有多长？", "全长520米。", typedThere},
		{"桥有多长？", "造价3.2亿元。", typedOther},
		{"哪一年通车？", "2015年通车。", typedThere},
		{"哪一年通车？", "造价3.2亿元。", typedAbsent},
		{"哪一天通车？", "2015年9月1日通车。", typedThere},
		{"哪一天通车？", "9月1日通车。", typedThere},
		{"哪一天通车？", "2015年9月通车。", typedOther},
		{"什么时候开工？", "计划在四季度开工。", typedThere},
		{"要等多久？", "要等3个工作日。", typedThere},
		{"要等多久？", "要等很久。", typedAbsent},
		{"How long is the pier?", "It is 640 metres long.", typedThere},
		{"How long is the pier?", "It cost 2.4 million pounds.", typedAbsent},
		{"How far is the pier?", "It is 3 km away.", typedThere},
		{"How long does it take?", "It takes three weeks.", typedThere},
		{"厂长是谁？", "厂长李明说，水质好。", typedThere},
		{"厂长是谁？", "水质好。", typedAbsent},
		{"Who is the master?", "The master is Ellen Gray.", typedThere},
		{"电话是多少？", "电话是010-62345678。", typedThere},
		{"电话是多少？", "可以打电话。", typedAbsent},
		{"有哪些城市？", "有北京、天津、石家庄。", typedThere},
		{"有哪些城市？", "城市很大。", -0.3},
		{"什么是漏损率？", "漏损率是指漏掉的水。", typedThere},
		{"桥怎么样？", "桥很好。", typedMaybe},
	}
	for _, test := range tests {
		p := planFor(test.question, text.NewLexicon())
		if got := p.typed(&p.parts[0], test.sentence); got != test.want {
			t.Errorf("%s (%s) %s: %g, want %g", test.question, p.parts[0].Asks, test.sentence, got, test.want)
		}
	}
}

func TestOtherYear(t *testing.T) {
	tests := []struct {
		question, sentence string
		want               bool
	}{
		{"2021年的产值是多少？", "2019年的产值是3亿元。", true},
		{"2021年的产值是多少？", "二〇一九年的产值是3亿元。", true},
		{"2021年的产值是多少？", "2021年5月的产值是3亿元。", false},
		{"2021年的产值是多少？", "2019年为2亿元，2021年为3亿元。", false},
		{"2021年的产值是多少？", "产值是3亿元。", false},
		{"产值是多少？", "2019年的产值是3亿元。", false},
	}
	for _, test := range tests {
		if got := otherYear(test.question, test.sentence); got != test.want {
			t.Errorf("%s %s: %v", test.question, test.sentence, got)
		}
	}
}

func TestOtherName(t *testing.T) {
	lexicon, err := text.NewLexicon().WithGlossary(strings.NewReader("天津\tTianjin\n唐山\tTangshan\n"))
	if err != nil {
		t.Fatal(err)
	}
	for said, want := range map[string]bool{
		"唐山的产值是3亿元。": true, "天津的产值是3亿元。": false, "天津和唐山的产值是3亿元。": false, "产值是3亿元。": false,
	} {
		p := planFor("天津的产值是多少？", lexicon)
		s := &sentence{terms: text.Present(said, p.wanted)}
		s.chunk, s.span = outlineOf(said).sentences[0].chunk, text.Span{End: len(said)}
		if got := p.otherName(&p.parts[0], s); got != want {
			t.Errorf("%s: %v", said, got)
		}
	}
}

func TestWithoutMarks(t *testing.T) {
	for s, want := range map[string]string{
		"首都[3]。": "首都。", "the capital [12], too": "the capital, too", "首都【2】": "首都", "a[1,2][3-5]b": "ab",
		"［３］": "", "[[1]2]": "", "[2021]": "[2021]", "[注1]": "[注1]", "[^1]": "", "": "", "a[]": "a[]",
	} {
		if got := withoutMarks(s); got != want {
			t.Errorf("withoutMarks(%q) = %q, want %q", s, got, want)
		}
	}
}

// TestWithoutMarksLeavesNoCitation compares with what the checker reads.
func TestWithoutMarksLeavesNoCitation(t *testing.T) {
	pieces := []string{"[", "]", "【", "】", "1", "23", "４", ",", "-", "、", " ", "^", "［", "］", "~", "甲"}
	for seed := range 20_000 {
		s := ""
		for n := seed; n > 0; n /= len(pieces) {
			s += pieces[n%len(pieces)]
		}
		clean := withoutMarks("首都" + s + "。")
		for _, sentence := range evidence.Check(evidence.Answer{Text: clean}).Sentences {
			if len(sentence.Citations) > 0 {
				t.Fatalf("%q becomes %q, which cites %v", s, clean, sentence.Citations)
			}
		}
	}
}

func TestOneLine(t *testing.T) {
	tests := []struct {
		s     string
		limit int
		want  string
	}{
		{"水价", 10, "水价"},
		{" 水\n价\t**高** ", 10, "水 价 高"},
		{"水价[1]", 10, "水价"},
		{"一二三四五六", 3, "…"},
		{"水价高不高呢", 4, "水价高不…"},
		{"水价1250元", 4, "水价…"},
		{"\xff水", 4, "水"},
	}
	for _, test := range tests {
		if got := oneLine(test.s, test.limit); got != test.want {
			t.Errorf("oneLine(%q, %d) = %q, want %q", test.s, test.limit, got, test.want)
		}
	}
}

func TestClauseLen(t *testing.T) {
	tests := []struct {
		s     string
		limit int
		want  string
	}{
		{"一是新建管道十二公里，改造旧管道，年底完工。", 12, "一是新建管道十二公里"},
		{"一是新建管道12,500公里，改造旧管道，年底完工。", 12, "一是新建管道12,500公里"},
		{"一是新建管道十二公里，改造旧管道，年底完工。", 18, "一是新建管道十二公里，改造旧管道"},
		{"一是，新建管道十二公里的工程，年底完工。", 5, "一是，新建管道十二公里的工程"},
		{"没有停顿的一句话也要整句留下", 5, "没有停顿的一句话也要整句留下"},
		{"短句。", 400, "短句。"},
	}
	for _, test := range tests {
		if got := test.s[:clauseLen(test.s, test.limit)]; got != test.want {
			t.Errorf("clauses of %q within %d: %q, want %q", test.s, test.limit, got, test.want)
		}
	}
}

func TestClauseEnds(t *testing.T) {
	for s, want := range map[string][]string{
		"甲，乙；丙":      {"甲，", "乙；", "丙"},
		"1,250页,共3册": {"1,250页,", "共3册"},
		"10:30开门":    {"10:30开门"},
		"甲，":         {"甲，"},
		"甲":          {"甲"},
	} {
		var got []string
		start := 0
		for _, end := range clauseEnds(s) {
			got = append(got, s[start:end])
			start = end
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

func TestSplitStop(t *testing.T) {
	for s, want := range map[string]string{"甲。": "。", "A.": ".", "甲；": "；", "甲？": "", "甲：": "", "甲。”": "", "": ""} {
		if body, stop := splitStop(s); stop != want || body+stop != s {
			t.Errorf("splitStop(%q) = %q, %q", s, body, stop)
		}
	}
}

func TestSigns(t *testing.T) {
	sure := signs{Coverage: 1, Raw: 1, Own: 1, Rarest: 1, Typed: 1, Size: 0.5, Kind: text.Number}
	if sure.confidence() < 0 {
		t.Errorf("all that is asked for is there: %g", sure.confidence())
	}
	for name, worse := range map[string]func(*signs){
		"no figure":      func(s *signs) { s.Typed = typedAbsent },
		"another unit":   func(s *signs) { s.Typed = typedOther },
		"another thing":  func(s *signs) { s.Other = 1 },
		"half covered":   func(s *signs) { s.Coverage, s.Raw, s.Own = 0.5, 0.5, 0.5 },
		"much missing":   func(s *signs) { s.Missing, s.Gap = 0.6, 0.5 },
		"much is absent": func(s *signs) { s.Absent = 0.6 },
		"small talk":     func(s *signs) { s.Talk = 1 },
	} {
		s := sure
		worse(&s)
		if s.confidence() >= sure.confidence() {
			t.Errorf("%s does not lower the confidence: %g, %g", name, s.confidence(), sure.confidence())
		}
	}
}
