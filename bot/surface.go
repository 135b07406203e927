package bot

import (
	"context"
	"errors"

	"github.com/slack-go/slack"

	"github.com/wenju/wenju/internal/text"
)

// surface handles the events that are no messages: somebody opens the App Home
// or the pane, or stops an answer. They may come several times, which does no harm.
func (b *Bot) surface(ctx context.Context, d delivery) bool {
	e := d.Event
	switch e.Type {
	case "app_home_opened":
		b.beside(ctx, "home", func(ctx context.Context) error { return b.opensHome(ctx, e) })
	case "assistant_thread_started":
		b.beside(ctx, "prompts", func(ctx context.Context) error {
			return b.suggest(ctx, e.Assistant.User, spot{e.Assistant.Channel, e.Assistant.Thread})
		})
	case "assistant_thread_context_changed", "app_context_changed", "agent_session_title_changed":
	case "agent_session_stopped":
		b.stops.stop(threadKey(e.Channel, e.ThreadTS, ""))
	default:
		return false
	}
	b.metrics.Event("surface")
	return true
}

// opensHome shows a user the App Home. In apps with the agent pane the tab of
// messages is that pane.
func (b *Bot) opensHome(ctx context.Context, e event) error {
	if e.Tab == "messages" {
		return b.suggest(ctx, e.User, spot{channel: e.Channel})
	}
	return b.publishHome(ctx, e.User)
}

func (b *Bot) publishHome(ctx context.Context, user string) error {
	overview, broken := b.library.Overview(ctx)
	lang := b.userLang(ctx, user)
	overview.Samples = inLang(overview.Samples, lang)
	h := home{overview: overview, broken: broken != nil, recent: b.recentOf(ctx, user), now: b.now(), lang: lang}
	return errors.Join(broken, b.api.publishView(ctx, user, b.render.homeView(h)))
}

// recentOf are the last questions of a user. That they cannot be read is no reason
// to show nothing.
func (b *Bot) recentOf(ctx context.Context, user string) []asked {
	found, err := b.records.RecentOf(ctx, user, maxRecent)
	if err != nil {
		b.log.Warn("the questions of a user cannot be read", "user", user, "err", err)
	}
	var out []asked
	for _, rec := range found {
		out = append(out, asked{rec.Question, rec.Asked})
	}
	return out
}

// maxPrompts is how many prompts Slack shows.
const maxPrompts = 4

// suggest offers prompts in the pane.
func (b *Bot) suggest(ctx context.Context, user string, at spot) error {
	overview, err := b.library.Overview(ctx)
	if err != nil {
		return err
	}
	lang := b.userLang(ctx, user)
	var prompts []slack.AssistantThreadsPrompt
	for _, q := range inLang(overview.Samples, lang) {
		if len(prompts) < maxPrompts {
			prompts = append(prompts, slack.AssistantThreadsPrompt{Title: short(q, maxLabel), Message: q})
		}
	}
	if len(prompts) == 0 {
		return nil
	}
	// The tab of messages is no pane in an app that has none.
	if err := b.api.suggest(ctx, at, promptsTitle.in(lang), prompts); err != nil {
		b.log.Debug("no prompts", "err", cause(err))
	}
	return nil
}

// inLang puts the questions of a language first.
func inLang(questions []string, lang text.Lang) []string {
	var ours, others []string
	for _, q := range questions {
		if text.Language(q) == lang {
			ours = append(ours, q)
		} else {
			others = append(others, q)
		}
	}
	return append(ours, others...)
}

// userLang is the language in which the bot speaks to a user without a question.
func (b *Bot) userLang(ctx context.Context, user string) text.Lang {
	if b.lang != "" {
		return b.lang
	}
	ctx, cancel := context.WithTimeout(ctx, langTime)
	defer cancel()
	if u, err := b.known.user(ctx, user); err == nil && u.lang != "" {
		return u.lang
	}
	return text.English
}

// maxTitle is how many characters the title of a thread in the pane has.
const maxTitle = 60

// title names a thread of the pane after its first question. That Slack has no
// pane is no harm.
func (b *Bot) title(ctx context.Context, at spot, question string) {
	if !b.titles.open(at.channel) || !b.titled.add(at.channel+"/"+at.thread) {
		return
	}
	b.beside(ctx, "title", func(ctx context.Context) error {
		if err := b.api.title(ctx, at, short(question, maxTitle)); err != nil && !errors.Is(err, errNoRoom) {
			b.titles.refused(at.channel, err)
		}
		return nil
	})
}

// publishView shows a user the App Home.
func (a *api) publishView(ctx context.Context, user string, view slack.HomeTabViewRequest) error {
	return a.do(ctx, call{method: "views.publish", tier: tier4, again: true}, func(ctx context.Context) error {
		_, err := a.client.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: user, View: view})
		return err
	})
}

func (a *api) suggest(ctx context.Context, at spot, title string, prompts []slack.AssistantThreadsPrompt) error {
	return a.do(ctx, call{method: "assistant.threads.setSuggestedPrompts", tier: tier4, again: true}, func(ctx context.Context) error {
		return a.client.SetAssistantThreadsSuggestedPromptsContext(ctx, slack.AssistantThreadsSetSuggestedPromptsParameters{
			Title: title, ChannelID: at.channel, ThreadTS: at.thread, Prompts: prompts})
	})
}

func (a *api) title(ctx context.Context, at spot, title string) error {
	if !a.pace.allow("assistant.threads.setTitle", tier4) {
		return errNoRoom
	}
	err := a.client.SetAssistantThreadsTitleContext(ctx, slack.AssistantThreadsSetTitleParameters{ChannelID: at.channel, ThreadTS: at.thread, Title: title})
	return wrapped("assistant.threads.setTitle", err)
}

// greet posts to a user directly and returns where that is.
func (a *api) greet(ctx context.Context, user string, m message) (at spot, err error) {
	err = a.do(ctx, call{method: "chat.postMessage", lane: "post " + user, tier: a.posts}, func(ctx context.Context) error {
		at.channel, at.thread, err = a.client.PostMessageContext(ctx, user, m.option(), quiet)
		return orEmpty(at.thread, err)
	})
	return at, err
}
