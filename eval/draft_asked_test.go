package eval

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestDraftAsked(t *testing.T) {
	draft := DraftAsked("食堂几点开门？", "declined", "declined 3 times")
	if again := DraftAsked(" 食堂几点开门?", "disliked", ""); again.ID != draft.ID {
		t.Errorf("the same question is %s and %s", draft.ID, again.ID)
	}
	if other := DraftAsked("食堂在哪？", "declined", ""); other.ID == draft.ID {
		t.Error("two questions, one id")
	}
	raw, err := json.Marshal(draft)
	if err != nil {
		t.Fatal(err)
	}
	// The reader takes it, lint names what is missing, and a run leaves it out.
	if found := lintLines(t, string(raw)); len(found) == 0 || !strings.Contains(found[0], "must: is empty") {
		t.Errorf("lint: %q", found)
	}
	set := setOf(t, "s.jsonl", string(raw)+"\n"+`{"id":"b","question":"b?","answerable":false,"note":"[draft]"}`)
	if q := set.Questions[0]; !q.Unfilled() || q.Lang != "zh" || q.Tags[0] != "draft" {
		t.Errorf("%+v", q)
	}
	if n := DropUnfilled([]*Set{set}); n != 1 || len(set.Questions) != 1 || set.Questions[0].ID != "b" {
		t.Errorf("dropped %d, left %+v", n, set.Questions)
	}
}
