// Command load puts wenju's Slack bot under load: it starts a stand-in for Slack
// and the program, lets many people ask at once, and measures what comes of it.
// It speaks to nobody but 127.0.0.1.
//
//	go build -o /tmp/wenju ./cmd/wenju
//	go run ./internal/slacktest/load -bin /tmp/wenju steady    20 mentions a second in 50 channels for 5 minutes
//	go run ./internal/slacktest/load -bin /tmp/wenju burst     500 mentions at once in 50 channels
//	go run ./internal/slacktest/load -bin /tmp/wenju soak      24 hours' worth of mentions as fast as they are answered
//	go run ./internal/slacktest/load -bin /tmp/wenju sockets   sockets that are cut, half-open and refused
//	go run ./internal/slacktest/load -bin /tmp/wenju http      200 requests a second, and forged, stale and replayed ones
//
// It prints a line for each figure and for what it is held to, and ends with
// status 1 where one is missed.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// settings are what may be said on the command line.
type settings struct {
	bin      string
	log      string        // file for the program's log; empty throws it away
	duration time.Duration // 0 is each run's own
	rate     float64       // a second; 0 is each run's own
	out      io.Writer
	fakes    int  // forged requests of each kind; 0 is 500
	lenient  bool // a figure that depends on the machine may be missed
}

// pick is the value that was given, or the run's own.
func pick[T comparable](given, own T) T {
	var zero T
	if given == zero {
		return own
	}
	return given
}

var runs = map[string]func(settings) (*report, error){"steady": steady, "burst": burst, "soak": soak, "sockets": sockets, "http": overHTTP}

func main() {
	set := settings{out: os.Stdout}
	flag.StringVar(&set.bin, "bin", "", "the program, as go build makes it")
	flag.StringVar(&set.log, "log", "", "file for the log of the program")
	flag.DurationVar(&set.duration, "for", 0, "how long, where a run takes as long as it is told")
	flag.Float64Var(&set.rate, "rate", 0, "how many a second")
	flag.Parse()
	run := runs[flag.Arg(0)]
	if run == nil || set.bin == "" {
		fmt.Fprintln(os.Stderr, "usage: load -bin PROGRAM [-for DURATION] [-rate N] steady|burst|soak|sockets|http")
		os.Exit(2)
	}
	r, err := run(set)
	if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(2)
	}
	if !r.print(set.out) {
		os.Exit(1)
	}
}

// report gathers the figures of a run.
type report struct {
	lines           []string
	missed, lenient bool
}

func (set settings) report() *report { return &report{lenient: set.lenient} }

// says adds a figure that is held to nothing.
func (r *report) says(name, format string, args ...any) {
	r.lines = append(r.lines, fmt.Sprintf("  %-34s %s", name, fmt.Sprintf(format, args...)))
}

// holds adds a figure with what it is held to.
func (r *report) holds(ok bool, name, target, format string, args ...any) {
	mark := "✓"
	if !ok {
		mark, r.missed = "✗", true
	}
	r.lines = append(r.lines, fmt.Sprintf("%s %-34s %s (%s)", mark, name, fmt.Sprintf(format, args...), target))
}

// aims is holds for a figure that depends on the machine too.
func (r *report) aims(ok bool, name, target, format string, args ...any) {
	missed := r.missed
	r.holds(ok, name, target, format, args...)
	r.missed = missed || r.missed && !r.lenient
}

// print writes the report and says whether nothing is missed.
func (r *report) print(w io.Writer) bool {
	fmt.Fprintln(w, strings.Join(r.lines, "\n"))
	return !r.missed
}
