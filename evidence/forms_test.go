package evidence

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
)

// otherForms writes a figure in other forms that say the same.
func otherForms(f Figure, lang string) []string {
	switch f.Kind {
	case Date:
		return dateForms(f.Value)
	case Percent:
		if strings.HasSuffix(f.Value, "%") {
			v := strings.TrimSuffix(f.Value, "%")
			return []string{v + " percent", v + " per cent", "百分之" + v, wide(v) + "％"}
		}
	case Number, Money, Duration:
		return numberForms(f)
	}
	return nil
}

func dateForms(value string) []string {
	var y, m, d int
	if n, _ := fmt.Sscanf(value, "%d-%d-%d", &y, &m, &d); n == 3 && y > 0 && len(value) == 10 {
		return []string{
			fmt.Sprintf("%d年%d月%d日", y, m, d), fmt.Sprintf("%d/%d/%d", y, m, d), value, fmt.Sprintf("%d.%d.%d", y, m, d),
			fmt.Sprintf("%s %d, %d", monthNames[m], d, y), fmt.Sprintf("%d %s %d", d, monthNames[m][:3], y),
			hanYear(y) + "年" + hanOf(m) + "月" + hanOf(d) + "日", wide(strconv.Itoa(y)) + "年" + wide(strconv.Itoa(m)) + "月", fmt.Sprintf("%d年", y),
			fmt.Sprintf("%d月%d号", m, d), fmt.Sprintf("%s %d", monthNames[m], y),
		}
	}
	return nil
}

var monthNames = []string{"", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}

func hanYear(y int) string {
	var b strings.Builder
	for _, c := range strconv.Itoa(y) {
		b.WriteRune([]rune("〇一二三四五六七八九")[c-'0'])
	}
	return b.String()
}

// hanOf writes a whole number below a hundred million in Chinese.
func hanOf(n int) string {
	if n >= 10000 {
		rest := n % 10000
		s := hanOf(n/10000) + "万"
		switch {
		case rest == 0:
			return s
		case rest < 1000:
			return s + "零" + hanOf(rest)
		}
		return s + hanOf(rest)
	}
	digits := []rune("零一二三四五六七八九")
	var b strings.Builder
	zero := false
	for _, p := range []struct {
		v    int
		name string
	}{{1000, "千"}, {100, "百"}, {10, "十"}, {1, ""}} {
		d := n / p.v % 10
		if d == 0 {
			zero = zero || b.Len() > 0
			continue
		}
		if zero {
			b.WriteRune('零')
			zero = false
		}
		if !(p.v == 10 && d == 1 && b.Len() == 0) {
			b.WriteRune(digits[d])
		}
		b.WriteString(p.name)
	}
	return b.String()
}

func wide(s string) string {
	return strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' {
			return c - '0' + '０'
		}
		return c
	}, s)
}

var unitForms = map[string][]string{
	"km2": {"平方公里", " km2", " km²", " square kilometres", " sq km"}, "km": {"公里", "千米", " km", " kilometers"},
	"CNY": {"元", " yuan", "元人民币"}, "h": {"小时", " hours", "个小时"}, "min": {"分钟", " minutes"}, "year": {" years", "年"}, "": {""},
	"t": {"吨", " tonnes"}, "μg/m3": {"微克/立方米", " μg/m3", "微克每立方米"}, "m": {"米", " metres"}, "d": {"天", " days"},
}

func numberForms(f Figure) []string {
	number, _, _ := strings.Cut(f.Value, " ")
	v, err := strconv.ParseFloat(number, 64)
	units := unitForms[f.Unit]
	if f.Unit == "" && len([]rune(f.Text)) > 0 { // keep the classifier
		if classifier := strings.TrimLeft(f.Text, "0123456789.,零〇一二两三四五六七八九十百千万亿 "); classifier != "" && !strings.ContainsAny(classifier, "多余") {
			units = []string{classifier}
		}
	}
	if err != nil || v <= 0 || len(units) == 0 {
		return nil
	}
	whole := v == math.Trunc(v)
	var out []string
	for _, u := range units {
		out = append(out, number+u, wide(number)+u)
		if whole && v >= 1000 && v < 1e12 {
			out = append(out, grouped(int(v))+u)
		}
		if v >= 1e4 {
			out = append(out, short(v/1e4)+"万"+u, short(v/1e8)+"亿"+u, short(v/1e6)+" million"+u)
		}
		if v >= 1e8 {
			out = append(out, short(v/1e9)+" billion"+u, short(v/1e9)+"bn"+u)
		}
		if whole && v > 1 && v < 1e8 && (u == "" || u[0] != ' ') {
			if v != 2 && (u != "" || v > 19) {
				out = append(out, hanOf(int(v))+u)
			}
		}
	}
	return out
}

func short(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// TestOtherForms writes the figures of true sentences in other forms: they
// still stand in the passage.
func TestOtherForms(t *testing.T) {
	tried, failed := 0, 0
	for _, j := range trueSentences(t) {
		for _, f := range Figures(j.Text) {
			before, after := j.Text[:f.Start], j.Text[f.End:]
			if strings.LastIndex(before, "“") > strings.LastIndex(before, "”") {
				continue // a quotation has one form only
			}
			for _, form := range otherForms(f, j.Lang) {
				a := j.Answer
				a.Text = cited(before + form + after)
				tried++
				if r := Check(a); !r.OK {
					if failed++; failed < 40 {
						t.Logf("%s -> %s\n  %s\n  %s", f.Text, form, a.Text, explain(r))
					}
				}
			}
		}
	}
	t.Logf("%d forms, %d not supported (%.2f %% passed)", tried, failed, 100-100*float64(failed)/float64(tried))
	if float64(failed) > 0.01*float64(tried) {
		t.Errorf("only %.2f %% of equal forms pass", 100-100*float64(failed)/float64(tried))
	}
}
