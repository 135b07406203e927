package bot

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/wenju/wenju/internal/records"
)

// job is an item that waits, or is being worked on.
type job struct {
	item records.Item
	// words, where they are set, are said instead of an answer.
	words *verdict
}

// thread is what the job has to keep its order in. Direct messages without a
// thread are one conversation; commands stand alone.
func (j job) thread() string {
	if j.item.Kind == itemCommand || j.item.Kind == itemShare {
		return j.item.Key
	}
	return j.item.Channel + "/" + j.item.Thread
}

// threadKey names a thread, or the message that may become one.
func threadKey(channel, thread, ts string) string { return channel + "/" + first(thread, ts) }

// queue holds jobs: bounded, in order within a thread, fair between channels.
type queue struct {
	total, perChannel int

	mu      sync.Mutex
	wake    *sync.Cond
	waiting map[string][]job // by channel
	turn    []string         // channels with waiting jobs; the first one is next
	running map[string]bool  // threads that are being worked on
	known   map[string]bool  // keys of all jobs, waiting or running
	n       int
	closed  bool
}

// Reasons why a job is not taken.
var (
	errFull   = errors.New("the queue is full")
	errClosed = errors.New("the bot is stopping")
	errKnown  = errors.New("it is in the queue already")
)

func newQueue(total, perChannel int) *queue {
	q := &queue{total: total, perChannel: perChannel,
		waiting: make(map[string][]job), running: make(map[string]bool), known: make(map[string]bool)}
	q.wake = sync.NewCond(&q.mu)
	return q
}

func (q *queue) put(j job) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	channel := j.item.Channel
	switch {
	case q.closed:
		return errClosed
	case q.known[j.item.Key]:
		return errKnown
	case q.n >= q.total || len(q.waiting[channel]) >= q.perChannel:
		return errFull
	}
	if len(q.waiting[channel]) == 0 {
		q.turn = append(q.turn, channel)
	}
	q.waiting[channel] = append(q.waiting[channel], j)
	q.known[j.item.Key] = true
	q.n++
	q.wake.Signal()
	return nil
}

// next waits for a job; false when the queue is closed or ctx has ended.
func (q *queue) next(ctx context.Context) (job, bool) {
	defer context.AfterFunc(ctx, func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.wake.Broadcast()
	})()
	q.mu.Lock()
	defer q.mu.Unlock()
	for {
		if q.closed || ctx.Err() != nil {
			return job{}, false
		}
		if j, ok := q.pick(); ok {
			return j, true
		}
		q.wake.Wait()
	}
}

// pick takes the first job whose thread is free, of the channel whose turn it is.
func (q *queue) pick() (job, bool) {
	for i, channel := range q.turn {
		jobs := q.waiting[channel]
		at := slices.IndexFunc(jobs, func(j job) bool { return !q.running[j.thread()] })
		if at < 0 {
			continue
		}
		j := jobs[at]
		q.running[j.thread()] = true
		q.n--
		q.turn = slices.Delete(q.turn, i, i+1)
		if jobs = slices.Delete(jobs, at, at+1); len(jobs) == 0 {
			delete(q.waiting, channel)
		} else {
			q.waiting[channel] = jobs
			q.turn = append(q.turn, channel)
		}
		return j, true
	}
	return job{}, false
}

// done lets the next job of the thread go.
func (q *queue) done(j job) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.running, j.thread())
	delete(q.known, j.item.Key)
	q.wake.Broadcast()
}

// size is how many jobs wait and how many run.
func (q *queue) size() (waiting, running int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.n, len(q.running)
}

func (q *queue) has(key string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.known[key]
}

// close lets nobody take another job.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.wake.Broadcast()
}
