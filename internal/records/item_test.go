package records_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/wenju/wenju/internal/records"
)

var noon = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)

func message(key, event string) records.Item {
	return records.Item{
		Key: key, Event: event, Team: "T1", Channel: "C1", Thread: "1.0", TS: key, User: "U1",
		Kind: "mention", Private: true, Text: "<@B> 京津冀有多大？", Payload: []byte(`{"lang":"zh"}`), Accepted: noon,
	}
}

func accept(t *testing.T, r *records.Records, item records.Item) bool {
	t.Helper()
	fresh, err := r.Accept(t.Context(), item)
	if err != nil {
		t.Fatal(err)
	}
	return fresh
}

func testAccept(t *testing.T, r *records.Records) {
	for _, test := range []struct {
		key, event string
		fresh      bool
	}{
		{"1.1", "E1", true},
		{"1.1", "E1", false}, // redelivered
		{"1.1", "E2", false}, // the same message as another event
		{"1.2", "E1", false},
		{"1.2", "E3", true},
		{"1.3", "", true}, // commands have no event
		{"1.4", "", true},
		{"1.4", "", false},
	} {
		if fresh := accept(t, r, message(test.key, test.event)); fresh != test.fresh {
			t.Errorf("Accept(%q, %q) = %v", test.key, test.event, fresh)
		}
	}
	if _, err := r.Accept(t.Context(), message("", "E9")); err == nil {
		t.Error("no key: no error")
	}
	if err := r.Finish(t.Context(), "1.1", records.Answered, "A"); err != nil {
		t.Fatal(err)
	}
	if accept(t, r, message("1.1", "E1")) {
		t.Error("fresh again after it was answered")
	}
}

func testItemKeepsAll(t *testing.T, r *records.Records) {
	want := message("1.1", "E1")
	accept(t, r, want)
	got, taken, err := r.Take(t.Context(), "1.1")
	if err != nil || !taken || got.Taken.IsZero() {
		t.Fatalf("Take = %v, %v, %v", got, taken, err)
	}
	want.State, want.Attempts, want.Taken = records.Answering, 1, got.Taken
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got\n%v, want\n%v", got, want)
	}
}

func TestTakeOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "records.db")
	first := open(t, path)
	accept(t, first, message("1.1", "E1"))
	var wg sync.WaitGroup
	var taken, retaken atomic.Int32
	try := func(count *atomic.Int32, take func(*records.Records) (records.Item, bool, error)) {
		for range 3 {
			r := open(t, path)
			for range 5 {
				wg.Go(func() {
					_, ok, err := take(r)
					if err != nil {
						t.Error(err)
					}
					if ok {
						count.Add(1)
					}
				})
			}
		}
		wg.Wait()
	}
	try(&taken, func(r *records.Records) (records.Item, bool, error) { return r.Take(context.Background(), "1.1") })
	try(&retaken, func(r *records.Records) (records.Item, bool, error) { return r.Retake(context.Background(), "1.1", 1) })
	if taken.Load() != 1 || retaken.Load() != 1 {
		t.Errorf("taken %d times, retaken %d times", taken.Load(), retaken.Load())
	}
	if _, _, err := first.Take(t.Context(), "9.9"); !errors.Is(err, records.ErrNotFound) {
		t.Errorf("unknown key: %v", err)
	}
	if _, ok, err := first.Retake(t.Context(), "1.1", 1); ok || err != nil {
		t.Errorf("retaken with an old count: %v, %v", ok, err)
	}
}

func testUnfinished(t *testing.T, r *records.Records) {
	for i, minutes := range []int{3, 1, 2, 0, 4} {
		item := message(fmt.Sprint("1.", i), fmt.Sprint("E", i))
		item.Accepted = noon.Add(time.Duration(minutes) * time.Minute)
		accept(t, r, item)
	}
	if _, _, err := r.Take(t.Context(), "1.2"); err != nil {
		t.Fatal(err)
	}
	for key, state := range map[string]records.State{"1.0": records.Failed, "1.4": records.Dropped} {
		if err := r.Finish(t.Context(), key, state, ""); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Finish(t.Context(), "1.1", records.Answering, ""); err == nil {
		t.Error("answering is no final state: no error")
	}
	got, err := r.Unfinished(t.Context(), noon.Add(time.Minute))
	if err != nil || len(got) != 2 || got[0].Key != "1.1" || got[1].Key != "1.2" || got[1].State != records.Answering {
		t.Errorf("got %v, %v", got, err)
	}
}

func testLookUp(t *testing.T, r *records.Records) {
	accept(t, r, message("1.1", "E1"))
	edited := message("1.1/edited", "E2")
	edited.TS = "1.1"
	accept(t, r, edited)
	if err := r.Replied(t.Context(), "1.1", "2.1"); err != nil {
		t.Fatal(err)
	}
	if err := r.Replied(t.Context(), "9.9", "2.1"); !errors.Is(err, records.ErrNotFound) {
		t.Errorf("unknown key: %v", err)
	}
	for _, test := range []struct {
		name   string
		lookUp func(context.Context, string, string) (records.Item, error)
		c, ts  string
		want   string
	}{
		{"reply", r.ItemByReply, "C1", "2.1", "1.1"},
		{"reply elsewhere", r.ItemByReply, "C2", "2.1", ""},
		{"no reply", r.ItemByReply, "C1", "", ""},
		{"message, edited", r.ItemByMessage, "C1", "1.1", "1.1/edited"},
		{"no message", r.ItemByMessage, "C1", "2.1", ""},
	} {
		got, err := test.lookUp(t.Context(), test.c, test.ts)
		if got.Key != test.want || (test.want == "") != errors.Is(err, records.ErrNotFound) {
			t.Errorf("%s: %q, %v", test.name, got.Key, err)
		}
	}
}

func testThreadTurns(t *testing.T, r *records.Records) {
	for i := range 4 {
		key, id := fmt.Sprint("1.", i), fmt.Sprint("A", i)
		accept(t, r, message(key, ""))
		rec := record(id, i)
		rec.Question = fmt.Sprint("问题 ", i)
		save(t, r, rec)
		if i == 2 {
			continue // not answered yet
		}
		if err := r.Finish(t.Context(), key, records.Answered, id); err != nil {
			t.Fatal(err)
		}
	}
	elsewhere := message("8.8", "")
	elsewhere.Thread = "8.0"
	accept(t, r, elsewhere)
	got, err := r.ThreadTurns(t.Context(), "C1", "1.0", 2)
	if err != nil || len(got) != 2 || got[0].Question != "问题 1" || got[1].Question != "问题 3" || got[1].Item.Key != "1.3" ||
		string(got[1].Answer) != string(record("", 0).Answer) {
		t.Errorf("got %v, %v", got, err)
	}
}

func testFeedback(t *testing.T, r *records.Records) {
	save(t, r, record("ABC", 0))
	for i, f := range []records.Feedback{
		{Answer: "abc", User: "U1", Up: true},
		{Answer: "ABC", User: "U2", Up: true},
		{Answer: "ABC", User: "U1", Reason: "数字不对"}, // thought again
	} {
		f.At = noon.Add(time.Duration(i) * time.Minute)
		if err := r.SaveFeedback(t.Context(), f); err != nil {
			t.Fatal(err)
		}
	}
	got, err := r.Feedback(t.Context(), "ABC")
	want := []records.Feedback{
		{Answer: "ABC", User: "U2", Up: true, At: noon.Add(time.Minute)},
		{Answer: "ABC", User: "U1", Reason: "数字不对", At: noon.Add(2 * time.Minute)},
	}
	if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
	if err := r.SaveFeedback(t.Context(), records.Feedback{Answer: "Q", User: "U1"}); !errors.Is(err, records.ErrNotFound) {
		t.Errorf("no such answer: %v", err)
	}
	if err := r.SaveFeedback(t.Context(), records.Feedback{Answer: "ABC"}); err == nil {
		t.Error("no user: no error")
	}
}

func testWithdraw(t *testing.T, r *records.Records) {
	for _, id := range []string{"A1", "A2"} {
		accept(t, r, message("1."+id, ""))
		rec := record(id, 0)
		rec.Declined, rec.Agreed = true, true
		save(t, r, rec)
		if err := r.Finish(t.Context(), "1."+id, records.Answered, id); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Withdraw(t.Context(), "a1"); err != nil {
		t.Fatal(err)
	}
	found, err := r.Troubles(t.Context(), noon.Add(-day), noon.Add(day))
	if err != nil || len(found) != 1 || found[0].ID != "A2" {
		t.Errorf("troubles %v, %v", found, err)
	}
	turns, err := r.ThreadTurns(t.Context(), "C1", "1.0", 9)
	if err != nil || len(turns) != 1 || turns[0].Item.Answer != "A2" {
		t.Errorf("turns %v, %v", turns, err)
	}
}

func testRecordKeepsAll(t *testing.T, r *records.Records) {
	want := record("ABC", 0)
	want.Source, want.Team, want.Channel, want.Thread, want.User = "slack", "T1", "C1", "1.0", "U1"
	want.Private, want.Model, want.PromptTokens, want.CompletionTokens, want.Cost = true, "openai:gpt", 900, 80, 0.0125
	want.Declined, want.Reason = true, "no_evidence"
	want.Trace = []byte(`{"passages":"` + strings.Repeat("京津冀 ", 5000) + `"}`)
	save(t, r, want)
	if err := r.Agree(t.Context(), "abc"); err != nil {
		t.Fatal(err)
	}
	want.Agreed = true
	if got, err := r.Get(t.Context(), "ABC"); err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got\n%v, %v, want\n%v", got, err, want)
	}
	if err := r.Agree(t.Context(), "Q"); !errors.Is(err, records.ErrNotFound) {
		t.Errorf("no such answer: %v", err)
	}
}
