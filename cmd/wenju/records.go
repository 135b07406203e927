package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/wenju/wenju/internal/records"
)

func newRecords(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "records [flags]",
		Short: phrase{"what is kept of questions and answers, and for how long", "保存了多少问答记录、保留多久"}.in(a.lang),
		Long: phrase{
			"Lists how much there is, of whom, and what it cost. WENJU_RETENTION says how long it is kept (90d; off keeps it for good).",
			"列出记录的数量、所属用户和费用。WENJU_RETENTION 设定保留多久（默认 90d，off 为一直保留）。",
		}.in(a.lang),
		Args: func(cmd *cobra.Command, args []string) error { return a.unknownRecords(cmd, args) },
		RunE: a.configured(func(ctx context.Context, _ []string) error { return a.recordsList(ctx, asJSON) }),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, phrase{"one JSON object", "输出一个 JSON 对象"}.in(a.lang))
	cmd.AddCommand(newRecordsDelete(a))
	return cmd
}

func (a *app) unknownRecords(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return usage(phrase{"there is no command records %s: see %s --help.", "没有 records %s 这个命令，请看 %s --help。"}, args[0], cmd.CommandPath())
}

// recordsReport is what records --json prints.
type recordsReport struct {
	File      string            `json:"file"`
	Bytes     int64             `json:"bytes"`
	Retention string            `json:"retention"` // as WENJU_RETENTION
	Total     records.Summary   `json:"total"`
	Users     []records.Summary `json:"users"`
}

func (a *app) recordsList(ctx context.Context, asJSON bool) error {
	report := recordsReport{File: a.cfg.recordsFile(), Retention: "off", Users: []records.Summary{}}
	if a.cfg.retention > 0 {
		report.Retention = formatSpan(a.cfg.retention)
	}
	err := a.withRecords(ctx, func(r *records.Records) (err error) {
		if report.Total, err = r.Summary(ctx); err != nil {
			return err
		}
		report.Bytes = a.recordsSize()
		report.Users, err = r.Users(ctx)
		return err
	})
	if err != nil && !errors.Is(err, errNoRecords) {
		return err
	}
	if asJSON {
		return a.out.json(report)
	}
	a.recordsText(report)
	return nil
}

func (a *app) recordsText(report recordsReport) {
	if report.Total.Counts == (records.Counts{}) {
		a.say(phrase{"There are no records in %s yet.", "%s 里还没有记录。"}, a.cfg.data)
		return
	}
	a.out.print(phrase{"answers  messages  feedback        cost  last        user\n", "   回答      消息      反馈        费用  最近        用户\n"}.in(a.lang))
	for _, u := range report.Users {
		name := printable(u.User)
		if name == "" {
			name = phrase{"(nobody named)", "（未署名）"}.in(a.lang)
		}
		a.out.printf("%7d  %8d  %8d  %10.4f  %-10s  %s\n", u.Answers, u.Messages, u.Feedback, u.Cost, dateOf(u.Last), name)
	}
	t := report.Total
	a.say(phrase{"%d answers since %s, %d messages, %d thumbs, cost %.4f; %.1f MB in %s, kept for %s.",
		"共 %d 个回答（最早 %s）、%d 条消息、%d 个评价，费用 %.4f；%.1f MB，位于 %s，保留 %s。"},
		t.Answers, dateOf(t.First), t.Messages, t.Feedback, t.Cost, float64(report.Bytes)/1e6, report.File, a.retentionWord(report.Retention))
}

func (a *app) retentionWord(retention string) string {
	if retention == "off" {
		return phrase{"good", "到手动删除为止"}.in(a.lang)
	}
	return retention
}

func dateOf(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Local().Format(time.DateOnly)
}

// recordsSize is what the records take up on disk, in bytes.
func (a *app) recordsSize() int64 {
	return sizeOf(a.cfg.recordsFile()) + sizeOf(a.cfg.recordsFile()+"-wal")
}

func sizeOf(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

var errNoRecords = errors.New("there are no records yet")

// withRecords opens the records for do; where there is no file it makes none and
// returns errNoRecords.
func (a *app) withRecords(ctx context.Context, do func(*records.Records) error) error {
	if _, err := os.Stat(a.cfg.recordsFile()); errors.Is(err, fs.ErrNotExist) {
		return errNoRecords
	}
	r, err := records.Open(ctx, a.cfg.recordsFile())
	if err != nil {
		return err
	}
	defer r.Close()
	return do(r)
}

type deleteFlags struct {
	users []string
	older string
}

func newRecordsDelete(a *app) *cobra.Command {
	var f deleteFlags
	cmd := &cobra.Command{
		Use:   "delete [--user ID]… [--older TIME]",
		Short: phrase{"deletes the records of a user, or old ones", "删除某个用户的记录，或较早的记录"}.in(a.lang),
		Long: phrase{
			"Deletes for good: questions, answers, traces, messages and feedback. What others asked stays.",
			"彻底删除提问、回答、过程、消息和反馈。其他人的记录不受影响。",
		}.in(a.lang),
		Args: a.between(0, 0),
		RunE: a.configured(func(ctx context.Context, _ []string) error { return a.recordsDelete(ctx, f) }),
	}
	cmd.Flags().StringArrayVar(&f.users, "user", nil, phrase{"a user's id, as wenju records lists it; may be given several times", "用户 id（见 wenju records）；可以给多个"}.named(a, "ID"))
	cmd.Flags().StringVar(&f.older, "older", "", phrase{"what is older, such as 30d", "早于这段时间的记录，如 30d"}.named(a, "TIME"))
	return cmd
}

func (a *app) recordsDelete(ctx context.Context, f deleteFlags) error {
	if len(f.users) == 0 && f.older == "" {
		return usage(phrase{"say what to delete: --user ID, or --older 30d.", "请指定要删除的内容：--user ID，或 --older 30d。"})
	}
	var age time.Duration
	if f.older != "" {
		var err error
		if age, err = spanFlag("--older", f.older); err != nil {
			return err
		}
	}
	var deleted records.Counts
	err := a.withRecords(ctx, func(r *records.Records) (err error) {
		deleted, err = deleteRecords(ctx, r, f.users, age)
		return err
	})
	if err != nil && !errors.Is(err, errNoRecords) {
		return err
	}
	a.out.print(phrase{"deleted %d answers, %d messages, %d thumbs\n", "已删除 %d 个回答、%d 条消息、%d 个评价\n"}.in(a.lang,
		deleted.Answers, deleted.Messages, deleted.Feedback))
	return nil
}

// deleteRecords deletes the users' records, and with an age above 0 what is older.
func deleteRecords(ctx context.Context, r *records.Records, users []string, age time.Duration) (deleted records.Counts, err error) {
	for _, user := range users {
		if user == "" {
			return deleted, usage(phrase{"--user is empty: name a user's id.", "--user 是空的，请给出用户 id。"})
		}
		n, err := r.DeleteUser(ctx, user)
		deleted = deleted.Plus(n)
		if err != nil {
			return deleted, err
		}
	}
	if age > 0 {
		n, err := r.Prune(ctx, time.Now().Add(-age))
		return deleted.Plus(n), err
	}
	return deleted, nil
}
