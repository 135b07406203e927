package eval

import (
	"fmt"
	"html/template"
	"os"
	"path/filepath"
	"strings"
)

// sweepFile is what a program reads of a sweep.
const sweepFile = "sweep.json"

// Sweep is several runs of the same questions side by side.
type Sweep struct {
	Runs []SweepRun `json:"runs"`
}

// SweepRun is one of them. Folder is where its reports are, as seen from the
// folder of the sweep.
type SweepRun struct {
	Name     string            `json:"name"`
	Folder   string            `json:"folder"`
	Settings map[string]string `json:"settings"`
	Metrics  map[string]Value  `json:"metrics"`
	// Comparison is that with the first run; nil for the first.
	Comparison *Comparison `json:"comparison,omitempty"`
}

// ReadSweep reads finished runs, of which names says what to call them. Folders
// are named as seen from dir.
func ReadSweep(dir string, folders, names []string) (*Sweep, error) {
	s := &Sweep{}
	var first *ran
	for i, folder := range folders {
		run, err := readRun(folder)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", folder, err)
		}
		shown, err := filepath.Rel(dir, folder)
		if err != nil {
			shown = folder
		}
		r := SweepRun{Name: names[i], Folder: filepath.ToSlash(shown), Settings: run.info.Settings, Metrics: measureRows(run.rows)}
		if first == nil {
			first = run
		} else {
			r.Comparison = compareRuns(first, run)
		}
		s.Runs = append(s.Runs, r)
	}
	return s, nil
}

// sweepMetrics are those of the table, as far as they were measured.
var sweepMetrics = []string{"hit@1", "hit@5", "mrr@10", "ndcg@10", "right", "facts", "citations.precision", "citations.recall",
	"declines.recall", "declines.false", "length", "latency.p50", "cost", "errors"}

// sweepTable is the table of a sweep. A mark says that a figure is better or worse
// than that of the first run, with p below 0.05.
type sweepTable struct {
	Metrics []string
	Rows    []sweepRow
}

type sweepRow struct {
	Name, Folder string
	Cells        []sweepCell
	Better       int // questions, than in the first run
	Worse        int
	First        bool
}

type sweepCell struct{ Value, Class string }

func (s *Sweep) table() sweepTable {
	var t sweepTable
	for _, name := range sweepMetrics {
		if s.measured(name) {
			t.Metrics = append(t.Metrics, name)
		}
	}
	for i := range s.Runs {
		t.Rows = append(t.Rows, s.Runs[i].row(t.Metrics))
	}
	return t
}

// measured says whether a metric is worth a column. Errors are where there are some.
func (s *Sweep) measured(name string) bool {
	for i := range s.Runs {
		if v, ok := s.Runs[i].Metrics[name]; ok && (name != "errors" || v.Value > 0) {
			return true
		}
	}
	return false
}

func (r *SweepRun) row(metrics []string) sweepRow {
	row := sweepRow{Name: r.Name, Folder: r.Folder, First: r.Comparison == nil}
	if r.Comparison != nil {
		row.Better, row.Worse = len(r.Comparison.Better), len(r.Comparison.Worse)
	}
	for _, name := range metrics {
		m, _ := MetricNamed(name)
		cell := sweepCell{Value: "—"}
		if v, ok := r.Metrics[name]; ok {
			cell.Value = m.Format(v.Value)
		}
		if r.Comparison != nil {
			if d, ok := r.Comparison.Metrics[name]; ok {
				cell.Class = d.class(m)
			}
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}

// marks of a figure that is clearly better or worse.
var marks = map[string]string{"better": " ▲", "worse": " ▼"}

// Markdown is the table of the runs. Its columns are aligned for those who read
// it as it stands.
func (s *Sweep) Markdown() string {
	t := s.table()
	rows := [][]string{append([]string{"run", "better", "worse"}, t.Metrics...)}
	for _, r := range t.Rows {
		row := []string{mdText(r.Name), fmt.Sprint(r.Better), fmt.Sprint(r.Worse)}
		if r.First {
			row[1], row[2] = "", ""
		}
		for _, c := range r.Cells {
			row = append(row, c.Value+marks[c.Class])
		}
		rows = append(rows, row)
	}
	return mdTable(rows) + "\nbetter, worse: questions, against the first run. ▲ ▼: clearly better or worse than there (p < 0.05).\n"
}

// mdTable writes rows as a table, the first one being its head. All columns but
// the first hold figures.
func mdTable(rows [][]string) string {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], len([]rune(cell)), 3)
		}
	}
	var b strings.Builder
	for n, row := range rows {
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-len([]rune(cell)))
			if i == 0 {
				fmt.Fprintf(&b, "| %s%s |", cell, pad)
			} else {
				fmt.Fprintf(&b, " %s%s |", pad, cell)
			}
		}
		b.WriteByte('\n')
		if n == 0 {
			fmt.Fprintf(&b, "|-%s-|", strings.Repeat("-", widths[0]))
			for _, w := range widths[1:] {
				fmt.Fprintf(&b, "-%s:|", strings.Repeat("-", w))
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

var sweepTemplate = template.Must(template.ParseFS(reportFiles, "report/sweep.html"))

// WriteReports writes sweep.json, report.md and report.html into dir.
func (s *Sweep) WriteReports(dir string) error {
	raw, err := jsonIndented(s)
	if err != nil {
		return err
	}
	style, err := reportFiles.ReadFile("report/report.css")
	if err != nil {
		return err
	}
	var page strings.Builder
	err = sweepTemplate.Execute(&page, map[string]any{"Style": template.CSS(style), "Table": s.table()})
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, f := range []struct {
		name    string
		content []byte
	}{
		{sweepFile, raw},
		{"report.md", []byte("# wenju eval: " + fmt.Sprint(len(s.Runs)) + " runs\n\n" + s.Markdown())},
		{"report.html", []byte(page.String())},
	} {
		if err := writeFile(filepath.Join(dir, f.name), f.content); err != nil {
			return err
		}
	}
	return nil
}
