package text

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// glossary is a small lexicon without the thesaurus.
func glossary(t testing.TB, rows string) *Lexicon {
	t.Helper()
	l, err := NewLexicon().WithGlossary(strings.NewReader(rows))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func synonymsOf(l *Lexicon, term string) []string {
	out := []string{}
	for _, s := range l.synonyms(lexiconKey(Normalize(term))) {
		out = append(out, s.Text)
	}
	return out
}

func TestGlossary(t *testing.T) {
	l := glossary(t, "\uFEFF# comment\n\n京津冀\tBeijing-Tianjin-Hebei\tJing-Jin-Ji\r\n首都\t北京\t capital city \n北京\tPeking\n")
	for term, want := range map[string][]string{
		"京津冀":                   {"beijing-tianjin-hebei", "jing-jin-ji"},
		"Beijing Tianjin Hebei": {"京津冀", "jing-jin-ji"},
		"capital cities":        {"首都", "北京"},
		"北京":                    {"首都", "capital city", "peking"},
		"天津":                    {},
	} {
		if got := synonymsOf(l, term); !slices.Equal(got, want) {
			t.Errorf("synonyms of %q are %q, want %q", term, got, want)
		}
		if l.Has(Normalize(term)) != (len(want) > 0) {
			t.Errorf("Has(%q) = %t", term, len(want) == 0)
		}
	}
	// A second glossary comes before the first.
	both, err := l.WithGlossary(strings.NewReader("天津\t津门\n北京\t京城"))
	if err != nil {
		t.Fatal(err)
	}
	if got := synonymsOf(both, "北京"); !slices.Equal(got, []string{"京城", "首都", "capital city", "peking"}) {
		t.Errorf("synonyms of 北京 are %q", got)
	}
	if l.Has("津门") || !both.Has("津门") {
		t.Error("a glossary changed the lexicon that it was added to")
	}
}

func TestGlossaryRefused(t *testing.T) {
	for rows, line := range map[string]string{
		"甲\t乙\n孤独":         "line 2",
		"# c\n\n甲\t \t":    "line 3",
		"甲\t乙\n\xff\t\xff": "line 2",
	} {
		if _, err := NewLexicon().WithGlossary(strings.NewReader(rows)); err == nil || !strings.Contains(err.Error(), line) {
			t.Errorf("%q: error %v, want one that names %s", rows, err, line)
		}
	}
}

func TestThesaurusLoads(t *testing.T) {
	l := readThesaurus()
	if len(l.rows) < 1000 {
		t.Errorf("only %d rows", len(l.rows))
	}
	for _, term := range []string{"增加", "减少", "increase", "go up"} {
		if !l.Has(term) {
			t.Errorf("%q is not in it", term)
		}
	}
	if !slices.Contains(synonymsOf(l, "increases"), "增加") {
		t.Error("增加 does not stand for increases")
	}
}

func TestLongestMatch(t *testing.T) {
	l := glossary(t, "协同\tcoordination\n协同发展\tcoordinated development\nhigh speed\t高速\nhigh speed rail\t高铁")
	for in, want := range map[string]string{
		"协同发展的目标":            "协同发展 目标",
		"协同很好":               "协同 很好",
		"high-speed rails":   "high-speed rails",
		"the high speed bus": "high speed|bus",
	} {
		var got []string
		for _, c := range l.Concepts(Normalize(in)) {
			got = append(got, c.Text)
		}
		if !strings.Contains(want, "|") && strings.Contains(in, "协") {
			want = strings.ReplaceAll(want, " ", "|")
		}
		if strings.Join(got, "|") != want {
			t.Errorf("concepts of %q are %q, want %q", in, got, want)
		}
	}
}

func TestParse(t *testing.T) {
	for _, test := range []struct{ question, want string }{
		// kind unit count ordinal, a part each
		{"京津冀的面积是多少平方公里？", "number 平方公里 0 0"},
		{"一共有多少条？", "number 条 0 0"},
		{"京津冀是什么时候提出的", "date  0 0"},
		{"雄安新区在哪里？", "place  0 0"},
		{"谁主持了座谈会？", "person  0 0"},
		{"为什么要疏解？", "reason  0 0"},
		{"有哪四个定位？", "list  4 0"},
		{"第三点是什么？", "entity  0 3"},
		{"最后一项是什么？", "entity  0 -1"},
		{"路上要多久？", "duration  0 0"},
		{"介绍一下天津", "open  0 0"},
		{"When was it proposed?", "date  0 0"},
		{"Who chaired the meeting?", "person  0 0"},
		{"Where is Xiong'an?", "place  0 0"},
		{"Why move them?", "reason  0 0"},
		{"What is the third goal?", "entity  0 3"},
		{"面积是多少？人口又有多少？", "number  0 0|number  0 0"},
		{"What is its area, and when was it founded?", "entity  0 0|date  0 0"},
		{"", "open  0 0"},
	} {
		var got []string
		for _, q := range Parse(test.question, Thesaurus()) {
			got = append(got, fmt.Sprint(q.Asks, " ", q.Unit, " ", q.Count, " ", q.Ordinal))
		}
		if strings.Join(got, "|") != test.want {
			t.Errorf("Parse(%q): %q, want %q", test.question, strings.Join(got, "|"), test.want)
		}
	}
}

// TestPartsInherit checks that a later part knows what the first spoke of.
func TestPartsInherit(t *testing.T) {
	parts := Parse("天津的面积是多少？人口又有多少？", NewLexicon())
	if len(parts) != 2 {
		t.Fatalf("%d parts", len(parts))
	}
	carried := func(q Question) (out []string) {
		for _, c := range q.Concepts {
			if c.Carried {
				out = append(out, c.Text)
			}
		}
		return out
	}
	if len(carried(parts[0])) != 0 || !strings.Contains(strings.Join(carried(parts[1]), " "), "天津") {
		t.Errorf("carried: %q and %q", carried(parts[0]), carried(parts[1]))
	}
	if slices.Contains(parts[1].Terms(), "天津") {
		t.Error("carried terms count as the part's own")
	}
}

func TestWeights(t *testing.T) {
	l, err := glossary(t, "").WithGlossary(strings.NewReader("甲地\t乙地"))
	if err != nil {
		t.Fatal(err)
	}
	if err := l.read(strings.NewReader("甲地\t丙地"), false); err != nil {
		t.Fatal(err)
	}
	got := l.Concepts("甲地")
	if len(got) != 1 || len(got[0].Alternatives) != 2 {
		t.Fatalf("concepts %+v", got)
	}
	strong, weak := got[0].Alternatives[0], got[0].Alternatives[1]
	if strong.Text != "乙地" || weak.Text != "丙地" || strong.Weight <= weak.Weight || strong.Weight > 1 || weak.Weight <= 0 {
		t.Errorf("alternatives %+v", got[0].Alternatives)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"A是什么？B又是多少？", "how many of the three, and when?", "第十二条，哪两个；谁", "哪那这的1", "\xff多少"} {
		f.Add(s)
	}
	l := Thesaurus()
	f.Fuzz(func(t *testing.T, s string) {
		parts := Parse(s, l)
		if len(parts) == 0 {
			t.Fatalf("no part of %q", s)
		}
		for _, q := range parts {
			for _, c := range q.Concepts {
				if len(c.Terms) == 0 || c.Text == "" {
					t.Fatalf("empty concept of %q: %+v", s, c)
				}
			}
			if q.Count < 0 || q.Ordinal < -1 || q.Count > 99 || q.Ordinal > 99 {
				t.Fatalf("count %d, ordinal %d of %q", q.Count, q.Ordinal, s)
			}
		}
	})
}

// BenchmarkParseLong is a question of 100,000 characters, which must not take long.
func BenchmarkParseLong(b *testing.B) {
	for _, s := range []string{"的，", "谁？", "多少a and "} {
		long := strings.Repeat(s, 100_000/len([]rune(s)))
		b.Run(s, func(b *testing.B) {
			for b.Loop() {
				Parse(long, Thesaurus())
			}
		})
	}
}
