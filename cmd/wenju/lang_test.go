package main

import (
	"testing"

	"github.com/wenju/wenju/internal/text"
)

func TestOneOfThem(t *testing.T) {
	counted := phrase{"%d files: %d documents new; %d ms, %s", "%d 个文件,%d 篇新文档,%d 毫秒,%s"}
	for _, test := range []struct {
		lang  text.Lang
		files int
		want  string
	}{
		{text.English, 1, "1 file: 21 documents new; 1 ms, 1 files"},
		{text.English, 0, "0 files: 21 documents new; 1 ms, 1 files"},
		{text.Chinese, 1, "1 个文件,21 篇新文档,1 毫秒,1 files"},
	} {
		if got := counted.in(test.lang, test.files, 21, 1, "1 files"); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}
