package rag

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/wenju/wenju/evidence"
	"github.com/wenju/wenju/internal/text"
)

// Thresholds of what a sentence has to share with the passages that it cites,
// as a share of its words; docs/generation.md tells how they were measured.
const (
	// bornOutSame is for a passage in the sentence's language, and bornOutAcross
	// for another one, where only names, figures and known synonyms meet.
	bornOutSame, bornOutAcross = 0.4, 0.18
	// surelyBornOut is for a passage that the model has not cited itself.
	surelyBornOut = 0.6
)

// verifier checks the units of one answer.
type verifier struct {
	*generator
	plan     *plan
	question string
	passages []*passage
	secrets  secrets
	numbered bool // the first column of the table under way only numbers its rows
}

// verdict is what the check says about a unit.
type verdict struct {
	unit
	bullet string // of its list item, which is no part of the claim
	body   string // without marks
	cites  []int  // as the model wrote them
	faults []fault
	places []place // what bears it out
	// frame is true for what states nothing: it is shown with what it leads to.
	frame bool
	// nothing is true where the model says that there is no answer.
	nothing bool
	// idle is true of what is said for politeness: it is left out.
	idle bool
	// foreign is true of words in another language than the question's.
	foreign bool
	// recited is true where other passages bear it out than those it cites.
	recited bool
}

func (v *verdict) passed() bool { return len(v.faults) == 0 && !v.frame && !v.nothing && !v.idle }

// check checks one unit.
func (v *verifier) check(u unit) *verdict {
	u.text = wordyMark.ReplaceAllString(raisedMarks.ReplaceAllString(cleaned(u.text), "$1"), "[$1]")
	d := &verdict{unit: u, cites: citesOf(u.text)}
	d.bullet, d.body = splitBullet(unmarked(u.text), u.kind)
	v.rowNumber(d)
	cited, unknown := v.cited(d.cites)
	switch {
	case !strings.ContainsFunc(d.body, isWordRune):
		d.frame = true
		if d.kind != tableRow && strings.Trim(d.body, "-—_*=~ ") != "" {
			d.body = "" // neither words nor a line: it is left out
		}
	case d.saysNothing(cited):
		d.nothing = true
	case d.refers(cited):
		d.idle = true
	case v.secrets.leaksIn(d.body, cited):
		d.faults = append(d.faults, fault{leaked, ""})
	case len(d.cites) == 0 && v.isFrame(d):
		d.frame = true
		v.numbered = v.numbered || d.kind == tableRow && numbersRows.MatchString(d.body)
	default:
		d.unquote(cited)
		v.support(d, cited, unknown)
		d.excuse()
		d.foreign = d.kind == prose && utf8.RuneCountInString(d.body) >= shortestForeign && text.Language(d.body) != text.Language(v.question)
	}
	return d
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// shortestForeign is how many characters tell a language: a name may be in any.
const shortestForeign = 12

// cleaned is a unit without what cannot be shown or is a sign of ours.
func cleaned(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '⚠' || r == '\ufe0f' || r == utf8.RuneError || unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}

// support looks for what bears a unit out: in the passages that it cites, or
// else, since models miscount, in one of the others, if that one leaves no doubt.
func (v *verifier) support(d *verdict, cited []*passage, unknown []string) {
	for _, link := range foreignLinks(d.body, cited) {
		d.faults = append(d.faults, fault{foreignLink, link})
	}
	if len(d.faults) > 0 {
		return
	}
	c := v.claim(d.body)
	if d.kind == codeBlock {
		v.supportCode(d)
		return
	}
	d.faults = v.faultsOf(c, d.cites, cited, unknown)
	if len(d.faults) == 0 {
		d.places = v.places(c, d, cited)
	}
	if len(d.places) > 0 {
		return
	}
	for _, p := range v.passages {
		if v.bearing(c, []*passage{p}) >= surelyBornOut && len(c.missing([]string{p.text})) == 0 {
			if places := v.places(c, d, []*passage{p}); len(places) > 0 {
				d.places, d.faults, d.recited = places, nil, true
				return
			}
		}
	}
	if len(d.faults) == 0 {
		d.faults = []fault{{offSource, ""}}
	}
}

func (v *verifier) faultsOf(c *claim, cites []int, cited []*passage, unknown []string) []fault {
	var out []fault
	for _, n := range unknown {
		out = append(out, fault{unknownPassage, n})
	}
	if len(cites) == 0 {
		return append(out, fault{uncited, ""})
	}
	texts := make([]string, len(cited))
	for i, p := range cited {
		texts[i] = p.text
	}
	for _, figure := range c.missing(texts) {
		out = append(out, fault{missingFigure, figure})
	}
	if len(out) == 0 && !v.bears(c, cited) {
		out = append(out, fault{offSource, ""})
	}
	return out
}

// bearing is the share of the claim's words that the passages hold together,
// titles and headings included, in [0,1].
func (v *verifier) bearing(c *claim, passages []*passage) float64 {
	if len(passages) == 1 {
		return c.coverage(passages[0].allTerms())
	}
	sets := make([]map[string]bool, len(passages))
	for i, p := range passages {
		sets[i] = p.allTerms()
	}
	return c.coverage(union(sets...))
}

// bears says whether the passages speak of what the claim says.
func (v *verifier) bears(c *claim, passages []*passage) bool {
	needed := bornOutAcross
	for _, p := range passages {
		if text.Language(p.text) == c.lang {
			needed = bornOutSame
		}
	}
	return v.bearing(c, passages) >= needed
}

// places are the exact places that bear a claim out, for which the sentence as
// it will be shown passes the check of package evidence; none where it does not.
func (v *verifier) places(c *claim, d *verdict, passages []*passage) []place {
	places := c.bornOut(v.plan, passages)
	if len(places) == 0 || len(places) > len(evidenceNumbers) {
		return nil
	}
	a := evidence.Answer{Text: d.shown(evidenceNumbers[:len(places)])[d.aside():]}
	for i, pl := range places {
		a.Passages = append(a.Passages, evidence.Passage{N: evidenceNumbers[i], Text: pl.text()})
	}
	if !evidence.Check(a).OK {
		return nil
	}
	return places
}

// evidenceNumbers number the places of one sentence while it is checked alone.
var evidenceNumbers = []int{1, 2, 3, 4, 5, 6, 7, 8, 9}

// cited are the passages of these numbers, and the numbers that name none.
func (v *verifier) cited(numbers []int) (cited []*passage, unknown []string) {
	for _, n := range numbers {
		if n >= 1 && n <= len(v.passages) {
			cited = append(cited, v.passages[n-1])
		} else {
			unknown = append(unknown, strconv.Itoa(n))
		}
	}
	return cited, unknown
}
