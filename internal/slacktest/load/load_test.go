//go:build load

package main

import (
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// Every run, short: what is measured in earnest is in docs/slack.md with its commands.
func TestRuns(t *testing.T) {
	bin := filepath.Join(t.TempDir(), "wenju")
	if out, err := exec.Command("go", "build", "-o", bin, "github.com/wenju/wenju/cmd/wenju").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for name, d := range map[string]time.Duration{"steady": 5 * time.Second, "burst": 0, "soak": 8 * time.Second, "sockets": 3 * time.Second, "http": 3 * time.Second} {
		t.Run(name, func(t *testing.T) {
			r, err := runs[name](settings{bin: bin, duration: d, log: filepath.Join(t.TempDir(), "log"), out: t.Output(), fakes: 50, lenient: true})
			if err != nil {
				t.Fatal(err)
			}
			if !r.print(t.Output()) {
				t.Error("a figure is missed")
			}
		})
	}
}
