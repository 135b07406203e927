package evidence

import (
	"math"
	"strconv"
	"strings"
)

// Kind says what sort of thing a figure is.
type Kind string

// The kinds of figures.
const (
	Number     Kind = "number"     // 327, 21.6万平方公里, 7 measures
	Money      Kind = "money"      // 10.4万亿元, US$3m
	Percent    Kind = "percent"    // 7.2%, 四成, a third; percentage points too
	Date       Kind = "date"       // 2021年5月9日, May 2021, Q3 2021, the 1990s
	Time       Kind = "time"       // 15:30, 下午3点半
	Duration   Kind = "duration"   // 3小时20分, 200 minutes, 10 years
	Version    Kind = "version"    // v1.2.3
	Identifier Kind = "identifier" // CVE-2023-44487, A320, 192.168.1.1
	Ordinal    Kind = "ordinal"    // 第3, 7th, Article 12
	Range      Kind = "range"      // 30-50公里
	Quotation  Kind = "quotation"  // only among the findings of a check
	Title      Kind = "title"      // 《…》, only among the findings of a check
)

// Figure is a figure in a text.
type Figure struct {
	Text       string `json:"text"`           // as it stands in the text
	Start, End int    `json:"-"`              // its bytes
	Kind       Kind   `json:"kind"`           //
	Value      string `json:"value"`          // canonical, with the unit: "216000 km2"
	Unit       string `json:"unit,omitempty"` // canonical: "km2"
}

// Figures finds the figures of a text, in the order in which they stand. What
// looks like one and is only a word (一些, 进一步, PM2.5) is left out.
func Figures(text string) []Figure {
	f := fold(text)
	var out []Figure
	for _, g := range scan(f) {
		if g.soft || g.hidden {
			continue
		}
		start, end := f.span(g.start, g.end)
		out = append(out, Figure{
			Text: text[start:end], Start: start, End: end, Kind: g.publicKind(), Value: g.canonical(), Unit: g.unit.sym,
		})
	}
	return out
}

// fig is a figure as the checker sees it.
type fig struct {
	start, end int // runes of the folded text
	kind       Kind
	amount     // of a number; of a range, its lower end
	hi         *amount
	unit       unit
	date       date
	dateTo     *date
	clock      clock
	id         string // identifiers, versions, vague amounts
	noun       string // what an ordinal numbers

	loose  bool   // "from 30 to 50" may be two figures as well as a range
	soft   bool   // passes where it stands, is no claim where it does not
	hidden bool   // evidence only: part of another figure
	approx bool   // 约, about
	dir    int8   // +1 rose, -1 fell
	pole   int8   // +1 profit, -1 loss
	bound  int8   // +1 more than, -1 less than
	every  string // the unit of time that they say it is counted in, "" when none
	often  string // the words around it that may state its rate
	both   int8   // "at most" +1, "at least" -1: a range's end stated alone
}

// amount is a number and how exactly it is stated.
type amount struct {
	val  float64
	exp  int // decimal exponent of the last digit stated
	mant uint64
	frac bool // one third
	dec  bool // with decimals
	bare bool // nothing but up to four digits: might be a year
	more bool // 20多, 100余: up to the next step
}

// step is the worth of the last digit stated: zeros at the end of a whole
// number state nothing.
func (a amount) step() float64 {
	e, m := a.exp, a.mant
	for !a.dec && m > 0 && m%10 == 0 {
		m, e = m/10, e+1
	}
	return math.Pow10(e)
}

func (g *fig) publicKind() Kind {
	if g.kind != Number {
		return g.kind
	}
	if g.hi != nil {
		return Range
	}
	switch {
	case strings.HasPrefix(g.unit.dim, "money"):
		return Money
	case g.unit.dim == dimRatio || g.unit.dim == dimPoints:
		return Percent
	case g.unit.dim == dimTime:
		return Duration
	}
	return Number
}

// canonical is the figure in one form whatever it was written in: "216000 km2",
// "2021-05-09", "15:30", "30..50 km".
func (g *fig) canonical() string {
	switch g.kind {
	case Date:
		if g.dateTo != nil {
			return g.date.String() + ".." + g.dateTo.String()
		}
		return g.date.String()
	case Time:
		return g.clock.String()
	case Version, Identifier:
		return g.id
	}
	s := formatNumber(g.val)
	if g.kind == Ordinal {
		s = "#" + s
	}
	if g.hi != nil {
		s += ".." + formatNumber(g.hi.val)
	}
	if g.unit.sym == "" {
		return s
	}
	if g.unit.sym == "%" {
		return s + "%"
	}
	return s + " " + g.unit.sym
}

func formatNumber(v float64) string {
	if r := math.Round(v); math.Abs(v-r) < 1e-9*math.Max(1, math.Abs(v)) {
		v = r
	}
	if math.Abs(v) < 1e21 {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}
