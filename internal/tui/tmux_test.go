//go:build tmux

package tui

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the golden screens anew")

// terminal is a real one: tmux, on a server of its own.
type terminal struct {
	t      *testing.T
	socket string
	gate   string // the file that a slow answer waits for
}

// tmux is installed where it is missing.
func tmux(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("tmux"); err == nil {
		return
	}
	if out, err := exec.Command("sh", "-c", "apt-get update -q && apt-get install -qy tmux").CombinedOutput(); err != nil {
		t.Fatalf("tmux cannot be installed: %v\n%s", err, out)
	}
}

// open starts the screen in a terminal of that size.
func open(t *testing.T, width, height int, lang string, env ...string) *terminal {
	t.Helper()
	tmux(t)
	dir := t.TempDir()
	x := &terminal{t, filepath.Join(dir, "s"), filepath.Join(dir, "gate")}
	t.Cleanup(func() { exec.Command("tmux", "-S", x.socket, "kill-server").Run() })
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	line := fmt.Sprintf("env -u NO_COLOR -u COLORFGBG LC_ALL=C.UTF-8 %s=%s WENJU_TEST_GATE=%s WENJU_THEME=dark %s '%s'", asScreen, lang, x.gate, strings.Join(env, " "), program)
	x.tmux("-f", "/dev/null", "-u", "new-session", "-d", "-s", "x", "-x", fmt.Sprint(width), "-y", fmt.Sprint(height), line, ";", "set", "-g", "status", "off")
	x.wants("› ")
	return x
}

func (x *terminal) tmux(args ...string) string {
	x.t.Helper()
	out, err := exec.Command("tmux", append([]string{"-S", x.socket}, args...)...).CombinedOutput()
	if err != nil {
		x.t.Fatalf("tmux %q: %v\n%s", args, err, out)
	}
	return string(out)
}

// types types a text, and then the keys named.
func (x *terminal) types(s string, keys ...string) {
	x.t.Helper()
	if s != "" {
		x.tmux("send-keys", "-t", "x", "-l", "--", s)
	}
	for _, k := range keys {
		x.tmux("send-keys", "-t", "x", k)
	}
}

func (x *terminal) screen(args ...string) string {
	x.t.Helper()
	lines := strings.Split(x.tmux(append([]string{"capture-pane", "-t", "x", "-p"}, args...)...), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n") + "\n"
}

// patience is how long a screen may take to come.
const patience = 10 * time.Second

// until waits for a screen that is good.
func (x *terminal) until(good func(screen string) bool) (screen string, ok bool) {
	x.t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		screen = x.screen()
		if good(screen) {
			return screen, true
		}
		if time.Now().After(deadline) {
			return screen, false
		}
	}
}

func (x *terminal) wants(part string) {
	x.t.Helper()
	if screen, ok := x.until(func(s string) bool { return strings.Contains(s, part) }); !ok {
		x.t.Fatalf("no %q on\n%s", part, screen)
	}
}

// golden compares the screen, and what has scrolled up, with testdata/NAME.txt,
// once it holds part. How far it has scrolled is left to the terminal.
func (x *terminal) golden(name, part string) {
	x.t.Helper()
	x.wants(part)
	file := filepath.Join("testdata", name+".txt")
	if *update {
		time.Sleep(time.Second) // there is nothing yet to wait for
		if err := os.WriteFile(file, []byte(x.screen("-S", "-")), 0o644); err != nil {
			x.t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		x.t.Fatal(err)
	}
	if got, ok := x.until(func(string) bool { return x.screen("-S", "-") == string(want) }); !ok {
		x.t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
	}
}

func TestScreensInChinese(t *testing.T) {
	x := open(t, 80, 24, "zh")
	x.types("南湾大桥有多长？", "Enter")
	x.golden("zh_answer", "Tab 展开引文")
	x.types("", "Tab")
	x.golden("zh_unfolded", "Tab 收起")
	x.types("/sources 1", "Enter")
	x.golden("zh_passage", "3 │ ")
	x.types("/")
	x.golden("zh_commands", "/quit")
}

func TestScreensInEnglish(t *testing.T) {
	x := open(t, 120, 30, "en")
	x.types("How long is the bridge?", "Enter")
	x.wants("Tab: quotations")
	x.types("", "Tab")
	x.golden("en_wide", "Tab: fold")
	x = open(t, 40, 24, "en")
	x.types("How long is the bridge?", "Enter")
	x.wants("Tab: quotations")
	x.types("", "Tab")
	x.golden("en_narrow", "Tab: fold")
	x.types("/help", "Enter")
	x.golden("en_help", "clears the screen")
}

// The terminal is made narrow and wide while an answer comes.
func TestResizeInMidAnswer(t *testing.T) {
	x := open(t, 80, 24, "zh")
	x.types("slow 南湾大桥有多长？", "Enter")
	x.wants("回答中")
	x.tmux("resize-window", "-t", "x", "-x", "40", "-y", "24")
	if err := os.WriteFile(x.gate, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	// How long it took is on the screen too, where it was long.
	x.wants("已核对 2 处")
	x.wants("于2019年5月1日正\n式通车 [2]。")
	x.tmux("resize-window", "-t", "x", "-x", "100", "-y", "30")
	x.wants("于2019年5月1日正式通车 [2]。")
}

func TestPasteInATerminal(t *testing.T) {
	x := open(t, 60, 24, "zh")
	x.tmux("set-buffer", "第一行\nsecond line\n第三行：南湾大桥\n四\n五")
	x.tmux("paste-buffer", "-p", "-t", "x")
	x.golden("zh_pasted", "  五")
	x.types("", "Enter")
	x.golden("zh_pasted_sent", "已核对")
}

func TestInterruptAndEnd(t *testing.T) {
	x := open(t, 60, 16, "en")
	x.types("slow", "Enter")
	x.wants("answering")
	x.types("", "C-c")
	x.golden("en_interrupted", "Answer interrupted.")
	x.types("", "C-r")
	x.types("second")
	x.golden("en_search", "→ the second question")
	x.types("", "C-g")
	x.until(func(s string) bool { return !strings.Contains(s, "search:") })
	x.types("", "C-d")
	x.golden("en_end", "THE END")
}

// An answer that is longer than the terminal scrolls up whole.
func TestLongAnswer(t *testing.T) {
	x := open(t, 60, 14, "en")
	x.types("long", "Enter")
	x.wants("Tab: quotations")
	whole := func(string) bool {
		all := x.screen("-S", "-")
		return strings.Count(all, "3.6 km long") == 12 && strings.Count(all, "› long") == 1
	}
	if _, ok := x.until(whole); !ok {
		t.Errorf("it is not there whole and once:\n%s", x.screen("-S", "-"))
	}
}

func TestColours(t *testing.T) {
	x := open(t, 80, 24, "en")
	x.types("How long is the bridge?", "Enter")
	x.wants("Tab: quotations")
	if s := x.screen("-e"); !strings.Contains(s, "38;5;117m3.6 km") {
		t.Errorf("no colours:\n%q", s)
	}
	x = open(t, 80, 24, "en", "NO_COLOR=1")
	x.types("How long is the bridge?", "Enter")
	x.wants("Tab: quotations")
	x.types("/help", "Enter")
	x.wants("clears the screen")
	if s := x.screen("-e"); strings.Contains(s, "\x1b[38") || strings.Contains(s, "\x1b[48") {
		t.Errorf("colours in spite of NO_COLOR:\n%q", s)
	}
}
