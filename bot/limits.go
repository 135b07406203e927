package bot

import "time"

// Limits bound what the bot does. Zero values become the defaults.
type Limits struct {
	// Workers is how many questions are answered at once; 16.
	Workers int
	// Queue is how many may wait in all, ChannelQueue in one channel; 600 and 60.
	// Slack takes one message a second in a channel, so the second is a minute.
	Queue, ChannelQueue int
	// PerUser and PerChannel are questions a minute; 30 and 120.
	PerUser, PerChannel int
	// Question is how long an answer may take; 2 minutes.
	Question time.Duration
	// Call is how long a call of Slack's may take; 10 s.
	Call time.Duration
	// Wait is before the next attempt at a call that failed, and twice as long before
	// each one after that; 500 ms.
	Wait time.Duration
	// PostEvery is the time between two posts in a channel; 1.1 s.
	PostEvery time.Duration
	// Change is the time between two changes of a message that shows an answer in the
	// making where there are no streams; 1.5 s. The first words wait half of it.
	Change time.Duration
	// Silence is how long nothing may come through a socket before it counts as dead;
	// 11 s. A third of it is between our pings.
	Silence time.Duration
	// Reconnect is the least time between two attempts to open a socket; 1.1 s.
	Reconnect time.Duration
	// Stop is how long answers may go on after the bot was told to stop; 20 s.
	Stop time.Duration
	// Edit is how long after it was written an edited question is answered anew;
	// 5 minutes.
	Edit time.Duration
	// Replay is how long after its acceptance an item that a killed bot has left is
	// still answered; 10 minutes.
	Replay time.Duration
	// Sweep is how often the inbox is looked through for what was left; 20 s.
	Sweep time.Duration
	// Attempts is how often an item is taken before it is given up; 30. Those that only
	// wait come to the end of Replay before: this is for one that ends the program.
	Attempts int
}

func (l Limits) complete() Limits {
	def := func(n *int, value int) {
		if *n == 0 {
			*n = value
		}
	}
	span := func(d *time.Duration, value time.Duration) {
		if *d == 0 {
			*d = value
		}
	}
	def(&l.Workers, 16)
	def(&l.Queue, 600)
	def(&l.ChannelQueue, 60)
	def(&l.PerUser, 30)
	def(&l.PerChannel, 120)
	def(&l.Attempts, 30)
	span(&l.Question, 2*time.Minute)
	span(&l.Call, 10*time.Second)
	span(&l.Wait, 500*time.Millisecond)
	span(&l.PostEvery, 1100*time.Millisecond)
	span(&l.Change, 1500*time.Millisecond)
	span(&l.Silence, 11*time.Second)
	span(&l.Reconnect, 1100*time.Millisecond)
	span(&l.Stop, 20*time.Second)
	span(&l.Edit, 5*time.Minute)
	span(&l.Replay, 10*time.Minute)
	span(&l.Sweep, 20*time.Second)
	return l
}
