package ingest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/wenju/wenju/internal/text"
)

// prose are sentences of ours; texts of any length are made from them.
var prose = []string{
	"老城的供水系统建于1926年,最初只有两口深井和一座高12米的水塔,每天能供应大约三千户人家。",
	"后来人口不断增加,市政府决定在上游修建水库,并铺设了长达48公里的输水管道。",
	"工程师们发现,原来的管材容易锈蚀,水质检测的结果也不理想,于是改用了球墨铸铁管。",
	"据《水务年鉴》记载,这项工程历时五年,总投资2.6亿元,其中“引水入城”一段最为艰难。",
	"施工队需要穿过三座山、两条河,还要避开古城墙和老街区,因此线路改了七次。",
	"通水那天,居民们自发来到广场,孩子们围着喷泉奔跑,老人们坐在台阶上说起从前挑水的日子。",
	"如今,全市的自来水普及率达到99.8%,漏损率从31%降到了8.4%。",
	"新的规划提出,要在十年内建成智慧水网,实现实时监测、自动调度和远程维修。",
	"专家认为,节约用水比扩大水源更加重要,因为这一地区的年均降水量不到600毫米。",
	"学校和社区每年举办两次开放日,参观者可以看到沉淀、过滤、消毒等各个环节。",
}

var englishProse = []string{
	"The water works of the old town were built in 1926 with two deep wells and a tower that was 12 metres high.",
	"When more people came, the council decided to build a reservoir in the hills and to lay 48 kilometres of pipe.",
	"Engineers found that the first pipes rusted within a few years, and that the water did not taste as it should.",
	"According to the yearbook the work took five years and cost 2.6 million pounds, most of it for the tunnel.",
	"On the day when the water came, children ran around the fountain and old men told how they had carried it.",
	"Today 99.8 percent of all houses are connected, and losses have fallen from 31 to 8.4 percent.",
}

func TestRandomBreaksAreRepaired(t *testing.T) {
	whole, found := 0, 0
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 1))
		var sentences []string
		var source strings.Builder
		for range 6 + rng.IntN(20) {
			s := prose[rng.IntN(len(prose))]
			sentences = append(sentences, s)
			source.WriteString(breakUp(s, rng))
			if rng.IntN(3) == 0 {
				source.WriteByte('\n')
			}
		}
		got := body(parseOne(t, "a.txt", source.String()))
		for _, s := range sentences {
			whole++
			if strings.Contains(got, s) {
				found++
			}
		}
	}
	// A break may leave something that looks like a heading or a list number.
	if found*1000 < whole*995 {
		t.Errorf("%d of %d sentences are whole again", found, whole)
	}
	t.Logf("%d of %d sentences are whole again", found, whole)
}

// breakUp breaks s every few characters, never inside a figure or a word.
func breakUp(s string, rng *rand.Rand) string {
	var out strings.Builder
	next := 4 + rng.IntN(25)
	prev := ' '
	for i, r := range s {
		if next--; next <= 0 && i > 0 && text.IsHan(r) && text.IsHan(prev) {
			out.WriteByte('\n')
			next = 4 + rng.IntN(25)
		}
		out.WriteRune(r)
		prev = r
	}
	return out.String()
}

func TestWrappedEnglishIsRepaired(t *testing.T) {
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 2))
		columns := 50 + rng.IntN(50)
		var paragraphs, wrapped []string
		for range 3 + rng.IntN(4) {
			var sentences []string
			for range 3 + rng.IntN(5) {
				sentences = append(sentences, englishProse[rng.IntN(len(englishProse))])
			}
			p := strings.Join(sentences, " ")
			paragraphs = append(paragraphs, p)
			wrapped = append(wrapped, wrap(p, columns))
		}
		got := body(parseOne(t, "a.txt", strings.Join(wrapped, "\n\n")))
		for _, p := range paragraphs {
			if !strings.Contains(strings.Join(strings.Fields(got), " "), p) || strings.Count(got, "\n") > len(paragraphs)*4 {
				t.Fatalf("seed %d, %d columns: got\n%s", seed, columns, got)
			}
		}
		for _, s := range text.Sentences(got) {
			if !strings.HasSuffix(s.Of(got), ".") {
				t.Fatalf("seed %d, %d columns: cut sentence %q", seed, columns, s.Of(got))
			}
		}
	}
}

func wrap(s string, columns int) string {
	var out strings.Builder
	n := 0
	for i, w := range strings.Fields(s) {
		switch {
		case i == 0:
		case n+1+len(w) > columns:
			out.WriteByte('\n')
			n = 0
		default:
			out.WriteByte(' ')
			n++
		}
		out.WriteString(w)
		n += len(w)
	}
	return out.String()
}

// TestRandomDocuments puts lines of all kinds together in any order and holds
// the result to the promises of the package, in every format.
func TestRandomDocuments(t *testing.T) {
	pieces := []string{"", "", "# 标题", "## Second *level*", "标题\n===", "一、总体要求", "1.2 Scope", "- 第一项", "  - nested item", "3. third", "| a | b |\n|---|---|\n| 1 | 2 |",
		"姓名\t年龄\t城市", "```go\nfunc f() {\n\treturn\n}\n```", "---", "> 引文一行", "2014年2月26日", "historical context\ncontinued here", "北京“", "大城市病”为基本", "《报告》",
		"　　缩进的段落,", "[a]: http://x.example", "<div>html</div>", "    indented code", "word-\nbroken", "甲:你好", "\u200b", "\ufeff", "…", "a\\", "b  ", "*", "#", "=", "\t", "\f", "0.5米",
		strings.Repeat("很长的一句话没有停顿", 400), strings.Repeat("word ", 900)}
	for seed := range uint64(400) {
		rng := rand.New(rand.NewPCG(seed, 3))
		newline := []string{"\n", "\r\n"}[rng.IntN(2)]
		var b strings.Builder
		b.WriteString("开头的一句话。" + newline)
		for range rng.IntN(40) {
			piece := pieces[rng.IntN(len(pieces))]
			if rng.IntN(3) == 0 {
				piece = prose[rng.IntN(len(prose))]
			}
			b.WriteString(strings.ReplaceAll(piece, "\n", newline) + newline)
		}
		for _, name := range []string{"a.txt", "a.md"} {
			parseOne(t, name, b.String())
		}
	}
}

func TestWindows(t *testing.T) {
	sentence := func(i, n int) string { return fmt.Sprintf("这是第%d句", i) + strings.Repeat("话", n) + "。" }
	var long strings.Builder
	for i := range 60 {
		long.WriteString(sentence(i, 40))
	}
	d := parseOne(t, "a.txt", long.String())
	for i, c := range d.Chunks {
		n := utf8.RuneCountInString(c.Text)
		if n > 600 || n < 200 {
			t.Errorf("chunk %d has %d characters", i, n)
		}
		if i > 0 {
			prev := text.Sentences(d.Chunks[i-1].Text)
			if last := prev[len(prev)-1].Of(d.Chunks[i-1].Text); !strings.HasPrefix(c.Text, last) {
				t.Errorf("chunk %d does not begin with %q", i, last)
			}
		}
	}
	if n := len(parseOne(t, "a.txt", long.String()[:cutAt(long.String(), 1700)]).Chunks); n != 1 {
		t.Errorf("a passage of 570 characters is cut in %d", n)
	}
	endless := parseOne(t, "a.txt", strings.Repeat("没有句号的话,", 1000))
	for i, c := range endless.Chunks {
		if n := utf8.RuneCountInString(c.Text); n > 1800 {
			t.Errorf("chunk %d of an endless sentence has %d characters", i, n)
		}
	}
}

func TestListsStayTogether(t *testing.T) {
	filler := strings.Repeat("这一段文字只是为了占据地方而写的,没有别的意思。", 12)
	items := "会议明确了五项任务:\n一是修复水闸。" + strings.Repeat("工期为三个月。", 5) + "\n二是清理河道。\n三是加固堤防。\n四是更新水泵。\n五是培训人员。\n"
	for _, source := range []string{
		filler + "\n" + items + filler,
		filler + "\n\n需要的材料如下:\n\n- 水泥\n- 沙石\n- 钢筋\n- 木板\n\n" + filler,
	} {
		whole := false
		for _, c := range parseOne(t, "a.md", source).Chunks {
			whole = whole || strings.Contains(c.Text, "任务:") && strings.Contains(c.Text, "五是") || strings.Contains(c.Text, "如下:") && strings.Contains(c.Text, "木板")
		}
		if !whole {
			t.Error("a list is cut from its lead-in or in two")
		}
	}
}

func TestLongTableCarriesItsHead(t *testing.T) {
	var b strings.Builder
	b.WriteString("# 站点\n\n| 站名 | 水位 | 说明 |\n|---|---|---|\n")
	for i := range 120 {
		fmt.Fprintf(&b, "| 第%d站 | %d米 | 位于河流右岸的监测站点 |\n", i, i)
	}
	d := parseOne(t, "a.md", b.String())
	if len(d.Chunks) < 3 {
		t.Fatalf("%d chunks", len(d.Chunks))
	}
	for i, c := range d.Chunks[1:] {
		if c.Heading[len(c.Heading)-1] != "| 站名 | 水位 | 说明 |" {
			t.Errorf("chunk %d: heading %q", i+1, c.Heading)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{brokenArticle, simplified, "# a\n\nb\n", "{\"id\":1,\"text\":\"x\"}\n", "\xff\xfea\x00", "| a |\n|--|\n| b |", "a\r\nb\r", "1、a\n2、b"} {
		for kind := range byte(3) {
			f.Add(kind, []byte(s))
		}
	}
	f.Fuzz(func(t *testing.T, kind byte, raw []byte) {
		docs, _ := Parse([]string{"a.txt", "a.md", "a.jsonl"}[kind%3], raw)
		for _, d := range docs {
			checkDocument(t, d)
		}
	})
}
