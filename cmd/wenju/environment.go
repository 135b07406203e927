package main

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/joho/godotenv"
)

// dotEnv is read from the working directory.
const dotEnv = ".env"

// environment holds the variables: those of the process, and behind them those
// of the .env file.
type environment struct {
	process, file map[string]string
	// fileErr is what is wrong with the .env file.
	fileErr error
}

func newEnvironment(environ []string) environment {
	e := environment{process: make(map[string]string, len(environ))}
	for _, pair := range environ {
		if name, value, ok := strings.Cut(pair, "="); ok {
			e.process[name] = value
		}
	}
	raw, err := os.ReadFile(dotEnv)
	if errors.Is(err, fs.ErrNotExist) {
		return e
	}
	if err == nil {
		e.file, err = godotenv.UnmarshalBytes(raw)
	}
	if err != nil {
		e.fileErr = dotEnvError(raw, err)
	}
	return e
}

// get returns a variable. One that the process has set to nothing stands for
// the default, whatever the file says.
func (e environment) get(name string) string {
	if value, ok := e.process[name]; ok {
		return value
	}
	return e.file[name]
}

// pairs are all variables, as of os.Environ; those of the process come last and win.
func (e environment) pairs() []string {
	var out []string
	for _, vars := range []map[string]string{e.file, e.process} {
		for name, value := range vars {
			out = append(out, name+"="+value)
		}
	}
	return out
}

// unknown are variables that begin like ours and are none: typing errors.
func (e environment) unknown() []string {
	var out []string
	for _, vars := range []map[string]string{e.file, e.process} {
		for name := range vars {
			known := slices.ContainsFunc(variables, func(v variable) bool { return v.name == name })
			if strings.HasPrefix(name, "WENJU_") && !known && !strings.HasPrefix(name, "WENJU_TEST_") && !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	slices.Sort(out)
	return out
}

// unreadableDotEnv is a .env file that cannot be used. It says where, and never
// what stands there, since that may be a secret.
type unreadableDotEnv struct {
	line  int // 0 where the file itself cannot be read
	cause error
}

func (e *unreadableDotEnv) Error() string { return e.cause.Error() }

func dotEnvError(raw []byte, cause error) error {
	if raw == nil {
		return &unreadableDotEnv{0, cause}
	}
	// The parser names no line: the fault is in the one behind the last beginning
	// of the file that can be read.
	lines := strings.SplitAfter(string(raw), "\n")
	for n := len(lines) - 1; n > 0; n-- {
		if _, err := godotenv.Unmarshal(strings.Join(lines[:n], "")); err == nil {
			return &unreadableDotEnv{n + 1, cause}
		}
	}
	return &unreadableDotEnv{1, cause}
}

func (e *unreadableDotEnv) sentence() (phrase, []any) {
	if e.line == 0 {
		return phrase{".env cannot be read: check that it is a file and may be read.", ".env 读不出来，请检查它是否为文件、是否有读取权限。"}, nil
	}
	return phrase{".env, line %d: write NAME=VALUE, with quotes around a value that holds spaces.",
		".env 第 %d 行：请写成 NAME=VALUE，值里有空格时加引号。"}, []any{e.line}
}
