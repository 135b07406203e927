package bot

import (
	"cmp"
	"context"
	"strings"

	"github.com/slack-go/slack"

	"github.com/wenju/wenju/internal/gaps"
	"github.com/wenju/wenju/internal/records"
	"github.com/wenju/wenju/internal/text"
)

// subcommand is what /ask does beside asking; empty where it asks.
func subcommand(s string) string {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "", "help", "帮助":
		return "help"
	case "gaps", "缺口":
		return "gaps"
	}
	return ""
}

// commandLang is the language of what a command says that asks nothing.
func (b *Bot) commandLang(c slack.SlashCommand) text.Lang {
	switch {
	case b.lang != "":
		return b.lang
	case strings.ContainsFunc(c.Text, text.IsHan):
		return text.Chinese
	}
	return cmp.Or(b.known.lang(c.UserID), text.English)
}

// obey does what a command wants that is no question. Nothing of it is kept.
func (b *Bot) obey(ctx context.Context, e envelope, c slack.SlashCommand) {
	lang := b.commandLang(c)
	b.metrics.Event(itemCommand)
	if subcommand(c.Text) == "help" {
		m := b.render.help(lang)
		e.ack(map[string]any{"response_type": "ephemeral", "text": m.Text, "blocks": m.Blocks})
		return
	}
	e.ack(map[string]string{"response_type": "ephemeral", "text": thinkingWords.in(lang)})
	b.beside(ctx, "gaps", func(ctx context.Context) error {
		m := b.render.notice(gapsLost.in(lang))
		report, err := gaps.Find(ctx, b.records, gaps.Options{Now: b.now()})
		if err == nil {
			m = b.render.gaps(report, lang)
		}
		asked := records.Item{Channel: c.ChannelID, User: c.UserID, Payload: payload{Respond: c.ResponseURL}.encode()}
		if told := b.respond(ctx, asked, m, replace); err == nil {
			err = told
		}
		return err
	})
}

// showGaps opens the gaps from the App Home.
func (b *Bot) showGaps(ctx context.Context, c clicked) error {
	lang := b.userLang(ctx, c.User.ID)
	report, err := gaps.Find(ctx, b.records, gaps.Options{Now: b.now()})
	if err != nil {
		b.show(ctx, c, b.render.told(gapsLost.in(lang), lang))
		return err
	}
	return b.show(ctx, c, b.render.gapsView(report, lang))
}

func (b *Bot) clickHow(ctx context.Context, c clicked) error {
	return b.showHow(ctx, c, c.action.Value)
}
