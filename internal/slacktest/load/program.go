package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/wenju/wenju/internal/slacktest"
)

// program is wenju at work against a stand-in for Slack.
type program struct {
	slack   *slacktest.Server
	cmd     *exec.Cmd
	dir     string
	metrics string // address
	log     io.Closer
	ended   chan error
}

// launch starts Slack and the program with an empty data folder: it answers from
// the documents that it carries. args follow "slack".
func launch(set settings, opt slacktest.Options, args ...string) (*program, error) {
	dir, err := os.MkdirTemp("", "wenju-load-*")
	if err != nil {
		return nil, err
	}
	bin, err := filepath.Abs(set.bin)
	if err != nil {
		return nil, err
	}
	p := &program{slack: slacktest.New(opt), dir: dir, metrics: freeAddress(), ended: make(chan error, 1)}
	p.cmd = exec.Command(bin, append([]string{"slack", "--data", filepath.Join(dir, "data"), "--log-level", "info"}, args...)...)
	p.cmd.Dir = dir // no .env of ours
	p.cmd.Env = append(os.Environ(), p.slack.Env()...)
	p.cmd.Env = append(p.cmd.Env, "WENJU_METRICS="+p.metrics, "WENJU_USER_RATE=9999", "WENJU_CHANNEL_RATE=9999")
	if set.log != "" {
		file, err := os.Create(set.log)
		if err != nil {
			return nil, err
		}
		p.cmd.Stderr, p.log = file, file
	}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { p.ended <- p.cmd.Wait() }()
	return p, nil
}

// connected waits for the program's socket.
func (p *program) connected() error {
	over := false
	p.slack.Wait(30*time.Second, func() bool {
		select {
		case err := <-p.ended:
			p.ended <- err
			over = true
		default:
		}
		return over || p.slack.Sockets() > 0
	})
	if p.slack.Sockets() == 0 {
		return fmt.Errorf("the program opens no socket (-log says why)")
	}
	return nil
}

// stop ends the program and Slack, and returns how long the program took.
func (p *program) stop() time.Duration {
	begin := time.Now()
	p.cmd.Process.Signal(syscall.SIGTERM)
	<-p.ended
	took := time.Since(begin)
	p.slack.Close()
	if p.log != nil {
		p.log.Close()
	}
	os.RemoveAll(p.dir)
	return took
}

func freeAddress() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "127.0.0.1:0"
	}
	defer l.Close()
	return l.Addr().String()
}

// sizes are those of the program at a moment.
type sizes struct {
	resident   float64 // MB
	heap       float64 // MB in use
	goroutines float64
}

// measure asks the program's metrics.
func (p *program) measure() (s sizes, err error) {
	resp, err := http.Get("http://" + p.metrics + "/metrics")
	if err != nil {
		return s, err
	}
	defer resp.Body.Close()
	for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), " ")
		n, _ := strconv.ParseFloat(value, 64)
		switch name {
		case "process_resident_memory_bytes":
			s.resident = n / (1 << 20)
		case "go_memstats_heap_inuse_bytes":
			s.heap = n / (1 << 20)
		case "go_goroutines":
			s.goroutines = n
		}
	}
	return s, nil
}
