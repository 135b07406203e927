package bot

import (
	"context"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/rag"
)

// speaker shows an answer while it is being made: as a stream of Slack's, or by
// changing a message from time to time where streams are not to be had.
type speaker struct {
	letter *letter
	to     recipient
	lang   text.Lang

	mu      sync.Mutex
	pending []string // pieces that are not shown yet
	closed  bool
	wake    chan struct{}
	done    chan struct{}

	// The rest belongs to the goroutine of show, and after it to finish.
	way     way
	raw     strings.Builder // all parts, as they were emitted
	shown   time.Time       // when the message was last changed
	held    string          // pieces that have left pending and are not shown yet
	part    int             // of the letter, that the stream writes
	length  int             // of that part, in characters
	trouble error           // ends the answer
}

// way is how an answer is being shown.
type way int

const (
	silent    way = iota // nothing is there yet
	streaming            // a stream is open
	broken               // there was one: what it holds is not known
	paced                // a message is changed from time to time
)

const (
	// maxStreamed is the length of a streamed message in characters: Slack takes
	// 12,000, and sources and buttons come behind it.
	maxStreamed = 9000
	// maxPiece of a call.
	maxPiece = 3000
)

func (b *Bot) speaker(l *letter, to recipient, lang text.Lang) *speaker {
	return &speaker{letter: l, part: l.begin, to: to, lang: lang, wake: make(chan struct{}, 1), done: make(chan struct{})}
}

// emit takes a part of the answer; it never waits.
func (s *speaker) emit(part string) {
	s.mu.Lock()
	s.pending = append(s.pending, part)
	s.mu.Unlock()
	s.nudge()
}

func (s *speaker) nudge() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// close says that all parts have been emitted, and waits until they are shown as
// far as the rates allow.
func (s *speaker) close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.nudge()
	<-s.done
}

// show shows parts as they come. It ends after close.
func (s *speaker) show(ctx context.Context) {
	defer close(s.done)
	for {
		part, more, closed := s.pull()
		switch {
		case more:
			s.next(ctx, part)
		case closed || ctx.Err() != nil:
			return
		default:
			s.rest(ctx)
		}
	}
}

// pull takes the next part.
func (s *speaker) pull() (part string, more, closed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.pending) == 0 {
		return "", false, s.closed
	}
	part = s.pending[0]
	s.pending = s.pending[1:]
	return part, true, s.closed
}

// rest waits for the next part, and meanwhile shows what is held back.
func (s *speaker) rest(ctx context.Context) {
	var due <-chan time.Time
	if s.held != "" {
		timer := time.NewTimer(s.holdTime())
		defer timer.Stop()
		due = timer.C
	}
	select {
	case <-s.wake:
	case <-due:
		s.flush(ctx)
	case <-ctx.Done():
	}
}

// holdTime is how long what is held back waits for more.
func (s *speaker) holdTime() time.Duration {
	every := s.letter.bot.limits.Change
	switch {
	case s.way == paced && s.shown.IsZero():
		return every / 2
	case s.way == paced:
		return max(0, every-time.Since(s.shown))
	}
	return 200 * time.Millisecond
}

// next shows a part, or holds it back until the rates allow.
func (s *speaker) next(ctx context.Context, part string) {
	s.raw.WriteString(part)
	s.held += s.letter.bot.render.piece(part)
	if s.trouble != nil {
		return
	}
	if s.way == silent {
		s.open(ctx)
	} else if s.way == streaming && s.letter.bot.api.mayAppend() {
		s.append(ctx)
	}
}

// open begins to show an answer.
func (s *speaker) open(ctx context.Context) {
	s.letter.bot.signs.settle(ctx, s.letter.item.Key)
	s.way = paced
	if s.letter.at.thread == "" || len(s.letter.parts) > s.part || !s.letter.bot.streams.open(s.letter.at.channel) || !s.letter.bot.api.mayStream() {
		return
	}
	first := s.take()
	ts, err := s.letter.bot.api.startStream(ctx, s.letter.at, s.to, first)
	switch failureOf(err) {
	case none:
		s.way = streaming
		s.shown = time.Now()
		s.length = utf8.RuneCountInString(first)
		s.letter.arrived(ctx, s.part, ts)
		return
	case lost:
		// Where it cannot be found out whether it is there, nothing more is posted.
		if _, s.trouble = s.letter.look(ctx, s.part); s.letter.parts[s.part] != "" {
			s.way = broken
		}
	case unable:
		s.letter.bot.streams.refused(s.letter.at.channel, err)
	case signedOut:
		s.trouble = err
	}
}

// take is as much of what is held back as one call takes.
func (s *speaker) take() string {
	out := s.held
	if n := utf8.RuneCountInString(out); n > maxPiece {
		out = string([]rune(out)[:maxPiece])
		if i := strings.LastIndexByte(out, '\n'); i > maxPiece/2 {
			out = out[:i+1]
		}
	}
	s.held = s.held[len(out):]
	return out
}

// append adds what is held back to the stream.
func (s *speaker) append(ctx context.Context) {
	for s.held != "" && s.way == streaming {
		piece := s.take()
		if s.length+utf8.RuneCountInString(piece) > maxStreamed {
			s.held = piece + s.held
			s.turn(ctx)
			return
		}
		api, ts := s.letter.bot.api, s.letter.parts[s.part]
		switch err := api.appendStream(ctx, s.letter.at.channel, ts, piece); failureOf(err) {
		case none:
			s.length += utf8.RuneCountInString(piece)
			s.shown = time.Now()
		case limited, unsent:
			s.held = piece + s.held
			return
		case signedOut:
			s.trouble = err
			return
		default: // lost, or the stream has ended: the whole answer replaces it in the end
			s.letter.bot.log.Info("a stream broke", "key", s.letter.item.Key, "err", cause(err))
			s.held = piece + s.held
			s.way = broken
		}
	}
}

// turn ends a message that is full and goes on in the next one.
func (s *speaker) turn(ctx context.Context) {
	l := s.letter
	if err := l.bot.api.stopStream(ctx, l.at.channel, l.parts[s.part], "", nil, l.mark(s.part)); err != nil {
		s.way = broken
		return
	}
	s.part++
	s.open(ctx)
	if s.way != streaming {
		s.way = broken // from here on only the whole answer is right
	}
}

// flush shows what is held back, since nothing new has come for a while.
func (s *speaker) flush(ctx context.Context) {
	switch {
	case s.trouble != nil:
		s.held = ""
	case s.way == streaming && s.letter.bot.api.mayAppend():
		s.append(ctx)
	case s.way == paced || s.way == broken:
		s.held, s.shown, s.way = "", time.Now(), paced
		// A failure is none yet: the whole answer is still to come.
		if err := s.letter.put(ctx, s.letter.begin, s.letter.bot.render.partial(s.raw.String())); isFatal(err) {
			s.trouble = err
		}
	}
}

// finish shows the whole answer, as it is to stay.
func (s *speaker) finish(ctx context.Context, a rag.Answer) error {
	b, l := s.letter.bot, s.letter
	if s.trouble != nil {
		return s.trouble
	}
	if s.way == streaming {
		tail := append(b.render.afterStream(a, s.lang), b.below(l.item, a.ID, s.lang)...)
		err := b.api.stopStream(ctx, l.at.channel, l.parts[s.part], s.held, tail, l.mark(s.part))
		if kind := failureOf(err); kind == none || kind == signedOut {
			return err
		}
		b.log.Info("a stream could not be ended", "key", l.item.Key, "err", cause(err))
	}
	messages := b.render.answer(a, s.lang)
	last := &messages[len(messages)-1]
	last.Blocks = append(last.Blocks, b.below(l.item, a.ID, s.lang)...)
	return l.write(ctx, messages)
}

// fail ends an answer that cannot be finished with words of ours.
func (s *speaker) fail(ctx context.Context, w words) error {
	b, l := s.letter.bot, s.letter
	said := w.in(s.lang)
	switch {
	case s.way == streaming:
		err := b.api.stopStream(ctx, l.at.channel, l.parts[s.part], s.held+"\n\n"+b.render.piece(said), nil, l.mark(s.part))
		if failureOf(err) == none {
			return nil
		}
	case s.way == silent || s.raw.Len() == 0:
		return l.put(ctx, l.begin, b.render.notice(said))
	}
	return l.put(ctx, l.begin, b.render.partial(s.raw.String()+"\n\n"+said))
}
