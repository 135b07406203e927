package main

import (
	"context"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/wenju/wenju/internal/text"
)

// Levels of a finding.
const (
	levelOK   = "ok"
	levelWarn = "warn" // works, but not as it could
	levelFail = "fail" // does not work
)

// finding is what one check of doctor came to.
type finding struct {
	Name   string `json:"name"`   // the same in every language
	Status string `json:"status"` // ok, warn or fail
	Found  string `json:"found"`
	Do     string `json:"do,omitempty"` // what to do about it; empty where it is ok
}

// checkup looks at one thing and says what it found. It never shows a secret, and
// never fails itself. What it looks at may not be set up at all: then it finds nothing.
type checkup func(ctx context.Context, a *app) []finding

// checkups are all that there are, in the order in which things depend on each
// other. A new one goes into the file of what it looks at.
var checkups = []checkup{checkConfiguration, checkDataFolder, checkModel, checkVectors, checkIndex, checkRecords, checkSlack}

func newDoctor(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor [flags]",
		Short: phrase{"checks the set-up and says what to do about each fault", "检查各项设置，并说明每个问题怎么解决"}.in(a.lang),
		Long: phrase{
			"Looks at configuration, data folder, index, records, model and Slack. Exit status 1 where something does not work.",
			"检查配置、数据文件夹、索引、记录、模型和 Slack。有不能用的项时退出码为 1。",
		}.in(a.lang),
		Args: a.between(0, 0),
		// It runs with a configuration that is faulty too, to say what is wrong with it.
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			err := a.doctor(ctx, asJSON)
			if ctx.Err() != nil {
				return &interrupted{err}
			}
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, phrase{"one JSON object", "输出一个 JSON 对象"}.in(a.lang))
	return cmd
}

// diagnosis is what doctor --json prints.
type diagnosis struct {
	OK     bool      `json:"ok"` // nothing fails; there may be warnings
	Checks []finding `json:"checks"`
}

func (a *app) doctor(ctx context.Context, asJSON bool) error {
	d := diagnosis{OK: true, Checks: []finding{}}
	for _, check := range checkups {
		for _, f := range check(ctx, a) {
			d.OK = d.OK && f.Status != levelFail
			d.Checks = append(d.Checks, f)
			if !asJSON {
				a.printFinding(f)
			}
		}
	}
	if asJSON {
		if err := a.out.json(d); err != nil {
			return err
		}
	}
	if !d.OK {
		return errIncomplete
	}
	return nil
}

func (a *app) printFinding(f finding) {
	mark := map[string]string{levelOK: "✓", levelWarn: "!", levelFail: "✗"}[f.Status]
	a.out.printf("%s %-14s %s\n", a.out.style(mark, bold), f.Name, printable(f.Found))
	if f.Do != "" {
		a.out.printf("  %-14s → %s\n", "", printable(f.Do))
	}
}

func (a *app) fine(name string, found phrase, args ...any) finding {
	return finding{Name: name, Status: levelOK, Found: found.in(a.lang, args...)}
}

// amiss makes a finding of what is amiss. do takes no arguments.
func (a *app) amiss(name, status string, do, found phrase, args ...any) finding {
	return finding{Name: name, Status: status, Found: found.in(a.lang, args...), Do: do.in(a.lang)}
}

// broken makes a finding of an error, with the sentence that any command would say,
// parted into what it is and what to do about it.
func (a *app) broken(name string, err error) finding {
	p := a.problemOf(err)
	found, do := a.whatAndDo(p.say.in(a.lang, p.args...))
	if p.say == unknownProblem {
		found, do = err.Error(), ""
	}
	if do == "" {
		do = phrase{"--log-level debug shows more.", "--log-level debug 会显示更多信息。"}.in(a.lang)
	}
	return finding{Name: name, Status: levelFail, Found: found, Do: do}
}

// whatAndDo parts a sentence where its last part begins to say what to do.
func (a *app) whatAndDo(sentence string) (what, do string) {
	marks := []string{": "}
	if a.lang == text.Chinese {
		marks = []string{":请", "：请", ",请", "，请"}
	}
	for _, mark := range marks {
		if i := strings.LastIndex(sentence, mark); i > 0 {
			return sentence[:i], strings.TrimLeft(sentence[i:], ":：,， ")
		}
	}
	return sentence, ""
}
