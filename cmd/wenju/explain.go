package main

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/wenju/wenju/internal/records"
	"github.com/wenju/wenju/rag"
)

func newExplain(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "explain [flags] [ANSWER_ID]",
		Short: phrase{"how an answer came about", "说明一个回答是怎么来的"}.in(a.lang),
		Long: phrase{
			"ANSWER_ID is the id of an answer or the beginning of it; without one it is the latest answer.",
			"ANSWER_ID 是回答的 id 或其开头几位；不写则为最近一次回答。",
		}.in(a.lang),
		Args: a.between(0, 1),
		RunE: a.configured(func(ctx context.Context, args []string) error {
			return a.explain(ctx, asJSON, args)
		}),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, phrase{"one JSON object", "输出一个 JSON 对象"}.in(a.lang))
	return cmd
}

// explanation is what explain --json prints: the object of ask --json with the
// time and the trace.
type explanation struct {
	rag.Answer
	Asked time.Time `json:"asked"`
	Trace rag.Trace `json:"trace"`
}

func (a *app) explain(ctx context.Context, asJSON bool, args []string) error {
	rec, err := a.findRecord(ctx, args)
	switch {
	case errors.Is(err, records.ErrNotFound) && len(args) == 0:
		return failed(err, phrase{"There is no answer in %s yet: ask something first.", "%s 里还没有回答记录，请先提问。"}, a.cfg.data)
	case errors.Is(err, records.ErrNotFound):
		return failed(err, phrase{"There is no answer %q in %s: wenju ask --json shows the id.", "%[2]s 里没有 id 为 %[1]q 的回答，id 可用 wenju ask --json 查看。"}, args[0], a.cfg.data)
	case errors.Is(err, records.ErrAmbiguous):
		return failed(err, phrase{"Several answers begin with %q: write more of the id.", "有多个回答的 id 以 %q 开头，请多写几位。"}, args[0])
	case err != nil:
		return err
	}
	e := explanation{Asked: rec.Asked}
	if err := errors.Join(json.Unmarshal(rec.Answer, &e.Answer), json.Unmarshal(rec.Trace, &e.Trace)); err != nil {
		return failed(err, phrase{"The record of this answer cannot be read.", "这条回答的记录读不出来。"})
	}
	if asJSON {
		return a.out.json(e)
	}
	a.explanation(e)
	return nil
}

// findRecord returns the record with that id, or the latest.
func (a *app) findRecord(ctx context.Context, args []string) (records.Record, error) {
	if _, err := os.Stat(a.cfg.recordsFile()); errors.Is(err, fs.ErrNotExist) {
		return records.Record{}, records.ErrNotFound
	}
	r, err := records.Open(ctx, a.cfg.recordsFile())
	if err != nil {
		return records.Record{}, err
	}
	defer r.Close()
	if len(args) > 0 {
		return r.Get(ctx, args[0])
	}
	latest, err := r.Recent(ctx, 1)
	if err != nil || len(latest) == 0 {
		return records.Record{}, errors.Join(err, records.ErrNotFound)
	}
	return latest[0], nil
}
