package eval

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io"
	"path/filepath"
)

//go:embed report
var reportFiles embed.FS

// reportTemplate has the parts before and behind the data, which is streamed.
var reportTemplate = template.Must(template.New("report").Funcs(template.FuncMap{
	"tickEnd":  func(c *chart) float64 { return c.Height - 18 },
	"tickText": func(c *chart) float64 { return c.Height - 5 },
	"labelEnd": func(c *chart) float64 { return c.Left - 8 },
	"valueAt":  func(c *chart) float64 { return c.Width - chartRight + 8 },
	"textBase": func(b bar) float64 { return b.Y + barHeight - 3 },
}).ParseFS(reportFiles, "report/report.html"))

// view is what the template shows.
type view struct {
	Style      template.CSS
	Script     template.JS
	Summary    *Summary
	Charts     []*chart
	Metrics    []metricRow
	Parts      []partTable
	Comparison []differenceRow
	Block      int
}

// metricRow is a metric in the table of all figures.
type metricRow struct {
	Name, Means, Of string
	Value, Lo, Hi   string
	N               int
}

// partTable has the chosen metrics of all parts along one dimension.
type partTable struct {
	Dimension string
	Metrics   []string
	Rows      []partRow
}

type partRow struct {
	Name  string
	Cells []partCell
}

type partCell struct {
	Value, Hint string
	N           int
}

type differenceRow struct {
	Name, Before, After, Diff, Lo, Hi, P, Class string
	N                                           int
}

// report writes the summary and both reports.
func (r *runner) report(s *Summary) error {
	return errors.Join(r.writeSummary(s), r.writeHTML(s), writeFile(filepath.Join(r.Out, "report.md"), r.markdown(s)))
}

func (r *runner) writeHTML(s *Summary) error {
	v := r.view(s)
	return replaceFile(filepath.Join(r.Out, "report.html"), func(w io.Writer) error {
		return errors.Join(
			reportTemplate.ExecuteTemplate(w, "head", v),
			r.writeRows(w),
			r.spool.write(w, len(r.questions)),
			reportTemplate.ExecuteTemplate(w, "tail", v),
		)
	})
}

func (r *runner) view(s *Summary) *view {
	v := &view{Style: template.CSS(asset("report.css")), Script: template.JS(asset("report.js")), Summary: s, Block: blockSize}
	v.Charts = append(v.Charts, overview(s))
	if s.Comparison != nil {
		v.Charts = append(v.Charts, differences(s.Comparison))
		v.Comparison = differenceRows(s.Comparison)
	}
	v.Charts = append(append(v.Charts, partCharts(s)...), latencies(r.rows))
	v.Metrics = metricRows(s)
	v.Parts = partTables(s)
	return v
}

// asset is a file of ours: nothing of a question set gets into it.
func asset(name string) string {
	raw, err := reportFiles.ReadFile("report/" + name)
	if err != nil {
		panic(err) // it is embedded
	}
	return string(raw)
}

func metricRows(s *Summary) []metricRow {
	var out []metricRow
	for i := range Metrics {
		m := &Metrics[i]
		if v, ok := s.Metrics[m.Name]; ok {
			out = append(out, metricRow{Name: m.Name, Means: m.Means, Of: m.Of, Value: m.Format(v.Value), Lo: m.Format(v.Lo), Hi: m.Format(v.Hi), N: v.N})
		}
	}
	return out
}

// partMetrics are shown part by part.
var partMetrics = []string{"right", "facts", "citations.precision", "citations.recall", "declines.recall", "declines.false", "hit@1", "hit@5", "mrr@10", "ndcg@10"}

func partTables(s *Summary) []partTable {
	var out []partTable
	for _, d := range dimensions {
		t := partTable{Dimension: d.name}
		for _, name := range partMetrics {
			if _, ok := s.Metrics[name]; ok {
				t.Metrics = append(t.Metrics, name)
			}
		}
		for _, name := range partNames(s.By[d.name]) {
			t.Rows = append(t.Rows, newPartRow(name, s.By[d.name][name], t.Metrics))
		}
		if len(t.Rows) > 0 {
			out = append(out, t)
		}
	}
	return out
}

func newPartRow(name string, metrics map[string]Value, wanted []string) partRow {
	row := partRow{Name: name}
	for _, metric := range wanted {
		v, ok := metrics[metric]
		cell := partCell{}
		if m, _ := MetricNamed(metric); ok {
			cell = partCell{m.Format(v.Value), fmt.Sprintf("95 %%: %s to %s, n = %d", m.Format(v.Lo), m.Format(v.Hi), v.N), v.N}
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}

func differenceRows(c *Comparison) []differenceRow {
	var out []differenceRow
	for i := range Metrics {
		m := &Metrics[i]
		if d, ok := c.Metrics[m.Name]; ok {
			out = append(out, differenceRow{m.Name, m.Format(d.Before), m.Format(d.After), m.signed(d.Diff), m.signed(d.Lo), m.signed(d.Hi),
				fmt.Sprintf("%.4f", d.P), d.class(m), d.N})
		}
	}
	return out
}

// reportRow is a question in the table. It is written as a list: there are
// thousands of them.
func (r *runner) reportRow(i int) []any {
	q, b := r.questions[i], &r.briefs[i]
	verdict := "—"
	switch {
	case b.failed:
		verdict = "error"
	case b.right > 0:
		verdict = "right"
	case b.right < 0:
		verdict = "wrong"
	}
	change := 0
	if before := r.before(q); before != nil && !before.Failed && !b.failed {
		old := brief{right: before.Right, rank: before.Rank}
		change = b.worth() - old.worth()
	}
	return []any{q.ID, q.Set, q.Category, q.Lang, q.Tags, q.Text, verdict, b.declined, b.rank, round(b.ms), change, q.Answerable}
}

func round(ms float32) float64 { return float64(int(ms*100)) / 100 }

func (r *runner) writeRows(w io.Writer) error {
	if _, err := io.WriteString(w, `<script type="application/json" id="rows">[`); err != nil {
		return err
	}
	for i := range r.questions {
		raw, err := json.Marshal(r.reportRow(i))
		if err != nil {
			return err
		}
		if i > 0 {
			io.WriteString(w, ",\n")
		}
		if _, err := w.Write(raw); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, "]</script>\n")
	return err
}
