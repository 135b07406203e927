package ingest

import (
	"os"
	"runtime"
	"syscall"
	"testing"
)

// asNobody gives up root's right to read everything, for this thread and until
// the test ends.
func asNobody(t *testing.T) {
	t.Helper()
	if os.Getuid() != 0 {
		return
	}
	runtime.LockOSThread()
	syscall.Setfsuid(65534)
	t.Cleanup(func() {
		syscall.Setfsuid(0)
		runtime.UnlockOSThread()
	})
}

func TestPruneSparesWhatCannotBeSeen(t *testing.T) {
	b := newBench(t)
	b.write("in/locked/a.txt", "锁住的文件。")
	b.run(Request{})
	os.Chmod(b.path("in/locked"), 0)
	t.Cleanup(func() { os.Chmod(b.path("in/locked"), 0o755) })
	asNobody(t)
	r := b.run(Request{Prune: true})
	b.want(r, 0, 0, 0, 0, 0, 1)
	if r.Failed[0].Err.Code != CodePermission {
		t.Errorf("code %s", r.Failed[0].Err.Code)
	}
	b.holds("in/locked/a.txt")
}
