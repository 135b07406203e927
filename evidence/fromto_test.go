package evidence

import "testing"

// "From 20,000 to 25,000 vehicles" is a range and two figures: a change can be
// worked out from it.
func TestChangeFromTo(t *testing.T) {
	const passage = "Traffic rose from 20,000 to 25,000 vehicles."
	for _, c := range []struct {
		answer string
		want   bool
	}{
		{"Traffic rose by 25% [1].", true},
		{"Traffic rose by 5,000 vehicles [1].", true},
		{"Traffic rose by 30% [1].", false},
		{"Traffic rose by 6,000 vehicles [1].", false},
	} {
		if got := Check(Answer{Text: c.answer, Passages: []Passage{{1, passage}}}); got.OK != c.want {
			t.Errorf("%s: ok is %v", c.answer, got.OK)
		}
	}
}
