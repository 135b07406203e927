package bot

import (
	"testing"

	"github.com/wenju/wenju/internal/text"
)

func TestBetweenPeople(t *testing.T) {
	for _, c := range []struct {
		text        string
		amongPeople bool
		want        bool
	}{
		{"and for parents?", false, false},
		{"那产假呢？", false, false},
		{"那产假呢", true, false},
		{"it was the same last year", false, false},
		{"it was the same last year", true, true},
		{"去年也是这样", true, true},
		{"Is it the same this year?", true, false},
		{"Thank you very much!", false, true},
		{"thanks, that helps", false, true},
		{"Thanks. And for parents?", false, false},
		{"谢谢，明白了！", false, true},
		{"好的，谢谢", false, true},
		{"谢谢。那产假呢？", false, false},
		{":+1: :tada:", false, true},
		{"👍", false, true},
		{"...", false, true},
		{"<@U0BO> can you confirm?", false, true},
		{"Hi <@U0BO>, can you confirm?", false, true},
		{"谢谢 <@U0BO>，你怎么看？", false, true},
		{"can you confirm this, <@U0BO>?", false, true},
		{"What did <@U0BO> say about leave?", false, false},
		{"<@U0WENJUBOT> and <@U0BO>, how much leave?", false, false},
	} {
		if got := betweenPeople(c.text, "U0WENJUBOT", c.amongPeople); got != c.want {
			t.Errorf("%q, among people %v: %v", c.text, c.amongPeople, got)
		}
	}
}

func TestQuestion(t *testing.T) {
	for in, want := range map[string]string{
		"<@U0ME> how much?":               "how much?",
		"<@U0ME|wenju> how much?":         "how much?",
		"how <@U0ME> much?":               "how   much?",
		"R&amp;D &lt;5":                   "R&D <5",
		"<https://a.example|the page> ok": "the page ok",
		"<https://a.example/x?y=1>":       "https://a.example/x?y=1",
		"in <#C1|general>":                "in #general",
		"<!channel> look":                 "look",
		"ask <@U0BO|bo>":                  "ask @bo",
	} {
		if got := question(in, "U0ME"); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestSaysNothing(t *testing.T) {
	for s, want := range map[string]bool{"": true, "GDP?": true, "2024": true, "GDP 2024": true, "leave": true, "how much": false, "年": false, "GDP 是多少": false} {
		if got := saysNothing(s); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
}

func TestLangOfLocale(t *testing.T) {
	for locale, want := range map[string]text.Lang{"zh-CN": "zh", "zh-TW": "zh", "en-GB": "en", "ja-JP": "en", "": "", "z": ""} {
		if got := langOfLocale(locale); got != want {
			t.Errorf("%q: %q", locale, got)
		}
	}
}

// Whatever comes as an event is taken in without a panic, and what stands for the
// bot itself never reaches the library.
func FuzzDelivery(f *testing.F) {
	f.Add([]byte(`{"team_id":"T","event":{"type":"message","channel":"C1","text":"<@U0ME> hi","ts":"1.2","files":[{}]}}`))
	f.Add([]byte(`{"event":{"type":"message","subtype":"message_changed","message":{"text":"a"},"previous_message":{}}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		d, err := readDelivery(raw)
		if err != nil {
			return
		}
		q := question(d.Event.Text, "U0ME")
		if mentions(q, "U0ME") && !mentions(d.Event.Text, "U0ME") {
			return // it was escaped
		}
		betweenPeople(d.Event.Text, "U0ME", true)
		seconds(d.Event.TS)
		laneOf(raw)
	})
}

func FuzzRequest(f *testing.F) {
	f.Add("application/json", []byte(`{"type":"url_verification","challenge":"x"}`))
	f.Add("application/json", []byte(`{"type":"url_verification"}`))
	f.Add("application/x-www-form-urlencoded", []byte(`command=/ask&text=hi`))
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		e, challenge, ok := readRequest(kind, body)
		if ok && challenge == "" && len(e.payload) == 0 {
			t.Error("an envelope without a payload")
		}
	})
}
