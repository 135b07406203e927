package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"syscall"

	"github.com/wenju/wenju/ingest"
	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/records"
	"github.com/wenju/wenju/internal/store"
)

// problem is a failure with the sentence that the user reads; the cause is for
// the log.
type problem struct {
	status int
	say    phrase
	args   []any
	cause  error
}

func (p *problem) Error() string {
	s := p.say.in("en", p.args...)
	if p.cause != nil {
		s += " (" + p.cause.Error() + ")"
	}
	return s
}

func (p *problem) Unwrap() error { return p.cause }

// usage is a problem of how the program was called.
func usage(say phrase, args ...any) error {
	return &problem{status: exitUsage, say: say, args: args}
}

// failed is a problem with a known cause.
func failed(cause error, say phrase, args ...any) error {
	return &problem{status: exitFailed, say: say, args: args, cause: cause}
}

// errNotMet ends the program with status 3. What is not met has been printed.
var errNotMet = errors.New("a check or gate is not met")

// errIncomplete ends the program with status 1. What failed has been printed.
var errIncomplete = errors.New("some of it failed")

// interrupted is how a command ends that a signal has cancelled.
type interrupted struct{ cause error }

func (e *interrupted) Error() string { return fmt.Sprintf("interrupted: %v", e.cause) }

// report tells the user how a command ended, and returns the exit status.
func (a *app) report(err error) int {
	var cancelled *interrupted
	var faulty *faultyConfig
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &cancelled):
		a.say(phrase{"Interrupted.", "已中断。"})
		return exitInterrupted
	case errors.Is(err, errNotMet):
		return exitNotMet
	case errors.Is(err, errIncomplete):
		return exitFailed
	case errors.As(err, &faulty):
		for _, fault := range faulty.faults {
			a.err.print("wenju: ", fault, "\n")
		}
		return exitUsage
	}
	return a.explainFailure(err).status
}

// explainFailure prints the one sentence for the user and logs the cause: what
// we know how to explain for those who ask for it, anything else always.
func (a *app) explainFailure(err error) *problem {
	p := a.problemOf(err)
	a.logProblem(p)
	a.err.print("wenju: ", p.say.in(a.lang, p.args...), "\n")
	return p
}

// sentence is the one for the user; the cause is logged.
func (a *app) sentence(err error) string {
	p := a.problemOf(err)
	a.logProblem(p)
	return p.say.in(a.lang, p.args...)
}

func (a *app) logProblem(p *problem) {
	level := slog.LevelInfo
	if p.say == unknownProblem {
		level = slog.LevelError
	}
	if p.cause != nil {
		a.log.Log(context.Background(), level, "failed", "err", p.cause)
	}
}

var unknownProblem = phrase{
	"Something failed that should not have; the line with level=ERROR says what.",
	"出现了意料之外的错误，level=ERROR 的那一行写明了原因。",
}

// problemOf finds the sentence for an error.
func (a *app) problemOf(err error) *problem {
	var known *problem
	if errors.As(err, &known) {
		return known
	}
	for _, c := range causes {
		if errors.Is(err, c.cause) {
			return &problem{status: exitFailed, say: c.say, args: []any{a.cfg.data}, cause: err}
		}
	}
	var model *llm.Error
	if errors.As(err, &model) {
		return a.modelProblem(model, err)
	}
	if path := (*fs.PathError)(nil); errors.As(err, &path) && path.Op == "mkdir" {
		return &problem{status: exitFailed, cause: err, args: []any{printable(path.Path)},
			say: phrase{"The folder %s cannot be made: check the path, or name another one.", "无法新建文件夹 %s：请检查路径，或换一个文件夹。"}}
	}
	var ingesting *ingest.Error
	if errors.As(err, &ingesting) {
		say := strings.ReplaceAll(ingesting.Message(a.lang), "%", "%%")
		return &problem{status: exitFailed, say: phrase{say, say}, cause: err}
	}
	return &problem{status: exitFailed, say: unknownProblem, cause: err}
}

// causes are the failures that any command can meet with; their sentences get
// the data folder.
var causes = []struct {
	cause error
	say   phrase
}{
	{store.ErrNewer, phrase{"The index in %s was written by a newer version of wenju: update this one, or use another folder with --data.",
		"%s 里的索引由更新版本的 wenju 写成，请升级本程序，或用 --data 换一个文件夹。"}},
	{store.ErrCorrupt, phrase{"The index in %s is damaged: move index.db away and run ingest again; your documents and the records are not touched.",
		"%s 里的索引已损坏，请移走 index.db 后重新导入；原文件和问答记录不受影响。"}},
	{store.ErrBusy, phrase{"Another process is writing the index in %s: wait until it is done and try again.",
		"另一个进程正在写 %s 里的索引，请等它结束后重试。"}},
	{store.ErrFull, phrase{"The disk of %s is full: make room and try again; what was stored before is still there.",
		"%s 所在的磁盘已满，请腾出空间后重试；之前存入的内容不受影响。"}},
	{store.ErrModel, phrase{"The index in %s holds vectors of another embedding model than WENJU_EMBEDDER names: run wenju ingest --rebuild to make them anew.",
		"%s 里的索引用的不是 WENJU_EMBEDDER 所指的嵌入模型，请运行 wenju ingest --rebuild 重建。"}},
	{records.ErrNewer, phrase{"The records in %s were written by a newer version of wenju: update this one, or use another folder with --data.",
		"%s 里的问答记录由更新版本的 wenju 写成，请升级本程序，或用 --data 换一个文件夹。"}},
	{records.ErrCorrupt, phrase{"The records in %s are damaged: move records.db away; the index is not touched.",
		"%s 里的问答记录已损坏，请移走 records.db；索引不受影响。"}},
	{records.ErrBusy, phrase{"Another process is writing the records in %s: try again in a moment.",
		"另一个进程正在写 %s 里的问答记录，请稍后重试。"}},
	{records.ErrFull, phrase{"The disk of %s is full: make room and try again.", "%s 所在的磁盘已满，请腾出空间后重试。"}},
	{fs.ErrPermission, phrase{"The data folder %s may not be read or written: give permission, or name another one with --data.",
		"没有数据文件夹 %s 的读写权限，请授予权限，或用 --data 换一个文件夹。"}},
	{syscall.EROFS, phrase{"The data folder %s is on a disk that may only be read: name another one with --data.",
		"数据文件夹 %s 所在的磁盘只读，请用 --data 换一个文件夹。"}},
}
