package evidence

import (
	"path/filepath"
	"strings"
	"testing"
)

// otherNames are put in the place of the names of right answers.
var otherNames = map[string][]string{
	"latin": {"Harbour Lane Trust", "North Valley Board", "Peter Marsh", "Lower Kent Council"}, "han": {"青溪", "云岭", "松江", "白沙"},
}

// TestNameWarnings measures how often a warning is right: on right answers as
// they are, where every warning is wrong, and on the same ones with a name
// changed, where the warning of that name is right.
func TestNameWarnings(t *testing.T) {
	c := New(WithNames())
	right, wrong, changed := 0, 0, 0
	for i, j := range readJudged(t, filepath.Join("testdata", "answers.jsonl")) {
		if !j.Want {
			continue
		}
		if w := warnings(c.Check(j.Answer)); len(w) > 0 {
			wrong += len(w)
			t.Logf("%s: %s", j.Text, w)
		}
		for _, name := range names(fold(j.Text)) {
			a := j.Answer
			other := otherNames["latin"][i%4]
			if r := []rune(name); isHan(r[0]) {
				other = otherNames["han"][i%4] + string(r[2:])
			}
			a.Text = strings.Replace(a.Text, name, other, 1)
			changed++
			right += min(1, len(warnings(c.Check(a))))
		}
	}
	t.Logf("%d warnings are right, %d wrong; %d of %d changed names are warned of", right, wrong, right, changed)
	if wrong > 3 {
		t.Errorf("%d wrong warnings on right answers", wrong)
	}
}

func warnings(r Report) []string {
	var out []string
	for _, s := range r.Sentences {
		out = append(out, s.Warnings...)
	}
	return out
}

func TestNamesKnown(t *testing.T) {
	a := Answer{Text: "He works at the North Valley Board [1].", Passages: []Passage{{1, "He works at the office of the city."}}}
	if w := warnings(New(WithNames()).Check(a)); len(w) != 1 {
		t.Errorf("got %q", w)
	}
	if w := warnings(New(WithNames("North Valley Board")).Check(a)); len(w) != 0 {
		t.Errorf("known name: got %q", w)
	}
	if w := warnings(Check(a)); len(w) != 0 {
		t.Errorf("without the option: got %q", w)
	}
}
