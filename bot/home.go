package bot

import (
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"github.com/wenju/wenju/internal/text"
)

// home is what the App Home of a user shows.
type home struct {
	overview Overview
	broken   bool    // the index cannot be read
	recent   []asked // the user's own questions, the latest first
	now      time.Time
	lang     text.Lang
}

// asked is a question and when it was asked.
type asked struct {
	question string
	at       time.Time
}

// How much the App Home shows.
const (
	maxSamples = 5
	maxRecent  = 5
	maxAsked   = 150  // characters of a question
	maxSample  = 1900 // bytes of a question in a button's value; Slack takes 2,000 characters
)

// homeView is the App Home.
func (r renderer) homeView(h home) slack.HomeTabViewRequest {
	out := []slack.Block{slack.NewHeaderBlock(plainText(homeTitle.in(h.lang))), r.knows(h)}
	out = append(out, slack.NewDividerBlock(), listing(howToAskWords.in(h.lang), in(waysToAsk, h.lang)))
	if buttons := sampleButtons(h.overview.Samples); len(buttons) > 0 {
		out = append(out, slack.NewDividerBlock(), listing(tryWords.in(h.lang), nil),
			slack.NewActionBlock("", buttons...), note(tryHint.in(h.lang)))
	}
	if len(h.recent) > 0 {
		out = append(out, slack.NewDividerBlock(), listing(recentTitle.in(h.lang), h.lately()))
	}
	out = append(out, slack.NewActionBlock("", button(actionGaps, "", gapsButtonWords.in(h.lang))), note(privacyWords.in(h.lang)))
	return slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: out}}
}

// knows says what there is to be asked about.
func (r renderer) knows(h home) slack.Block {
	o := h.overview
	s := knowsNothing.in(h.lang)
	switch {
	case h.broken:
		s = indexFailedWords.in(h.lang)
	case o.Documents > 0:
		s = knowsWords.in(h.lang, o.Documents, o.Passages, ago(h.now.Sub(o.Newest), h.lang))
	}
	return slack.NewRichTextBlock("", section([]run{{text: s}}))
}

func (h home) lately() []string {
	var out []string
	for _, a := range h.recent[:min(len(h.recent), maxRecent)] {
		out = append(out, fmt.Sprintf("%s (%s)", short(a.question, maxAsked), ago(h.now.Sub(a.at), h.lang)))
	}
	return out
}

// sampleButtons ask what is on them.
func sampleButtons(samples []string) []slack.BlockElement {
	var out []slack.BlockElement
	for _, s := range samples {
		if s != "" && len(s) <= maxSample && len(out) < maxSamples {
			out = append(out, button(fmt.Sprintf("%s_%d", actionSample, len(out)), s, s))
		}
	}
	return out
}

// ago is how long ago something was, in words.
func ago(d time.Duration, lang text.Lang) string {
	switch days := int(d.Hours() / 24); {
	case d < 2*time.Minute:
		return justNowWords.in(lang)
	case d < time.Hour:
		return minutesWords.in(lang, int(d.Minutes()))
	case days == 0:
		return hoursWords.in(lang, int(d.Hours()))
	case days == 1:
		return dayWords.in(lang)
	default:
		return daysWords.in(lang, days)
	}
}

// help is what /ask help says.
func (r renderer) help(lang text.Lang) message {
	ways := append(in(waysToAsk, lang), in(commandWords, lang)...)
	var parts []part
	for _, line := range ways {
		parts = append(parts, part{kind: item, runs: []run{{text: line}}})
	}
	return message{
		Text: notification(append([]part{{runs: []run{{text: helpTitle.in(lang)}}}}, parts...)),
		Blocks: []slack.Block{slack.NewRichTextBlock("", section([]run{{text: helpTitle.in(lang)}})),
			listing(howToAskWords.in(lang), in(waysToAsk, lang)), listing(commandsTitle.in(lang), in(commandWords, lang))},
	}
}
