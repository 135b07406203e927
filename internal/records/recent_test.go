package records_test

import (
	"testing"
	"time"

	"github.com/wenju/wenju/internal/records"
)

func TestTheLastOfAUser(t *testing.T) {
	r, err := records.Open(t.Context(), records.InMemory)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	start := time.UnixMilli(1_700_000_000_000)
	for i, user := range []string{"U1", "U2", "U1", "", "U1"} {
		rec := records.Record{ID: string(rune('a' + i)), User: user, Asked: start.Add(time.Duration(i) * time.Minute), Private: i == 2}
		if err := r.Save(t.Context(), rec); err != nil {
			t.Fatal(err)
		}
	}
	got, err := r.RecentOf(t.Context(), "U1", 2)
	if err != nil || len(got) != 2 || got[0].ID != "e" || got[1].ID != "c" {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := r.RecentOf(t.Context(), "", 2); err == nil {
		t.Errorf("nobody has asked %v", got)
	}
}

func TestOneClaimsWhatIsDue(t *testing.T) {
	r, err := records.Open(t.Context(), records.InMemory)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	monday := time.UnixMilli(1_700_000_000_000)
	for i, step := range []struct {
		due  time.Time
		mine bool
	}{{monday, false}, {monday, false}, {monday.AddDate(0, 0, 7), true}, {monday.AddDate(0, 0, 7), false}, {monday, false}} {
		if mine, err := r.Claim(t.Context(), "digest", step.due); err != nil || mine != step.mine {
			t.Errorf("step %d: %v, %v", i, mine, err)
		}
	}
}
