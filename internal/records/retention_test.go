package records_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/wenju/wenju/internal/records"
)

const day = 24 * time.Hour

// asked saves an answer of a user with the message it answers and a thumb on it.
func asked(t *testing.T, r *records.Records, id, user string, age time.Duration) {
	t.Helper()
	at := time.Now().Add(-age)
	item := message(id, "E"+id)
	item.User, item.Accepted, item.Text = user, at, "secret of "+user
	accept(t, r, item)
	rec := record(id, 0)
	rec.User, rec.Asked, rec.Cost, rec.PromptTokens, rec.Question = user, at, 0.5, 100, "secret of "+user
	save(t, r, rec)
	if err := r.Finish(t.Context(), id, records.Answered, id); err != nil {
		t.Fatal(err)
	}
	if err := r.SaveFeedback(t.Context(), records.Feedback{Answer: id, User: "voter", Up: true}); err != nil {
		t.Fatal(err)
	}
}

func counts(t *testing.T, r *records.Records) records.Counts {
	t.Helper()
	s, err := r.Summary(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s.Counts
}

func testPrune(t *testing.T, r *records.Records) {
	for i := range 120 { // more than two batches
		asked(t, r, fmt.Sprint("OLD", i), "U1", 91*day)
	}
	asked(t, r, "YOUNG", "U1", 89*day)
	asked(t, r, "NEW", "U1", time.Hour)
	deleted, err := r.Prune(t.Context(), time.Now().Add(-90*day))
	if want := (records.Counts{Answers: 120, Messages: 120, Feedback: 120}); err != nil || deleted != want {
		t.Errorf("deleted %+v, %v", deleted, err)
	}
	if got, want := counts(t, r), (records.Counts{Answers: 2, Messages: 2, Feedback: 2}); got != want {
		t.Errorf("left %+v", got)
	}
	// However little is to be kept: the inbox remembers a day.
	if _, err := r.Prune(t.Context(), time.Now()); err != nil {
		t.Fatal(err)
	}
	if got, want := counts(t, r), (records.Counts{Messages: 1}); got != want {
		t.Errorf("left %+v", got)
	}
	if accept(t, r, message("NEW", "")) {
		t.Error("answered again after pruning")
	}
}

func TestPruneDaily(t *testing.T) {
	path := filepath.Join(t.TempDir(), "records.db")
	r := open(t, path)
	for i, want := range []int{1, 0} { // the second time it is not due
		asked(t, r, fmt.Sprint("OLD", i), "U1", 91*day)
		if deleted, err := open(t, path).PruneDaily(t.Context(), 90*day); err != nil || deleted.Answers != want {
			t.Errorf("time %d: deleted %+v, %v", i, deleted, err)
		}
	}
}

func testDeleteUser(t *testing.T, r *records.Records) {
	asked(t, r, "A1", "U1", 3*day)
	asked(t, r, "A2", "U1", time.Hour)
	asked(t, r, "A3", "U2", time.Hour)
	if err := r.SaveFeedback(t.Context(), records.Feedback{Answer: "A3", User: "U1", Reason: "secret of U1"}); err != nil {
		t.Fatal(err)
	}
	waiting := message("W", "EW")
	waiting.Accepted = time.Now()
	accept(t, r, waiting)
	deleted, err := r.DeleteUser(t.Context(), "U1")
	if want := (records.Counts{Answers: 2, Messages: 3, Feedback: 3}); err != nil || deleted != want {
		t.Errorf("deleted %+v, %v", deleted, err)
	}
	users, err := r.Users(t.Context())
	for _, u := range users {
		if u.User == "U1" {
			t.Errorf("left %+v, %v", u, err)
		}
	}
	for _, key := range []string{"A2", "W"} {
		if accept(t, r, message(key, "")) {
			t.Errorf("%s would be answered again", key)
		}
	}
	if open, err := r.Unfinished(t.Context(), time.Time{}); len(open) != 0 || err != nil {
		t.Errorf("still to be answered: %v, %v", open, err)
	}
	if _, err := r.DeleteUser(t.Context(), ""); err == nil {
		t.Error("no user: no error")
	}
}

func testSummary(t *testing.T, r *records.Records) {
	if got := counts(t, r); got != (records.Counts{}) {
		t.Errorf("empty: %+v", got)
	}
	asked(t, r, "A1", "U1", 3*day)
	asked(t, r, "A2", "U1", time.Hour)
	asked(t, r, "A3", "U2", 2*day)
	s, err := r.Summary(t.Context())
	if err != nil || s.Counts != (records.Counts{Answers: 3, Messages: 3, Feedback: 3}) || s.Cost != 1.5 || s.PromptTokens != 300 ||
		time.Since(s.First).Round(time.Hour) != 3*day || time.Since(s.Last).Round(time.Hour) != time.Hour {
		t.Errorf("got %+v, %v", s, err)
	}
	users, err := r.Users(t.Context())
	var names []string
	for _, u := range users {
		names = append(names, u.User)
	}
	if want := []string{"U1", "U2", "voter"}; err != nil || !slices.Equal(names, want) {
		t.Errorf("users %v, %v; want %v", names, err, want)
	}
}

// What is deleted is gone from the file and not only from its tables, and the
// file gets smaller.
func TestForgets(t *testing.T) {
	path := filepath.Join(t.TempDir(), "records.db")
	r := open(t, path)
	noise := rand.New(rand.NewPCG(1, 2))
	for i := range 50 {
		rec := record(fmt.Sprint("A", i), 0)
		rec.User, rec.Question = "U1", "xyzzy-4711"
		rec.Trace = make([]byte, 40_000)
		for j := range rec.Trace {
			rec.Trace[j] = byte('a' + noise.IntN(26))
		}
		save(t, r, rec)
	}
	if _, err := r.DeleteUser(t.Context(), "U1"); err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, suffix := range []string{"", "-wal"} {
		data, err := os.ReadFile(path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if total += len(data); bytes.Contains(data, []byte("xyzzy-4711")) {
			t.Errorf("the question still stands in %s", path+suffix)
		}
	}
	if total > 200_000 {
		t.Errorf("%d bytes after all was deleted", total)
	}
}
