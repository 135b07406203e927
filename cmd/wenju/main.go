// Command wenju answers questions from documents and cites the exact place of
// every sentence.
//
// main calls [run]; each command has its file. Configuration (config.go,
// variables.go) and all wiring (app.go, library.go) are here and nowhere else:
// the other packages are handed what they work with.
package main

import (
	"context"
	"io"
	"os"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], stdio{os.Stdin, os.Stdout, os.Stderr, os.Environ()}))
}

// stdio is the world outside: results go to out; help, messages and logs to err.
type stdio struct {
	in       io.Reader
	out, err io.Writer
	environ  []string // as of os.Environ
}

// Exit statuses.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2 // wrong usage or configuration
	exitNotMet      = 3 // a gate of eval or a check of check
	exitInterrupted = 130
)

// run runs one command and returns the exit status.
func run(ctx context.Context, args []string, std stdio) int {
	a := newApp(std)
	root := newRoot(a)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if a.out.err != nil {
		err = a.out.failure()
	}
	return a.report(err)
}
