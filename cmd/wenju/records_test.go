package main

import (
	"strings"
	"testing"
	"time"

	"github.com/wenju/wenju/internal/records"
)

// keep saves records of the session's data folder.
func keep(t *testing.T, list ...records.Record) {
	t.Helper()
	r, err := records.Open(t.Context(), "data/records.db")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, rec := range list {
		if rec.Answer == nil {
			rec.Answer = []byte("{}")
		}
		rec.Trace = []byte("{}")
		if err := r.Save(t.Context(), rec); err != nil {
			t.Fatal(err)
		}
	}
}

func before(days int) time.Time { return time.Now().Add(-time.Duration(days) * day) }

func TestParseSpan(t *testing.T) {
	for s, want := range map[string]time.Duration{
		"90d": 90 * day, "12w": 84 * day, "720h": 30 * day, " 1d ": day, "0": 0, "1h30m": 90 * time.Minute,
		"": -1, "d": -1, "-3d": -1, "-3h": -1, "1.5d": -1, "90": -1, "soon": -1, "4000000000d": -1, "１d": -1,
	} {
		if got, err := parseSpan(s); err == nil && got != want || err != nil && want >= 0 {
			t.Errorf("parseSpan(%q) = %v, %v", s, got, err)
		}
	}
}

func TestRecordsList(t *testing.T) {
	s := newSession(t)
	if r := s.want(exitDone, "records"); r.out != "" || !strings.Contains(r.err, "no records") {
		t.Errorf("%+v", r)
	}
	includes(t, s.want(exitDone, "records", "--json").out, "file", "bytes", "retention", "total", "users")
	keep(t, records.Record{ID: "A1", Asked: before(1), User: "U1", Cost: 0.5}, records.Record{ID: "A2", Asked: before(2), User: "U1"},
		records.Record{ID: "A3", Asked: before(3)})
	report := decode[recordsReport](t, s.want(exitDone, "records", "--json").out)
	if report.Retention != "90d" || report.Total.Answers != 3 || report.Total.Cost != 0.5 || len(report.Users) != 2 ||
		report.Users[0].User != "U1" || report.Users[0].Answers != 2 || report.Bytes == 0 {
		t.Errorf("%+v", report)
	}
	if r := s.want(exitDone, "records"); !strings.Contains(r.out, "U1") || !strings.Contains(r.err, "3 answers") || !strings.Contains(r.err, "90d") {
		t.Errorf("%+v", r)
	}
}

func TestRecordsDelete(t *testing.T) {
	s := newSession(t)
	s.want(exitDone, "records", "delete", "--user", "U1")
	keep(t, records.Record{ID: "A1", Asked: before(1), User: "U1"}, records.Record{ID: "A2", Asked: before(40), User: "U2"},
		records.Record{ID: "A3", Asked: before(3), User: "U3"})
	for _, args := range [][]string{{}, {"--user", ""}, {"--older", "soon"}, {"--older", "0"}, {"U1"}} {
		s.want(exitUsage, append([]string{"records", "delete"}, args...)...)
	}
	s.want(exitUsage, "records", "remove")
	if r := s.want(exitDone, "records", "delete", "--user", "U1", "--older", "30d"); !strings.Contains(r.out, "deleted 2 answers") {
		t.Error(r.out)
	}
	s.want(exitFailed, "explain", "A1")
	s.want(exitFailed, "explain", "A2")
	s.want(exitDone, "explain", "A3")
}

func TestRetention(t *testing.T) {
	for retention, gone := range map[string]bool{"": true, "30d": true, "200d": false, "off": false} {
		s := newSession(t, "WENJU_RETENTION="+retention)
		keep(t, records.Record{ID: "OLD", Asked: before(100)})
		s.want(exitDone, "ask", "京津冀有多大？")
		if status := s.run("explain", "OLD").status; (status == exitFailed) != gone {
			t.Errorf("WENJU_RETENTION=%s: explain of an old answer ends with %d", retention, status)
		}
	}
}
