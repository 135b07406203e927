package gaps_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/wenju/wenju/internal/gaps"
	"github.com/wenju/wenju/internal/records"
)

var now = time.Date(2026, 5, 31, 12, 0, 0, 0, time.UTC)

const day = 24 * time.Hour

// shelf is records in memory.
type shelf struct {
	*testing.T
	*records.Records
	n int
}

func newShelf(t *testing.T) *shelf {
	t.Helper()
	r, err := records.Open(t.Context(), records.InMemory)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return &shelf{T: t, Records: r}
}

// save keeps a question of so many days ago; change makes it what it is.
func (s *shelf) save(days int, question string, change func(*records.Record)) string {
	s.Helper()
	s.n++
	rec := records.Record{ID: fmt.Sprintf("A%03d", s.n), Asked: now.Add(-time.Duration(days)*day - time.Duration(s.n)*time.Second),
		Question: question, Answer: []byte("{}"), Trace: []byte("{}"), Source: "slack"}
	change(&rec)
	if err := s.Save(s.Context(), rec); err != nil {
		s.Fatal(err)
	}
	return rec.ID
}

func declined(r *records.Record) { r.Declined, r.Reason = true, "no_evidence" }
func answered(*records.Record)   {}
func private(r *records.Record)  { declined(r); r.Private = true }

func (s *shelf) dislike(id, user, reason string) {
	s.Helper()
	if err := s.SaveFeedback(s.Context(), records.Feedback{Answer: id, User: user, Reason: reason, At: now}); err != nil {
		s.Fatal(err)
	}
}

func (s *shelf) find(o gaps.Options) gaps.Report {
	s.Helper()
	o.Now = now
	report, err := gaps.Find(s.Context(), s, o)
	if err != nil {
		s.Fatal(err)
	}
	return report
}

func questions(r gaps.Report) (out []string) {
	for _, g := range r.Gaps {
		out = append(out, g.Question)
	}
	return out
}

func TestAlike(t *testing.T) {
	for _, test := range []struct {
		a, b string
		same bool
	}{
		{"食堂几点开门？", "请问食堂什么时候开门呢", true},
		{"食堂几点开门？", "食堂周末几点开门？", true},
		{"食堂几点开门？", "食堂在哪里？", false},
		{"如何申请年假", "年假怎么申请？", true},
		{"如何申请年假", "如何申请签证", false},
		{"南湾大桥有多长？", "南湾隧道有多长？", false},
		{"How do I get VPN access?", "how can I get access to the VPN", true},
		{"vacation policy", "What is the vacation policy for contractors?", true},
		{"What is the vacation policy?", "What is the parking policy?", false},
		{"Where is the office in Berlin?", "Where is the office in Tokyo?", false},
		{"ＶＰＮ怎么连", "vpn 怎么连？", true},
		{"什么？", "为什么", false},
		{"Why?", "why", true},
	} {
		s := newShelf(t)
		s.save(1, test.a, declined)
		s.save(1, test.b, declined)
		if got := len(s.find(gaps.Options{}).Gaps) == 1; got != test.same {
			t.Errorf("%q and %q: one gap is %v", test.a, test.b, got)
		}
	}
}

func TestCountsAndTrend(t *testing.T) {
	s := newShelf(t)
	for _, days := range []int{1, 2, 3, 31, 61} { // the last is in no period
		s.save(days, "食堂几点开门？", declined)
	}
	s.save(2, "请问食堂什么时候开门", func(r *records.Record) { r.Declined, r.Reason = true, "unchecked" })
	for _, days := range []int{5, 40, 41} {
		s.save(days, "How do I get VPN access?", declined)
	}
	s.save(45, "年假怎么申请？", declined)
	disliked := s.save(4, "南湾大桥有多长？", answered)
	s.dislike(disliked, "U1", "数字不对")
	s.dislike(disliked, "U2", "")
	s.save(4, "大桥谁设计的？", answered)                                                                      // nobody minds
	s.save(1, "Is the model up?", func(r *records.Record) { r.Declined, r.Reason = true, "llm_error" }) // says nothing of the documents
	got := s.find(gaps.Options{})
	want := []struct {
		question                          string
		count, before, declined, disliked int
		trend                             gaps.Trend
		reason                            string
	}{
		{"食堂几点开门？", 4, 1, 4, 0, gaps.Up, "no_evidence"},
		{"南湾大桥有多长？", 2, 0, 0, 2, gaps.New, ""},
		{"How do I get VPN access?", 1, 2, 1, 0, gaps.Down, "no_evidence"},
	}
	if len(got.Gaps) != len(want) || got.Total != len(want) {
		t.Fatalf("%q", questions(got))
	}
	for i, w := range want {
		g := got.Gaps[i]
		if g.Question != w.question || g.Count != w.count || g.Before != w.before || g.Declined != w.declined || g.Disliked != w.disliked ||
			g.Trend != w.trend || g.MainReason() != w.reason {
			t.Errorf("got %+v, want %+v", g, w)
		}
	}
	if g := got.Gaps[0]; !slices.Equal(g.Questions, []string{"食堂几点开门？", "请问食堂什么时候开门"}) || len(g.Answers) != 4 || g.Answers[0] != "A001" ||
		!g.Last.Equal(now.Add(-day-time.Second)) || g.Reasons["unchecked"] != 1 {
		t.Errorf("%+v", g)
	}
	if g := got.Gaps[1]; !slices.Equal(g.Notes, []string{"数字不对"}) {
		t.Errorf("%+v", g)
	}
	if few := s.find(gaps.Options{Limit: 1, Since: 90 * day}); len(few.Gaps) != 1 || few.Total != 4 || few.Gaps[0].Before != 0 {
		t.Errorf("%+v", few)
	}
}

// What only its asker may see is in no field of a report, and counts for nothing.
func TestPrivateStaysOut(t *testing.T) {
	s := newShelf(t)
	s.save(1, "食堂几点开门？", declined)
	for range 3 { // most asked, alike to one that may be shown, and of the period before
		s.save(1, "食堂周末几点开门？ secret", private)
		s.save(40, "食堂几点开门？", private)
		s.save(2, "secret salaries", private)
	}
	disliked := s.save(2, "secret plan", func(r *records.Record) { r.Private = true })
	s.dislike(disliked, "U1", "secret reason")
	raw, err := json.Marshal(s.find(gaps.Options{}))
	if err != nil || strings.Contains(string(raw), "secret") {
		t.Errorf("%s, %v", raw, err)
	}
	if got := s.find(gaps.Options{}).Gaps; len(got) != 1 || got[0].Count != 1 || got[0].Before != 0 || got[0].Trend != gaps.New {
		t.Errorf("%+v", got)
	}
	if err := s.Agree(t.Context(), disliked); err != nil {
		t.Fatal(err)
	}
	if got := questions(s.find(gaps.Options{})); !slices.Contains(got, "secret plan") {
		t.Errorf("its asker agreed: %q", got)
	}
}

// A follow-up is shown as it was searched, but a private one no further than its
// asker agreed.
func TestFollowUps(t *testing.T) {
	s := newShelf(t)
	standalone := func(r *records.Record) {
		declined(r)
		r.Answer = []byte(`{"standalone":"那造价呢？ 南湾大桥"}`)
	}
	s.save(1, "那造价呢？", standalone)
	s.save(2, "那高度呢？", func(r *records.Record) { standalone(r); r.Private, r.Agreed = true, true })
	if got, want := questions(s.find(gaps.Options{})), []string{"那造价呢？ 南湾大桥", "那高度呢？"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestSameRecordsSameGaps(t *testing.T) {
	s := newShelf(t)
	random := rand.New(rand.NewPCG(1, 2))
	words := []string{"食堂", "年假", "VPN", "打印机", "parking", "开门", "申请", "密码", "refund", "会议室"}
	for range 200 {
		s.save(random.IntN(60), words[random.IntN(10)]+" "+words[random.IntN(10)]+" "+words[random.IntN(10)], declined)
	}
	first := fmt.Sprint(s.find(gaps.Options{}))
	for range 5 {
		if again := fmt.Sprint(s.find(gaps.Options{})); again != first {
			t.Fatal("other gaps from the same records")
		}
	}
}

func TestNoGaps(t *testing.T) {
	if raw, err := json.Marshal(newShelf(t).find(gaps.Options{})); err != nil || !strings.Contains(string(raw), `"gaps":[]`) {
		t.Errorf("%s, %v", raw, err)
	}
}

// BenchmarkFind: 5,000 declined questions of some 2,000 wordings.
func BenchmarkFind(b *testing.B) {
	r, err := records.Open(b.Context(), records.InMemory)
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 5000 {
		question := "q"
		for range 3 {
			question += fmt.Sprintf(" word%d", random.IntN(40))
		}
		rec := records.Record{ID: fmt.Sprint(i), Asked: now.Add(-day), Question: question, Answer: []byte("{}"), Trace: []byte("{}"), Declined: true}
		if err := r.Save(b.Context(), rec); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if _, err := gaps.Find(b.Context(), r, gaps.Options{Now: now}); err != nil {
			b.Fatal(err)
		}
	}
}

// FuzzFind: whatever is asked, each question stands in one gap, and nothing is
// counted twice or lost.
func FuzzFind(f *testing.F) {
	f.Add("食堂几点开门？", "食堂周末几点开门", "Why?")
	f.Add("", " \n", "?？")
	f.Add("\xff", "\u200d\u202e", "𠮷野家在哪？")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		var asked troubles
		for i, question := range []string{a, b, c, a} {
			asked = append(asked, records.Trouble{ID: fmt.Sprint(i), Asked: now.Add(-day), Question: question, Declined: true})
		}
		for _, exact := range []bool{false, true} {
			report, err := gaps.Find(t.Context(), asked, gaps.Options{Now: now, Exact: exact})
			if err != nil {
				t.Fatal(err)
			}
			count, answers := 0, 0
			for _, g := range report.Gaps {
				count += g.Count
				answers += len(g.Answers)
				if !slices.Contains(g.Questions, g.Question) {
					t.Errorf("%q is none of %q", g.Question, g.Questions)
				}
			}
			if count != len(asked) || answers != len(asked) {
				t.Errorf("%d counted, %d answers: %+v", count, answers, report.Gaps)
			}
		}
	})
}

// troubles are a Source.
type troubles []records.Trouble

func (t troubles) Troubles(context.Context, time.Time, time.Time) ([]records.Trouble, error) {
	return t, nil
}
