package ingest

import (
	"errors"
	"strings"
	"testing"
	"unicode"

	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/text"
)

// parseOne reads one document and holds it to what is promised of every one.
func parseOne(t testing.TB, name, source string) store.DocumentChunks {
	t.Helper()
	docs, err := Parse(name, []byte(source))
	if err != nil {
		t.Fatalf("Parse: %v", err)
	}
	if len(docs) != 1 {
		t.Fatalf("%d documents", len(docs))
	}
	checkDocument(t, docs[0])
	return docs[0]
}

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// checkDocument holds a document to the promises of the package.
func checkDocument(t testing.TB, d store.DocumentChunks) {
	t.Helper()
	source := d.Document.Text
	for i, c := range d.Chunks {
		if c.Seq != i || strings.TrimSpace(c.Text) == "" {
			t.Fatalf("chunk %d: seq %d, text %q", i, c.Seq, c.Text)
		}
		if got, want := squeeze(c.Span.Of(source)), squeeze(c.Text); got != want {
			t.Fatalf("chunk %d: its span is %q, its text %q", i, got, want)
		}
		if lines := 1 + strings.Count(source[:c.Span.Start], "\n"); strings.Contains(source, "\n") && c.StartLine != lines {
			t.Fatalf("chunk %d: first line %d, want %d", i, c.StartLine, lines)
		}
		if lines := 1 + strings.Count(source[:c.Span.End-1], "\n"); strings.Contains(source, "\n") && c.EndLine != lines {
			t.Fatalf("chunk %d: last line %d, want %d", i, c.EndLine, lines)
		}
		for _, s := range text.Sentences(c.Text) {
			o := c.Breaks.Original(s)
			o = text.Span{Start: o.Start + c.Span.Start, End: o.End + c.Span.Start}
			if o.Start < c.Span.Start || o.End > c.Span.End || squeeze(o.Of(source)) != squeeze(s.Of(c.Text)) {
				t.Fatalf("chunk %d: sentence %q stands at %v, which is %q", i, s.Of(c.Text), o, o.Of(source))
			}
		}
		last := store.Break{}
		for _, b := range c.Breaks {
			if b.Repaired <= last.Repaired || b.Original <= last.Original {
				t.Fatalf("chunk %d: breaks not ascending: %v", i, c.Breaks)
			}
			last = b
		}
	}
	checkNothingLost(t, d)
}

// checkNothingLost looks for lines of content that are in no chunk and no heading.
func checkNothingLost(t testing.TB, d store.DocumentChunks) {
	t.Helper()
	p, _ := newPageOf(d.Document)
	covered := make([]bool, len(d.Document.Text)+1)
	for _, c := range d.Chunks {
		for i := c.Span.Start; i < c.Span.End; i++ {
			covered[i] = true
		}
	}
	for i, l := range p.lines {
		if l.kind == kindBlank || l.kind == kindHeading || l.kind == kindRule {
			continue
		}
		for at, r := range p.of(i) {
			if !unicode.IsSpace(r) && !covered[l.lo+at] {
				t.Fatalf("line %d is lost: %q", i+1, p.of(i))
			}
		}
	}
}

// body is the text of all chunks without what windows repeat.
func body(d store.DocumentChunks) string {
	var out strings.Builder
	end := 0
	for _, c := range d.Chunks {
		from := 0
		for _, s := range text.Sentences(c.Text) {
			if o := c.Breaks.Original(s); o.Start+c.Span.Start < end {
				from = s.End
			}
		}
		out.WriteString(strings.TrimLeft(c.Text[from:], "\n") + "\n")
		end = max(end, c.Span.End)
	}
	return out.String()
}

func TestRepair(t *testing.T) {
	tests := []struct{ name, file, in, want string }{
		{"links cut Chinese", "a.txt",
			"岭南古城(Old Town of Lingnan)始建于\n北宋年间,城墙全长5.6\n公里,有东、西、南、\n北四座城门。城中“\n十字街”保存完整,沿街有\n茶楼、\n药铺和书院等老建筑一百二十多处,每年接待游客超过三百万人次。\n",
			"岭南古城(Old Town of Lingnan)始建于北宋年间,城墙全长5.6公里,有东、西、南、北四座城门。城中“十字街”保存完整,沿街有茶楼、药铺和书院等老建筑一百二十多处,每年接待游客超过三百万人次。\n"},
		{"English at 80 columns", "a.txt",
			"The mill at Harrow Ford was driven by water until 1921, when the town council\nbought two turbines from Dr.\nPelham of Leeds. It ground 14 tons of wheat a\n",
			"The mill at Harrow Ford was driven by water until 1921, when the town council bought two turbines from Dr.\nPelham of Leeds. It ground 14 tons of wheat a\n"},
		{"English paragraph wrapped", "a.txt",
			"The bridge over the Tarn was opened in the spring of 1932 and carried trams until\nthe war. It was repaired in 1951. The parapets were rebuilt in granite that came\nfrom the island of Mull, and the lamps were sent from Glasgow by the firm of\nMacfarlane, which had made the railings too.\n",
			"The bridge over the Tarn was opened in the spring of 1932 and carried trams until the war. It was repaired in 1951. The parapets were rebuilt in granite that came from the island of Mull, and the lamps were sent from Glasgow by the firm of Macfarlane, which had made the railings too.\n"},
		{"Chinese wrapped by columns", "a.txt",
			"　　山谷里的雾到了中午还没有散开，采茶的人们背着竹篓沿着石阶慢慢往上走，远处传来几\n声狗叫，又很快安静下来。老周停下脚步，回头看了看身后的村子，炊烟正从屋顶上升起，和\n雾混在了一起。\n　　他想起三十年前第一次进山的情形。\n",
			"山谷里的雾到了中午还没有散开，采茶的人们背着竹篓沿着石阶慢慢往上走，远处传来几声狗叫，又很快安静下来。老周停下脚步，回头看了看身后的村子，炊烟正从屋顶上升起，和雾混在了一起。\n他想起三十年前第一次进山的情形。\n"},
		{"verse stays", "a.txt", "春水初生\n春林初盛\n春风十里\n不如你\n", "春水初生\n春林初盛\n春风十里\n不如你\n"},
		{"verse with marks stays", "a.txt", "白日依山尽，\n黄河入海流。\n欲穷千里目，\n更上一层楼。\n", "白日依山尽，\n黄河入海流。\n欲穷千里目，\n更上一层楼。\n"},
		{"English verse stays", "a.txt",
			"The curfew tolls the knell of parting day,\nThe lowing herd wind slowly o'er the lea,\nThe ploughman homeward plods his weary way,\nAnd leaves the world to darkness and to me.\n",
			"The curfew tolls the knell of parting day,\nThe lowing herd wind slowly o'er the lea,\nThe ploughman homeward plods his weary way,\nAnd leaves the world to darkness and to me.\n"},
		{"lists stay", "a.txt", "带上下列物品：\n- 雨衣\n- 手电筒\n- 两天的干粮\n", "带上下列物品：\n- 雨衣\n- 手电筒\n- 两天的干粮\n"},
		{"names stay", "a.txt", "王小明\n李大伟\n赵一鸣\n陈思远\n", "王小明\n李大伟\n赵一鸣\n陈思远\n"},
		{"dialogue stays", "a.txt", "甲：你昨天去哪儿了\n乙：去了一趟图书馆\n甲：借到书了吗\n", "甲：你昨天去哪儿了\n乙：去了一趟图书馆\n甲：借到书了吗\n"},
		{"fields stay", "a.txt", "名称：滨河公园\n面积：12公顷\n电话：0571-5550100\n", "名称：滨河公园\n面积：12公顷\n电话：0571-5550100\n"},
		{"rows stay", "a.txt", "城市\t人口\t面积\n临江\t32\t870\n北坪\t15\t412\n", "城市\t人口\t面积\n临江\t32\t870\n北坪\t15\t412\n"},
		{"code stays", "a.txt", "func main() {\n\tx := f(1)\n\treturn\n}\n", "func main() {\n\tx := f(1)\n\treturn\n}\n"},
		{"whole lines stay", "a.txt", "第一条规定适用于全体职工。\n第二条规定自公布之日起施行。\n", "第一条规定适用于全体职工。\n第二条规定自公布之日起施行。\n"},
		{"blank lines part", "a.txt", "会议决定，继续推进\n\n下一项议题是预算。\n", "会议决定，继续推进\n下一项议题是预算。\n"},
		{"CRLF", "a.txt", "The ferry leaves the northern pier every morning at seven and comes back at the\r\nhour of the evening tide, which is\r\nprinted on the board.\r\n", "The ferry leaves the northern pier every morning at seven and comes back at the hour of the evening tide, which is printed on the board.\n"},
		{"hyphen", "a.txt", "The committee has asked for a long-\nterm plan that is to be ready before the end of the winter and to be paid for by\nthe county.\n", "The committee has asked for a long-term plan that is to be ready before the end of the winter and to be paid for by the county.\n"},
		{"Markdown flows", "a.md", "The pump starts by itself when the\nlevel falls below two metres, and the alarm sounds in the\ncontrol room.\n", "The pump starts by itself when the level falls below two metres, and the alarm sounds in the control room.\n"},
		{"Markdown hard break", "a.md", "first line here  \nsecond line there\n", "first line here\nsecond line there\n"},
		{"item goes on", "a.md", "- the first of the two valves is opened by hand before the pump is\n  started\n- the second\n", "- the first of the two valves is opened by hand before the pump is started\n- the second\n"},
		{"quote stays", "a.md", "> 第一行引文\n> 第二行引文\n", "> 第一行引文\n> 第二行引文\n"},
		{"fence", "a.md", "```sh\nmake all\n# no heading\n```\n", "```sh\nmake all\n# no heading\n```\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want := strings.ReplaceAll(tt.want, "\r", "")
			if got := body(parseOne(t, tt.file, tt.in)); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestHeadings(t *testing.T) {
	tests := []struct {
		name, file, in string
		want           []string // heading paths, of chunks in order, joined by /
	}{
		{"Markdown", "a.md", "# 手册\n\n总说明。\n\n## 安装\n\n步骤。\n\n升级\n----\n\n说明。\n\n# 附录\n\n末尾。\n", []string{"手册", "手册/安装", "手册/升级", "附录"}},
		{"marks in headings", "a.md", "# **甲** `乙` [丙](http://x) #\n\n文。\n", []string{"甲 乙 丙"}},
		{"front matter", "a.md", "---\ntitle: 题目\ndate: 2024-01-02\n---\n\n正文。\n", []string{""}},
		{"leaf without text", "a.md", "# 甲\n\n## 乙\n\n## 丙\n\n文。\n", []string{"甲", "甲/丙"}},
		{"numbered", "a.txt", "第一章 总则\n第一条 本办法适用于全市。\n第二条 本办法由市政府解释。\n第二章 管理\n第三条 管理单位应当登记。\n", []string{"第一章 总则", "第二章 管理"}},
		{"two levels", "a.txt", "一、总体要求\n坚持节约用水。\n二、主要任务\n（一）改造管网\n三年内更换老旧管道。\n（二）计量收费\n按用量分三档收费。\n", []string{"一、总体要求", "二、主要任务/（一）改造管网", "二、主要任务/（二）计量收费"}},
		{"decimal", "a.txt", "1 Scope\n\nThis paper is about pumps.\n\n1.1 Terms\n\nA pump moves water.\n", []string{"1 Scope", "1 Scope/1.1 Terms"}},
		{"bare", "a.txt", "历史沿革\n码头建于1903年，由当地商会出资。\n建筑特色\n主楼为砖木结构，高三层。\n", []string{"历史沿革", "建筑特色"}},
		{"bare and isolated", "a.txt", "The Harbour Museum\n\nThe museum was founded in 1911 by a captain.\n\nOpening hours\n\nIt is open from nine to five.\n", []string{"The Harbour Museum", "Opening hours"}},
		{"underlined", "a.txt", "Harbour\n=======\n\nThe harbour is deep.\n\nPiers\n-----\n\nThere are two piers.\n", []string{"Harbour", "Harbour/Piers"}},
		{"numbered sentences are a list", "a.txt", "注意事项：\n1、出发前检查轮胎，确认气压正常。\n2、带好证件\n3、不要在隧道内停车，遇到故障立即报警。\n", []string{""}},
		{"names are no headings", "a.txt", "王小明\n\n李大伟\n\n赵一鸣\n\n以上三人获奖。\n", []string{""}},
		{"a signature is none", "a.txt", "希望各单位遵照执行。\n临江市水务局\n2021年3月4日\n", []string{""}},
		{"a fragment is none", "a.txt", brokenArticle, []string{"", "发展历程", "主要特点"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, c := range parseOne(t, tt.file, tt.in).Chunks {
				got = append(got, strings.Join(c.Heading, "/"))
			}
			if strings.Join(got, "\n") != strings.Join(tt.want, "\n") {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// brokenArticle is a text of ours, cut as crawled pages are: before every link.
const brokenArticle = `云岭茶马古道(Yunling Tea Road)是连接
滇西各县与
青藏高原的商道,全长约1860公里,沿途经过
澜江、
怒水等五条大河,历史上以运输
茶叶、马匹和
食盐为主。
发展历程
古道形成于
唐代中期,到
明代已有固定的驿站。
马帮一般由三十到五十匹骡马组成,走完全程需要四个
月左右。1938年,为配合
滇缅公路建设,古道的
北段进行了整修。
茶商
段永昌在日记中写道:“
雪山脚下,铃声不断。”
主要特点
云岭
古道沿线地形复杂,最高的垭口海拔4210米,最低的
渡口只有1100米。
沿线村镇
保存着大量的
马店、石桥和
摩崖石刻,其中七处列入了
文物保护单位名单。`

func TestBrokenArticle(t *testing.T) {
	d := parseOne(t, "a.txt", brokenArticle)
	if d.Document.Title != "云岭茶马古道" {
		t.Errorf("title %q", d.Document.Title)
	}
	want := []string{
		"云岭茶马古道(Yunling Tea Road)是连接滇西各县与青藏高原的商道,全长约1860公里,沿途经过澜江、怒水等五条大河,历史上以运输茶叶、马匹和食盐为主。",
		"古道形成于唐代中期,到明代已有固定的驿站。\n马帮一般由三十到五十匹骡马组成,走完全程需要四个月左右。1938年,为配合滇缅公路建设,古道的北段进行了整修。\n茶商段永昌在日记中写道:“雪山脚下,铃声不断。”",
		"云岭古道沿线地形复杂,最高的垭口海拔4210米,最低的渡口只有1100米。\n沿线村镇保存着大量的马店、石桥和摩崖石刻,其中七处列入了文物保护单位名单。",
	}
	for i, c := range d.Chunks {
		if i >= len(want) || c.Text != want[i] {
			t.Errorf("chunk %d: %s", i, c.Text)
		}
	}
}

func TestTitles(t *testing.T) {
	tests := []struct{ file, in, want string }{
		{"a.md", "说明在前。\n\n# 题目\n\n文。", "题目"},
		{"a.md", "---\ntitle: \"前言题目\"\n---\n\n# 一\n\n文。", "前言题目"},
		{"dir/notes.md", "只有一段话。", "notes"},
		{"dir/notes.txt", "只有一段很长的话，没有题目，也没有别的什么可以当作题目。", "notes"},
		{"a.txt", "湿地管理办法\n\n第一条 本办法适用于全市。", "湿地管理办法"},
		{"a.txt", "青石桥（Qingshi Bridge）位于城南，建于明代。", "青石桥"},
	}
	for _, tt := range tests {
		if got := parseOne(t, tt.file, tt.in).Document.Title; got != tt.want {
			t.Errorf("title of %q is %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for name, want := range map[string]Code{"a.pdf": CodeFormat, "a.txt": CodeEmpty, "b.md": CodeEmpty, "c.jsonl": CodeEmpty} {
		_, err := Parse(name, []byte(" \n"))
		if e := (*Error)(nil); !errors.As(err, &e) || e.Code != want || e.Path != name {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
}
