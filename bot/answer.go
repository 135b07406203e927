package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"github.com/wenju/wenju/internal/records"
	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/rag"
)

// answer answers a question in its thread.
func (b *Bot) answer(ctx context.Context, item records.Item) (result, error) {
	at := spot{item.Channel, first(item.Thread, item.TS)}
	l, err := b.letter(ctx, item, at)
	if err != nil {
		return result{}, err
	}
	if item.Kind == itemDM && at.thread != "" {
		b.title(ctx, at, question(item.Text, b.me.User))
	}
	return b.answerInto(ctx, item, l)
}

// answerInto answers a question with a letter, behind what that says already.
func (b *Bot) answerInto(ctx context.Context, item records.Item, l *letter) (result, error) {
	lang := b.langOf(item)
	s := b.speaker(l, recipient{item.Team, item.User}, lang)
	if len(l.parts) > l.begin {
		s.way = broken // somebody has begun before us: the whole answer takes the place of it
	}
	go s.show(ctx)
	asking, end := b.stops.begin(ctx, threadKey(item.Channel, item.Thread, item.TS))
	defer end()
	answer, failed := b.ask(asking, item, b.timed(item, s.emit))
	s.close()
	if failed != nil && wasStopped(asking) {
		return result{state: records.Dropped, outcome: "stopped"}, s.fail(ctx, stoppedWords)
	}
	if failed != nil {
		return b.failed(ctx, item, s, failed)
	}
	b.record(ctx, item, answer)
	if err := s.finish(ctx, answer); err != nil {
		return result{}, b.orPrivately(ctx, item, err)
	}
	return doneWith(answer), nil
}

// below is what stands at the end of an answer, behind its sources.
func (b *Bot) below(item records.Item, id string, lang text.Lang) []slack.Block {
	out := b.forAdmins(item, id, lang)
	if payloadOf(item).Files > 0 {
		out = append(out, note(filesWords.in(lang)))
	}
	return out
}

func doneWith(a rag.Answer) result {
	outcome := "answered"
	if a.Declined {
		outcome = "declined"
	}
	return result{state: records.Answered, answerID: a.ID, outcome: outcome, answer: a}
}

// failed tells an asker that there is no answer. When the bot is being stopped it
// stays in the inbox instead.
func (b *Bot) failed(ctx context.Context, item records.Item, s *speaker, err error) (result, error) {
	if ctx.Err() != nil {
		return result{}, ctx.Err()
	}
	b.log.Error("no answer", "key", item.Key, "err", err)
	if err := s.fail(ctx, b.failureWords(err)); err != nil {
		return result{}, b.orPrivately(ctx, item, err)
	}
	return result{state: records.Failed, outcome: "failed"}, nil
}

func (b *Bot) failureWords(err error) words {
	if errors.Is(err, context.DeadlineExceeded) {
		return timeoutWords
	}
	return failedWords
}

// ask asks the library, within the time of a question.
func (b *Bot) ask(ctx context.Context, item records.Item, emit rag.Emit) (a rag.Answer, err error) {
	ctx, cancel := context.WithTimeout(ctx, b.limits.Question)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			b.log.Error("panic while a question was answered", "key", item.Key, "panic", p, "stack", stack())
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	q := question(item.Text, b.me.User)
	return b.library.Ask(ctx, rag.Question{Text: q, History: b.history(ctx, item), Lang: b.questionLang(item)}, emit)
}

// timed measures the time to the first words.
func (b *Bot) timed(item records.Item, emit rag.Emit) rag.Emit {
	first := true
	return func(part string) {
		if first {
			first = false
			b.metrics.FirstWords(b.now().Sub(item.Accepted))
		}
		emit(part)
	}
}

// record keeps an answer. Where that fails the answer stands all the same.
func (b *Bot) record(ctx context.Context, item records.Item, a rag.Answer) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishTime)
	defer cancel()
	rec, err := b.recordOf(ctx, item, a)
	if err == nil {
		err = b.records.Save(ctx, rec)
	}
	if err != nil {
		b.log.Error("an answer is not in the records", "key", item.Key, "answer", a.ID, "err", err)
	}
}

func (b *Bot) recordOf(ctx context.Context, item records.Item, a rag.Answer) (records.Record, error) {
	rec := records.Record{
		ID: a.ID, Asked: item.Accepted, Question: a.Question, Source: "slack",
		Team: item.Team, Channel: item.Channel, Thread: first(item.Thread, item.TS), User: item.User,
		Private: b.isPrivate(ctx, item), Model: a.Model, Declined: a.Declined, Reason: string(a.Reason),
		PromptTokens: a.Usage.PromptTokens, CompletionTokens: a.Usage.CompletionTokens, Cost: a.Usage.Cost,
	}
	var err error
	if rec.Answer, err = json.Marshal(a); err != nil {
		return rec, err
	}
	rec.Trace, err = json.Marshal(a.Trace)
	return rec, err
}

// isPrivate says whether a question is nobody's business but its asker's.
func (b *Bot) isPrivate(ctx context.Context, item records.Item) bool {
	if item.Kind == itemDM || item.Kind == itemCommand || payloadOf(item).Known {
		return item.Private
	}
	ctx, cancel := context.WithTimeout(ctx, privacyTime)
	defer cancel()
	return b.known.isPrivate(ctx, item.Channel)
}

// privacyTime is how long we wait to learn whether a channel is private; without
// an answer it is.
const privacyTime = 3 * time.Second
