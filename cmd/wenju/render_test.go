package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/rag"
)

func TestEmphasisInParts(t *testing.T) {
	const answer = "全长**3.6公里**,2*3=6,造价**12.8亿元**。*"
	for _, styled := range []bool{false, true} {
		want := "全长3.6公里,2*3=6,造价12.8亿元。*"
		if styled {
			want = "全长\x1b[1m3.6公里\x1b[0m,2*3=6,造价\x1b[1m12.8亿元\x1b[0m。*"
		}
		for cut := range answer {
			var out bytes.Buffer
			e := emphasis{out: &output{raw: &out, styled: styled}}
			e.print(answer[:cut])
			e.print(answer[cut:])
			e.end()
			if got := strings.ReplaceAll(out.String(), "\x1b[0m\x1b[1m", ""); got != want {
				t.Errorf("cut at %d: %q", cut, got)
			}
		}
	}
}

func TestPrintable(t *testing.T) {
	if got := printable("a\x1b[2Jb\r\n\tc\u202Ed\xff"); got != "a[2Jb\n\tcd\uFFFD" {
		t.Errorf("%q", got)
	}
}

func TestOneLine(t *testing.T) {
	for in, want := range map[string]string{
		"北京“\n大城市病”": "北京“大城市病”", "北京\nPM2.5": "北京PM2.5", "two\n  words": "two words", "a  b\r\n\r\nc": "a b c",
	} {
		if got := oneLine(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestSurroundingsOfALongLine(t *testing.T) {
	doc := "first\n" + strings.Repeat("前", 1000) + "引文" + strings.Repeat("后", 1000) + "\nlast"
	at := strings.Index(doc, "引文")
	lines := surroundings(doc, rag.Citation{StartByte: at, EndByte: at + len("引文"), StartLine: 2, EndLine: 2})
	if len(lines) != 3 {
		t.Fatalf("%+v", lines)
	}
	l := lines[1]
	whole := l.before + l.quote + l.after
	if !l.cited || l.number != 2 || l.quote != "引文" || !strings.Contains(whole, "前引文后") || len([]rune(whole)) > 400 || !strings.HasPrefix(l.before, "…") {
		t.Errorf("%+v", l)
	}
}

func TestSourcesFollowTheLanguageOfTheQuestion(t *testing.T) {
	a := newApp(stdio{environ: nil})
	if a.labels("京津冀有多大？") != text.Chinese || a.labels("How large is it?") != text.English {
		t.Error("labels do not follow the question")
	}
	a.cfg.lang = text.Chinese
	if a.labels("How large is it?") != text.Chinese {
		t.Error("the configured language does not win")
	}
}
