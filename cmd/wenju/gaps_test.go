package main

import (
	"strings"
	"testing"

	"github.com/wenju/wenju/eval"
	"github.com/wenju/wenju/internal/gaps"
	"github.com/wenju/wenju/internal/records"
)

func asked(id, question string, days int) records.Record {
	return records.Record{ID: id, Question: question, Asked: before(days), Source: "slack", User: "U1", Declined: true, Reason: "no_evidence"}
}

func dislike(t *testing.T, f records.Feedback) {
	t.Helper()
	r, err := records.Open(t.Context(), "data/records.db")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := r.SaveFeedback(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

func TestGaps(t *testing.T) {
	s := newSession(t)
	if r := s.want(exitDone, "gaps"); r.out != "" || !strings.Contains(r.err, "Nothing was declined") {
		t.Errorf("%+v", r)
	}
	if r := s.want(exitDone, "gaps", "--json"); len(decode[gaps.Report](t, r.out).Gaps) != 0 || !strings.Contains(r.out, `"gaps":[]`) {
		t.Error(r.out)
	}
	keep(t, asked("A1", "食堂几点开门？", 1), asked("A2", "请问食堂\x1b[31m什么时候\n开门", 2), asked("A3", "食堂几点开门?", 3), asked("A4", "食堂几点开门?", 40),
		asked("A5", "How do I get VPN access?", 5),
		records.Record{ID: "A6", Question: "南湾大桥有多长？", Asked: before(4)})
	dislike(t, records.Feedback{Answer: "A6", User: "U2", Reason: "数字不对"})
	text := s.want(exitDone, "gaps").out
	for _, want := range []string{"3  ↑2", "食堂几点开门", "declined 3: nothing in the documents", "👎 1; “数字不对”", "VPN"} {
		if !strings.Contains(text, want) || strings.Contains(text, "\x1b") {
			t.Errorf("no %q in %s", want, text)
		}
	}
	report := decode[gaps.Report](t, s.want(exitDone, "gaps", "--json", "--since", "2w", "-n", "1").out)
	if report.Total != 3 || len(report.Gaps) != 1 || report.Gaps[0].Count != 3 || report.Gaps[0].Before != 0 {
		t.Errorf("%+v", report)
	}
	for _, args := range [][]string{{"--since", "soon"}, {"--since", "0d"}, {"-n", "-1"}, {"x"}} {
		s.want(exitUsage, append([]string{"gaps"}, args...)...)
	}
	if r := newSession(t, "LANG=zh_CN.UTF-8").want(exitDone, "gaps"); !strings.Contains(r.err, "最近 30d 没有") {
		t.Error(r.err)
	}
}

func TestGapsOfThisProgramsAnswers(t *testing.T) {
	s := newBridgeSession(t)
	s.want(exitDone, "ask", "食堂的菜单上有什么？")
	if report := decode[gaps.Report](t, s.want(exitDone, "gaps", "--json").out); report.Total != 1 || report.Gaps[0].Reasons["no_evidence"] != 1 {
		t.Errorf("%+v", report)
	}
}

func TestEvalExport(t *testing.T) {
	s := newBridgeSession(t)
	keep(t, asked("A1", "食堂几点开门？", 1), asked("A2", "食堂几点开门?", 2), asked("A3", "请问食堂什么时候开门", 3), asked("A4", "too old", 31),
		records.Record{ID: "A5", Question: "南湾大桥有多长？", Asked: before(4)})
	dislike(t, records.Feedback{Answer: "A5", User: "U2", Reason: "数字不对"})
	out := s.want(exitDone, "eval", "export").out
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) != 3 || strings.Contains(out, "too old") {
		t.Fatal(out)
	}
	for _, line := range lines {
		includes(t, line, "id", "lang", "category", "question", "answerable", "must", "must_not", "evidence", "note")
		if d := decode[eval.DraftQuestion](t, line); len(d.Must) != 0 || !strings.HasPrefix(d.Note, "[draft] ") || !strings.Contains(line, `"must":[]`) {
			t.Error(line)
		}
	}
	if !strings.Contains(lines[0], "declined 2× (no_evidence)") || !strings.Contains(out, "“数字不对”") {
		t.Error(out)
	}
	write(t, "drafts.jsonl", out)
	s.want(exitNotMet, "eval", "lint", "drafts.jsonl")
	if r := s.want(exitUsage, "eval", "--questions", "drafts.jsonl", "--out", "run"); !strings.Contains(r.err, "nobody has filled in") {
		t.Error(r.err)
	}
	// One is filled in: it is asked, the others are left out.
	write(t, "drafts.jsonl", strings.Replace(out, `南湾大桥有多长？","answerable":true,"must":[]`, `南湾大桥有多长？","answerable":true,"must":[["3.6公里"]]`, 1))
	r := s.want(exitDone, "eval", "--questions", "drafts.jsonl", "--out", "run", "--gate", "facts>=1")
	if !strings.Contains(r.err, "2 drafts") {
		t.Error(r.err)
	}
}

// What was asked in private appears nowhere, in no field and in no count.
func TestPrivateAppearsNowhere(t *testing.T) {
	s := newSession(t)
	shown := asked("A1", "食堂几点开门？", 1)
	keep(t, shown)
	surfaces := [][]string{{"gaps"}, {"gaps", "--json"}, {"gaps", "--json", "-n", "0", "--since", "80d"}, {"eval", "export"}, {"eval", "export", "--since", "80d"}}
	want := make([]string, len(surfaces))
	for i, args := range surfaces {
		want[i] = withoutTimes(s.want(exitDone, args...))
	}
	for i, question := range []string{"食堂几点开门？", "食堂周末几点开门？secret", "secret salaries", "secret", "年假 secret"} {
		for _, days := range []int{1, 2, 40, 50} {
			hidden := asked("P"+string(rune('A'+i))+string(rune('A'+days)), question, days)
			hidden.Private = true
			keep(t, hidden)
			dislike(t, records.Feedback{Answer: hidden.ID, User: "U2", Reason: "secret reason"})
		}
	}
	for i, args := range surfaces {
		if got := withoutTimes(s.want(exitDone, args...)); got != want[i] {
			t.Errorf("%q: private questions show:\n%s\nwithout them:\n%s", args, got, want[i])
		}
	}
}

// withoutTimes is what a run printed without the times of the report.
func withoutTimes(r result) string {
	var out []string
	for part := range strings.SplitSeq(r.out+r.err, ",") {
		if !strings.Contains(part, `"from":`) && !strings.Contains(part, `"until":`) {
			out = append(out, part)
		}
	}
	return strings.Join(out, ",")
}
