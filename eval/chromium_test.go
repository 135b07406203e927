//go:build chromium

package eval

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// browser is Debian's Chromium, which is installed where it is missing.
func browser(t *testing.T) string {
	t.Helper()
	if name, err := exec.LookPath("chromium"); err == nil {
		return name
	}
	if out, err := exec.Command("sh", "-c", "apt-get update -q && apt-get install -qy chromium fonts-wqy-microhei").CombinedOutput(); err != nil {
		t.Fatalf("chromium cannot be installed: %v\n%s", err, out)
	}
	name, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal(err)
	}
	return name
}

// chromium opens a page and returns what it prints.
func chromium(t *testing.T, page string, args ...string) string {
	t.Helper()
	args = append([]string{"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--hide-scrollbars", "--user-data-dir=" + t.TempDir()}, args...)
	out, err := exec.Command(browser(t), append(args, "file://"+page)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// acting is a copy of a report that acts as a reader would, and puts what it then
// sees into the attribute data-seen.
func acting(t *testing.T, html, script string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "acting.html")
	script = `<script>document.documentElement.dataset.seen = JSON.stringify((() => {` + script + `})());</script>`
	if err := os.WriteFile(name, []byte(strings.Replace(html, "</body>", script+"</body>", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

var attribute = regexp.MustCompile(`data-(seen|ready)="([^"]*)"`)

// attributes are those that the page has set.
func attributes(t *testing.T, dom string) (seen string, ready int) {
	t.Helper()
	for _, m := range attribute.FindAllStringSubmatch(dom[:min(2000, len(dom))], -1) {
		if m[1] == "seen" {
			seen = strings.NewReplacer("&quot;", `"`, "&amp;", "&", "&lt;", "<", "&gt;", ">").Replace(m[2])
		} else {
			ready, _ = strconv.Atoi(m[2])
		}
	}
	if ready == 0 {
		t.Fatal("the report's script did not run to its end")
	}
	return seen, ready
}

const (
	tableRows = `const rows = () => [...document.querySelectorAll('#list tr.row')];`
	pick      = `const pick = (name, value) => { const s = document.querySelector('select[aria-label=' + name + ']'); s.value = value; s.onchange(); };`
)

func TestReportInChromium(t *testing.T) {
	old := options(t, &fakePipeline{lines: []string{"南湾大桥全长3.6公里，六车道。"}})
	mustRun(t, old)
	o := options(t, &fakePipeline{lines: notes})
	o.Baseline = old.Out
	html, _ := report(t, o)
	for _, test := range []struct{ name, script, want string }{
		{"all", `return rows().length`, `5`},
		{"filter", `pick('verdict', 'wrong'); return rows().map(r => r.cells[0].textContent)`, `["q2","q4"]`},
		{"two filters", `pick('verdict', 'wrong'); pick('category', 'entity'); return rows().map(r => r.cells[0].textContent)`, `["q2"]`},
		{"tag", `pick('tag', 'followup'); return rows().map(r => r.cells[0].textContent)`, `["q5"]`},
		{"change", `pick('change', 'better'); return rows().map(r => r.cells[0].textContent)`, `["q5"]`},
		{"search", `search.value = '车道'; search.oninput(); return document.getElementById('count').textContent`, `"1 of 5 questions"`},
		{"sort", `[...document.querySelectorAll('#list th button')].find(b => b.textContent === 'verdict').click(); return rows().map(r => r.cells[0].textContent)`, `["q1","q3","q5","q2","q4"]`},
		{"evidence is marked", `rows()[0].click(); return [...document.querySelectorAll('.passage.holds mark:not(.cite)')].map(m => m.textContent)`, `["南湾大桥全长3.6公里","南湾大桥全长3.6公里"]`},
		{"facts and checks", `rows()[1].click(); return [...document.querySelectorAll('tr.open .tag')].map(m => m.textContent)`, `["✓ 林建国","✗ 李明","✗ 12.8亿","3.6公里 found [1]"]`},
		{"side by side", `rows()[4].click(); return [...document.querySelectorAll('.sides h3')].map(m => m.textContent)`, `["Baseline: wrong, declined","This run: right"]`},
		{"closes", `rows()[0].click(); rows()[0].click(); return document.querySelectorAll('tr.open').length`, `0`},
	} {
		seen, _ := attributes(t, chromium(t, acting(t, html, tableRows+pick+test.script), "--dump-dom"))
		if seen != test.want {
			t.Errorf("%s: %s, want %s", test.name, seen, test.want)
		}
	}
	// A picture for people to look at, in the folder that they name.
	if dir := os.Getenv("WENJU_SCREENSHOTS"); dir != "" {
		page := acting(t, html, tableRows+`document.querySelectorAll('h2').forEach(h => { if (h.id !== 'questions') { h.nextElementSibling.remove(); h.remove(); } }); rows()[4].click();`)
		chromium(t, page, "--window-size=1240,2400", "--screenshot="+filepath.Join(dir, "report.png"))
	}
}

func TestHostileReportInChromium(t *testing.T) {
	html, _ := report(t, Options{Pipeline: &fakePipeline{lines: []string{"南湾大桥全长 " + hostile}}, Sets: []*Set{hostileSet(t)}, Out: t.TempDir()})
	seen, _ := attributes(t, chromium(t, acting(t, html, tableRows+`rows()[0].click(); return [rows()[0].cells[0].textContent, document.images.length]`), "--dump-dom"))
	if !strings.Contains(seen, "</script>") || !strings.HasSuffix(seen, ",0]") {
		t.Error(seen)
	}
}

// A report of 3,500 questions is ready within a second, and filters at once.
func TestLargeReportInChromium(t *testing.T) {
	p := newInstant()
	html, _ := report(t, Options{Pipeline: p, Sets: []*Set{setOf(t, "many.jsonl", manyQuestions(3500))}, Out: t.TempDir()})
	script := tableRows + pick + `const start = performance.now(); pick('category', 'c3'); return [rows().length, Math.round(performance.now() - start)]`
	best, seen := 1<<30, ""
	for range 3 { // the machine may be busy
		s, ready := attributes(t, chromium(t, acting(t, html, script), "--dump-dom"))
		if ready < best {
			best, seen = ready, s
		}
	}
	t.Logf("%d bytes: interactive after %d ms; rows after filtering, ms: %s", len(html), best, seen)
	if best >= 1000 || !strings.HasPrefix(seen, "[200,") {
		t.Errorf("interactive after %d ms, %s", best, seen)
	}
}
