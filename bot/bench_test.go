package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/wenju/wenju/internal/records"
)

// BenchmarkAcknowledge is the time from an event to its acknowledgement, which
// comes after the inbox has stored it: each on its own, and many at once.
func BenchmarkAcknowledge(b *testing.B) {
	kept, err := records.Open(b.Context(), b.TempDir()+"/records.db")
	if err != nil {
		b.Fatal(err)
	}
	defer kept.Close()
	newBot := func() *Bot {
		one, err := New(Options{Library: &shelf{}, Records: kept, Tokens: Tokens{Bot: "xoxb-1", App: "xapp-1"}, APIURL: "http://127.0.0.1:1",
			Limits: Limits{Queue: 1, PerUser: 1 << 30, PerChannel: 1 << 30}})
		if err != nil {
			b.Fatal(err)
		}
		one.me = identity{Team: "T1", User: "U0ME"}
		one.queue.close() // what is taken in is not what is measured here
		one.notices.close()
		return one
	}
	n := 0
	payload := func(i int) []byte {
		raw, _ := json.Marshal(delivery{Team: "T1", EventID: fmt.Sprint("Ev", i), Event: event{
			Type: "message", Channel: "C1", ChannelType: "channel", User: "U1", Text: "<@U0ME> how much?", TS: fmt.Sprintf("1.%09d", i)}})
		return raw
	}
	b.Run("one", func(b *testing.B) {
		one := newBot()
		for b.Loop() {
			n++
			one.take(context.Background(), envelope{kind: kindEvents, payload: payload(n), ack: func(any) {}})
		}
	})
	b.Run("many", func(b *testing.B) {
		one := newBot()
		next := make(chan int, 1)
		next <- n
		b.SetParallelism(8)
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				i := <-next + 1
				next <- i
				one.take(context.Background(), envelope{kind: kindEvents, payload: payload(i), ack: func(any) {}})
			}
		})
	})
}

// BenchmarkIgnore is what an event costs that is none of ours.
func BenchmarkIgnore(b *testing.B) {
	one, err := New(Options{Library: &shelf{}, Tokens: Tokens{Bot: "xoxb-1", App: "xapp-1"}})
	if err != nil {
		b.Fatal(err)
	}
	one.me = identity{Team: "T1", User: "U0ME"}
	raw := []byte(`{"team_id":"T1","event":{"type":"message","channel":"C1","channel_type":"channel","user":"U1","text":"lunch?","ts":"1.1"}}`)
	for b.Loop() {
		one.take(context.Background(), envelope{kind: kindEvents, payload: raw, ack: func(any) {}})
	}
}
