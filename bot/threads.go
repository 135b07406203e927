package bot

import (
	"sync"
	"time"
)

// threads remembers of each thread what the records do not hold: that the bot was
// called into it, and who spoke last to whom.
type threads struct {
	mu sync.Mutex
	m  map[string]*thread
	// withdrawn are messages that were deleted before they were answered.
	withdrawn map[string]time.Time
}

type thread struct {
	called   bool
	speaker  string // of the last message
	toPeople bool   // that message was meant for people
	at       time.Time
}

// maxThreads are remembered; the quiet ones are forgotten first.
const maxThreads = 10_000

func newThreads() *threads {
	return &threads{m: make(map[string]*thread), withdrawn: make(map[string]time.Time)}
}

func (t *threads) get(key string) *thread {
	h := t.m[key]
	if h == nil {
		if len(t.m) >= maxThreads {
			t.prune()
		}
		h = &thread{}
		t.m[key] = h
	}
	h.at = time.Now()
	return h
}

// prune forgets the half that has been quiet longest.
func (t *threads) prune() {
	var sum, n int64
	for _, h := range t.m {
		sum += h.at.Unix()
		n++
	}
	middle := time.Unix(sum/n, 0)
	for key, h := range t.m {
		if !h.at.After(middle) {
			delete(t.m, key)
		}
	}
}

// call notes that the bot was called into a thread.
func (t *threads) call(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.get(key).called = true
}

func (t *threads) called(key string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	h := t.m[key]
	return h != nil && h.called
}

// said notes who spoke in a thread and whether to people.
func (t *threads) said(key, user string, toPeople bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	h := t.get(key)
	h.speaker, h.toPeople = user, toPeople
}

// amongPeople says whether the last message was from somebody else, to people.
func (t *threads) amongPeople(key, user string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	h := t.m[key]
	return h != nil && h.toPeople && h.speaker != user
}

// withdraw notes that the message of an item is deleted.
func (t *threads) withdraw(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for old, at := range t.withdrawn {
		if time.Since(at) > time.Hour {
			delete(t.withdrawn, old)
		}
	}
	t.withdrawn[key] = time.Now()
}

func (t *threads) isWithdrawn(key string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, ok := t.withdrawn[key]
	return ok
}
