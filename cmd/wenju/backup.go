package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/wenju/wenju/internal/sqlite"
)

func newBackup(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "backup DIR",
		Short: phrase{"copies the data folder while wenju runs", "运行中备份数据文件夹"}.in(a.lang),
		Long: phrase{
			"Copies index, records and history to DIR, which must not be there yet or be empty. Every file is copied as it stands at one moment, whoever\nwrites it meanwhile. To restore, stop wenju and put DIR in the place of the data folder.",
			"把索引、记录和历史复制到 DIR（须不存在或为空）。即使有进程正在写入，每个文件也是某一时刻的完整状态。\n恢复时先停止 wenju，再用 DIR 替换数据文件夹。",
		}.in(a.lang),
		Args: a.between(1, 1),
		RunE: a.configured(func(ctx context.Context, args []string) error { return a.backup(ctx, args[0]) }),
	}
}

func (a *app) backup(ctx context.Context, dir string) error {
	names, err := a.backupNames()
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return failed(nil, phrase{"There is nothing in %s yet.", "%s 里还没有数据。"}, a.cfg.data)
	}
	if err := emptyDir(dir); err != nil {
		return failed(err, phrase{"%s must be a new or an empty folder that can be written.", "%s 必须是可写的新文件夹或空文件夹。"}, dir)
	}
	var size int64
	for _, name := range names {
		to := filepath.Join(dir, name)
		if err := copyWhole(ctx, filepath.Join(a.cfg.data, name), to); err != nil {
			return failed(err, phrase{"The backup in %s is not complete: %s could not be copied.", "%s 里的备份不完整：%s 无法复制。"}, dir, name)
		}
		size += sizeOf(to)
	}
	a.out.print(phrase{"%d files, %.1f MB: %s\n", "%d 个文件，%.1f MB：%s\n"}.in(a.lang, len(names), float64(size)/1e6, dir))
	return nil
}

// backupNames are the files of the data folder. Locks, and SQLite's own files beside
// a database, are left out: the copy of the database has what is in them.
func (a *app) backupNames() ([]string, error) {
	entries, err := os.ReadDir(a.cfg.data)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		name := e.Name()
		if e.Type().IsRegular() && !strings.HasSuffix(name, "-wal") && !strings.HasSuffix(name, "-shm") && !strings.HasSuffix(name, "-journal") && !strings.HasSuffix(name, ".lock") {
			names = append(names, name)
		}
	}
	return names, nil
}

// emptyDir makes sure that there is a folder with nothing in it.
func emptyDir(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	entries, err := os.ReadDir(dir)
	if err == nil && len(entries) > 0 {
		err = fs.ErrExist
	}
	return err
}

// copyWhole copies a database as it stands at one moment, and any other file byte
// by byte.
func copyWhole(ctx context.Context, from, to string) error {
	if filepath.Ext(from) == ".db" {
		return sqlite.Copy(ctx, from, to)
	}
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}
