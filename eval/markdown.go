package eval

import (
	"fmt"
	"strings"
)

// listed is how many questions of a kind report.md names: it has to fit into the
// comment on a pull request.
const listed = 20

// markdown is report.md.
func (r *runner) markdown(s *Summary) []byte {
	var b strings.Builder
	names := make([]string, len(s.Run.Sets))
	for i, set := range s.Run.Sets {
		names[i] = set.Name
	}
	fmt.Fprintf(&b, "# wenju eval: %s\n\n", mdText(strings.Join(names, ", ")))
	mdRun(&b, &s.Run)
	mdMetrics(&b, s)
	mdJudge(&b, s.Judge)
	for _, t := range partTables(s) {
		if len(t.Rows) > 1 {
			mdParts(&b, t)
		}
	}
	if s.Comparison != nil {
		r.mdChanged(&b, "Worse", s.Comparison.Worse)
		r.mdChanged(&b, "Better", s.Comparison.Better)
	}
	r.mdWrong(&b)
	return []byte(b.String())
}

func mdRun(b *strings.Builder, run *RunInfo) {
	fmt.Fprintf(b, "%d questions", run.Questions)
	if run.RetrievalOnly {
		b.WriteString(", passages only")
	}
	if run.Errors > 0 {
		fmt.Fprintf(b, ", **%d failed**", run.Errors)
	}
	fmt.Fprintf(b, " · wenju %s (%s) · model %s · embedder %s · %d documents, %d passages, corpus `%.12s`",
		run.Version, run.Commit, mdText(run.Model), mdText(run.Embedder), run.Index.Documents, run.Index.Chunks, run.Index.Corpus)
	if run.Set != "" {
		fmt.Fprintf(b, " · set %s", mdText(run.Set))
	}
	b.WriteString("\n\n")
}

func mdMetrics(b *strings.Builder, s *Summary) {
	if s.Comparison != nil {
		s.Comparison.Markdown(b)
		return
	}
	b.WriteString("| metric | value | 95 % interval | n |\n|---|--:|--:|--:|\n")
	for _, m := range metricRows(s) {
		fmt.Fprintf(b, "| %s | %s | %s to %s | %d |\n", m.Name, m.Value, m.Lo, m.Hi, m.N)
	}
	b.WriteByte('\n')
}

func mdParts(b *strings.Builder, t partTable) {
	fmt.Fprintf(b, "<details><summary>By %s</summary>\n\n| %s | %s |\n|---|%s\n", t.Dimension, t.Dimension,
		strings.Join(t.Metrics, " | "), strings.Repeat("--:|", len(t.Metrics)))
	for _, row := range t.Rows {
		fmt.Fprintf(b, "| %s |", mdText(row.Name))
		for _, cell := range row.Cells {
			if cell.N == 0 {
				b.WriteString(" |")
				continue
			}
			fmt.Fprintf(b, " %s (%d) |", cell.Value, cell.N)
		}
		b.WriteByte('\n')
	}
	b.WriteString("\n</details>\n\n")
}

// Markdown writes the comparison as a table.
func (c *Comparison) Markdown(b *strings.Builder) {
	fmt.Fprintf(b, "Compared with `%s`: %d questions in both, **%d better, %d worse**", c.Baseline, c.Paired, len(c.Better), len(c.Worse))
	if c.Added+c.Missing > 0 {
		fmt.Fprintf(b, ", %d new, %d gone", c.Added, c.Missing)
	}
	b.WriteString(".")
	if len(c.Changed) > 0 {
		fmt.Fprintf(b, " Not only the answers differ: %s.", strings.Join(c.Changed, ", "))
	}
	b.WriteString("\n\n| metric | before | after | difference | 95 % interval | p | n |\n|---|--:|--:|--:|--:|--:|--:|\n")
	for _, d := range differenceRows(c) {
		sign := ""
		switch d.Class {
		case "better":
			sign = " ▲"
		case "worse":
			sign = " ▼"
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s%s | %s to %s | %s | %d |\n", d.Name, d.Before, d.After, d.Diff, sign, d.Lo, d.Hi, d.P, d.N)
	}
	b.WriteByte('\n')
}

// mdChanged shows questions that changed, both answers side by side.
func (r *runner) mdChanged(b *strings.Builder, title string, ids []QuestionID) {
	if len(ids) == 0 {
		return
	}
	fmt.Fprintf(b, "<details><summary>%s: %d</summary>\n\n| question | before | after |\n|---|---|---|\n", title, len(ids))
	for _, id := range ids[:min(listed, len(ids))] {
		i := r.index[id.Set+"\x00"+id.ID]
		q := r.questions[i]
		before := r.before(q)
		old := brief{right: before.Right, declined: before.Declined, rank: before.Rank, answer: before.Answer}
		fmt.Fprintf(b, "| %s %s | %s | %s |\n", mdText(q.ID), mdText(q.Text), mdOutcome(&old), mdOutcome(&r.briefs[i]))
	}
	mdRest(b, len(ids))
}

// mdWrong lists questions whose answer is wrong or failed.
func (r *runner) mdWrong(b *strings.Builder) {
	var wrong []int
	for i := range r.briefs {
		if r.briefs[i].right < 0 || r.briefs[i].failed {
			wrong = append(wrong, i)
		}
	}
	if len(wrong) == 0 {
		return
	}
	fmt.Fprintf(b, "<details><summary>Wrong or failed: %d</summary>\n\n| question | category | answer |\n|---|---|---|\n", len(wrong))
	for _, i := range wrong[:min(listed, len(wrong))] {
		q := r.questions[i]
		fmt.Fprintf(b, "| %s %s | %s | %s |\n", mdText(q.ID), mdText(q.Text), mdText(q.Category), mdOutcome(&r.briefs[i]))
	}
	mdRest(b, len(wrong))
}

func mdRest(b *strings.Builder, n int) {
	if n > listed {
		fmt.Fprintf(b, "\nand %d more, see report.html\n", n-listed)
	}
	b.WriteString("\n</details>\n\n")
}

// mdOutcome is the outcome of a question in a cell.
func mdOutcome(r *brief) string {
	outcome := ""
	switch {
	case r.failed:
		return "**failed**"
	case r.right > 0:
		outcome = "right"
	case r.right < 0:
		outcome = "**wrong**"
	case r.rank > 0:
		outcome = fmt.Sprintf("rank %d", r.rank)
	default:
		outcome = "not found"
	}
	if r.declined {
		outcome += ", declined"
	}
	if r.answer == "" {
		return outcome
	}
	return outcome + ": " + mdText(cut(r.answer, 160))
}

// mdText makes any text safe within a cell of a table.
func mdText(s string) string {
	return strings.NewReplacer("\\", "\\\\", "|", "\\|", "<", "&lt;", "&", "&amp;", "*", "", "`", "'", "\n", " ", "\r", "", "[", "\\[").Replace(s)
}
