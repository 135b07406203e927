package main

import (
	"encoding/json"
	"io"
	"os"

	"github.com/wenju/wenju/rag"
)

// maxHistory is the size of a history file in bytes; no conversation comes near.
const maxHistory = 16 << 20

func readHistory(name string) ([]rag.Turn, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, &problem{exitUsage, phrase{"--history %s: the file cannot be read.", "--history %s：文件读不出来。"}, []any{name}, err}
	}
	defer file.Close()
	raw, err := io.ReadAll(io.LimitReader(file, maxHistory))
	var turns []rag.Turn
	if err == nil {
		err = json.Unmarshal(raw, &turns)
	}
	if err != nil {
		return nil, &problem{exitUsage, phrase{`--history %s: it has to be a JSON list such as [{"q":"…","a":"…"}].`,
			`--history %s：内容应为 JSON 列表，如 [{"q":"…","a":"…"}]。`}, []any{name}, err}
	}
	return turns, nil
}
