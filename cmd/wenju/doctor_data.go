package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/wenju/wenju/internal/records"
)

// checkConfiguration reads the configuration, and reports each fault in it.
func checkConfiguration(_ context.Context, a *app) []finding {
	cfg, faults := readConfig(a.env, a.dataFlag, a.lang)
	a.cfg = cfg
	var out []finding
	for _, fault := range faults {
		out = append(out, a.amiss("configuration", levelFail, phrase{"Set it in .env or in the environment; .env.example lists all variables.",
			"请在 .env 或环境变量里改正，.env.example 列出了全部变量。"}, phrase{"%s", "%s"}, fault))
	}
	if len(faults) > 0 {
		return out
	}
	set := a.setVariables()
	if len(set) == 0 {
		return []finding{a.fine("configuration", phrase{"all defaults", "全部使用默认值"})}
	}
	return []finding{a.fine("configuration", phrase{"set: %s", "已设置：%s"}, strings.Join(set, ", "))}
}

// setVariables are the names of the variables that are set.
func (a *app) setVariables() []string {
	var set []string
	for _, v := range variables {
		if a.env.get(v.name) != "" {
			set = append(set, v.name)
		}
	}
	return set
}

// checkDataFolder finds out whether the data folder can be written, and makes nothing
// that stays.
func checkDataFolder(_ context.Context, a *app) []finding {
	dir, err := nearest(a.cfg.data)
	if err == nil {
		err = tryWriting(dir)
	}
	if err != nil {
		return []finding{a.amiss("data", levelFail, phrase{"Give permission, make room, or name another folder with --data or WENJU_DATA.",
			"请授予权限、腾出空间，或用 --data 或 WENJU_DATA 换一个文件夹。"}, phrase{"%s cannot be written: %v", "%s 不能写入：%v"}, a.cfg.data, cause(err))}
	}
	if dir != a.cfg.data {
		return []finding{a.fine("data", phrase{"%s is made when it is needed", "%s 将在需要时建立"}, a.cfg.data)}
	}
	return []finding{a.fine("data", phrase{"%s can be written", "%s 可以写入"}, a.cfg.data)}
}

// nearest is dir, or the nearest folder above it that exists.
func nearest(dir string) (string, error) {
	for {
		info, err := os.Stat(dir)
		switch {
		case err == nil && !info.IsDir():
			return "", &fs.PathError{Op: "open", Path: dir, Err: errors.New("not a folder")}
		case err == nil:
			return dir, nil
		case !errors.Is(err, fs.ErrNotExist) || filepath.Dir(dir) == dir:
			return "", err
		}
		dir = filepath.Dir(dir)
	}
}

func tryWriting(dir string) error {
	f, err := os.CreateTemp(dir, ".wenju-doctor-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString("wenju")
	return errors.Join(err, f.Close())
}

// cause is what is wrong with a file, without its name.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// checkIndex opens the index and compares its model with the embedder. Where it is
// empty nothing more is opened: the carried documents may cost calls to an embedder.
func checkIndex(ctx context.Context, a *app) []finding {
	empty, err := a.indexIsEmpty(ctx)
	if err != nil {
		return []finding{a.broken("index", err)}
	}
	if empty {
		return []finding{a.amiss("index", levelWarn, phrase{"Bring in your own documents: wenju ingest PATH.", "用 wenju ingest 路径 导入自己的文档。"},
			phrase{"empty: questions are answered from the documents that wenju carries", "为空：现从 wenju 自带的文档中回答问题"})}
	}
	l, err := a.openLibrary()
	if err != nil {
		return []finding{a.broken("index", err)}
	}
	defer l.close()
	s, err := l.shelf(ctx)
	if err != nil {
		return []finding{a.broken("index", err)}
	}
	info, err := s.store.Info(ctx)
	if err != nil {
		return []finding{a.broken("index", err)}
	}
	return []finding{a.fine("index", phrase{"%d documents, %d passages, embedder %s", "%d 篇文档、%d 个段落，嵌入模型 %s"}, info.Documents, info.Chunks, info.Model.Name)}
}

func (a *app) indexIsEmpty(ctx context.Context) (bool, error) {
	index, err := a.openExistingIndex(ctx)
	if err != nil || index == nil {
		return true, err
	}
	defer index.Close()
	info, err := index.Info(ctx)
	return info.Documents == 0, err
}

// checkRecords opens the records where there are any.
func checkRecords(ctx context.Context, a *app) []finding {
	path := a.cfg.recordsFile()
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return []finding{a.fine("records", phrase{"none yet", "还没有记录"})}
	}
	r, err := records.Open(ctx, path)
	if err != nil {
		return []finding{a.broken("records", err)}
	}
	defer r.Close()
	total, err := r.Summary(ctx)
	if err != nil {
		return []finding{a.broken("records", err)}
	}
	return []finding{a.fine("records", phrase{"%d answers", "%d 条回答"}, total.Answers)}
}
