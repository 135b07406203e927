package records_test

import (
	"path/filepath"
	"testing"

	"github.com/wenju/wenju/internal/records"
)

// kinds are those of records that there are; a database of another make would be
// one more.
var kinds = []struct {
	name string
	open func(*testing.T) *records.Records
}{
	{"in memory", func(t *testing.T) *records.Records { return open(t, records.InMemory) }},
	{"in a file", func(t *testing.T) *records.Records { return open(t, filepath.Join(t.TempDir(), "records.db")) }},
	{"in a file of the first version", func(t *testing.T) *records.Records {
		path, db := makeVersionOne(t)
		if _, err := db.Exec("DELETE FROM answers"); err != nil {
			t.Fatal(err)
		}
		return open(t, path)
	}},
}

// TestBehaviour holds every kind to the same.
func TestBehaviour(t *testing.T) {
	for _, kind := range kinds {
		for _, behaviour := range []struct {
			name string
			test func(*testing.T, *records.Records)
		}{
			{"SaveAndGet", testSaveAndGet},
			{"SaveRefuses", testSaveRefuses},
			{"Recent", testRecent},
			{"Accept", testAccept},
			{"ItemKeepsAll", testItemKeepsAll},
			{"Unfinished", testUnfinished},
			{"LookUp", testLookUp},
			{"ThreadTurns", testThreadTurns},
			{"Feedback", testFeedback},
			{"Withdraw", testWithdraw},
			{"RecordKeepsAll", testRecordKeepsAll},
			{"Prune", testPrune},
			{"DeleteUser", testDeleteUser},
			{"Summary", testSummary},
		} {
			t.Run(kind.name+"/"+behaviour.name, func(t *testing.T) { behaviour.test(t, kind.open(t)) })
		}
	}
}
