package main

import (
	"strings"
	"testing"

	"github.com/wenju/wenju/internal/gaps"
	"github.com/wenju/wenju/internal/slacktest"
)

// What was asked in direct messages, private channels and with /ask is in no list.
func TestPrivateQuestionsOfSlack(t *testing.T) {
	s := newBridgeSession(t)
	slack := slacktest.New(slacktest.Options{})
	defer slack.Close()
	slack.AddUser(slacktest.User{ID: "U0ASKS"})
	slack.AddChannel(slacktest.Channel{ID: "C0PUBLIC"})
	slack.AddChannel(slacktest.Channel{ID: "C0SECRET", Private: true})
	log, stop := startSlack(t, append(slack.Env(), "WENJU_METRICS=off")...)
	eventually(t, "connect", func() bool { return slack.Sockets() > 0 })
	slack.Ask("C0PUBLIC", "U0ASKS", "食堂几点开门？")
	slack.Ask("C0SECRET", "U0ASKS", "食堂几点开门？ secret channel")
	slack.DM("U0ASKS", "食堂几点开门？ secret message")
	slack.Command("C0PUBLIC", "U0ASKS", "/ask", "食堂几点开门？ secret command")
	eventually(t, "four answers", func() bool { return countRecords(t, "data/records.db") == 4 })
	if status := stop(); status == exitFailed {
		t.Fatal(log)
	}
	for _, args := range [][]string{{"gaps"}, {"gaps", "--json"}, {"eval", "export"}} {
		if r := s.want(exitDone, args...); strings.Contains(r.out, "secret") || !strings.Contains(r.out, "食堂几点开门") {
			t.Errorf("%q: %s", args, r.out)
		}
	}
	if report := decode[gaps.Report](t, s.want(exitDone, "gaps", "--json").out); report.Total != 1 || report.Gaps[0].Count != 1 {
		t.Errorf("%+v", report)
	}
}

// A question that its asker has deleted or changed is in no list either.
func TestQuestionsTakenBack(t *testing.T) {
	s := newBridgeSession(t)
	slack := slacktest.New(slacktest.Options{})
	defer slack.Close()
	slack.AddUser(slacktest.User{ID: "U0ASKS"})
	slack.AddChannel(slacktest.Channel{ID: "C0PUBLIC"})
	log, stop := startSlack(t, append(slack.Env(), "WENJU_METRICS=off")...)
	eventually(t, "connect", func() bool { return slack.Sockets() > 0 })
	deleted := slack.Ask("C0PUBLIC", "U0ASKS", "secret 食堂几点开门？")
	changed := slack.Ask("C0PUBLIC", "U0ASKS", "secret 年假怎么申请？")
	eventually(t, "two answers", func() bool {
		return countRecords(t, "data/records.db") == 2 && len(slack.Replies("C0PUBLIC", deleted.TS)) > 0
	})
	slack.Delete("C0PUBLIC", deleted.TS)
	slack.Edit("C0PUBLIC", changed.TS, slacktest.Mention+" 打印机在哪里？")
	eventually(t, "one question left", func() bool {
		report := decode[gaps.Report](t, s.want(exitDone, "gaps", "--json").out)
		return len(report.Gaps) == 1 && report.Gaps[0].Question == "打印机在哪里？"
	})
	if status := stop(); status == exitFailed {
		t.Fatal(log)
	}
}
