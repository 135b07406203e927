package main

import (
	"context"
	"encoding/json"
	"time"

	"github.com/wenju/wenju/internal/records"
	"github.com/wenju/wenju/rag"
)

// desk answers questions and keeps the records of it.
type desk struct {
	app     *app
	library *library
	records *records.Records // nil until the first answer
}

func (a *app) openDesk() (*desk, error) {
	l, err := a.openLibrary()
	if err != nil {
		return nil, err
	}
	return &desk{app: a, library: l}, nil
}

func (d *desk) close() {
	d.library.close()
	if d.records != nil {
		d.records.Close()
	}
}

// record keeps an answer. Where that fails the answer stands all the same, so
// it is logged and no more. An answer that has been given is kept although the
// user interrupts just then.
func (d *desk) record(ctx context.Context, asked time.Time, answer rag.Answer) {
	if err := d.tryRecord(context.WithoutCancel(ctx), asked, answer); err != nil {
		d.app.log.Warn("the answer is not in the records", "id", answer.ID, "err", err)
	}
}

func (d *desk) tryRecord(ctx context.Context, asked time.Time, answer rag.Answer) error {
	rec := records.Record{
		ID: answer.ID, Asked: asked, Question: answer.Question, Source: "terminal",
		Model: answer.Model, PromptTokens: answer.Usage.PromptTokens, CompletionTokens: answer.Usage.CompletionTokens, Cost: answer.Usage.Cost,
		Declined: answer.Declined, Reason: string(answer.Reason),
	}
	var err error
	if rec.Answer, err = json.Marshal(answer); err != nil {
		return err
	}
	if rec.Trace, err = json.Marshal(answer.Trace); err != nil {
		return err
	}
	r, err := d.openRecords(ctx)
	if err != nil {
		return err
	}
	return r.Save(ctx, rec)
}

// sayModel tells, beside an answer that was made without the model, what to do
// about the model.
func (d *desk) sayModel(answer rag.Answer) {
	w := d.library.witness
	if w == nil || answer.Mode == rag.Generated && !answer.Declined {
		return
	}
	if err := w.failing(); err != nil {
		p := d.app.problemOf(err)
		d.app.say(p.say, p.args...)
	}
}

func (d *desk) openRecords(ctx context.Context) (*records.Records, error) {
	if d.records == nil {
		r, err := records.Open(ctx, d.app.cfg.recordsFile())
		if err != nil {
			return nil, err
		}
		d.app.prune(ctx, r)
		d.records = r
	}
	return d.records, nil
}
