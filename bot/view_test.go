package bot

import (
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/rag"
)

// citationOf cites quote in document.
func citationOf(t *testing.T, document, quote string) rag.Citation {
	t.Helper()
	at := strings.Index(document, quote)
	if at < 0 {
		t.Fatalf("%q is not in the document", quote)
	}
	return rag.Citation{N: 1, Source: "d.txt", Title: "d", StartLine: 1, EndLine: 1, StartByte: at, EndByte: at + len(quote), Quote: quote}
}

// bold is the text of a view that stands out.
func bold(t *testing.T, v slack.ModalViewRequest) string {
	t.Helper()
	var out strings.Builder
	walk(sent(t, v.Blocks.BlockSet), func(n node) {
		if style, ok := n["style"].(node); ok && style["bold"] == true {
			out.WriteString(n["text"].(string))
		}
	})
	return out.String()
}

func TestAPassageStandsInItsSurroundings(t *testing.T) {
	document := "line 1\nline 2\nline 3\nline 4\n前文。人口为2300万人。后文。\nline 6\nline 7\nline 8\nline 9\n"
	v := renderer{}.passage(citationOf(t, document, "人口为2300万人。"), document, true, text.Chinese)
	wantModal(t, v)
	if got := bold(t, v); got != "人口为2300万人。" {
		t.Errorf("%q stands out", got)
	}
	got := shown(t, v.Blocks.BlockSet)
	for _, want := range []string{"line 2", "前文。人口为2300万人。后文。", "line 8"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
	for _, far := range []string{"line 1\n", "line 9"} {
		if strings.Contains(got, far) {
			t.Errorf("%q is in %q", far, got)
		}
	}
}

func TestAPassageThatMovedIsSaidToHave(t *testing.T) {
	c := citationOf(t, "one. two. three.", "two.")
	for _, s := range []struct {
		document string
		found    bool
		want     words
	}{{"one. 2. three.", true, changedWords}, {"one", true, changedWords}, {"", false, goneWords}} {
		v := renderer{}.passage(c, s.document, s.found, text.English)
		wantModal(t, v)
		if got := shown(t, v.Blocks.BlockSet); !strings.Contains(got, s.want.en) || bold(t, v) != "two." {
			t.Errorf("%q gives %q", s.document, got)
		}
	}
}

func TestALongPassageIsCutAroundTheQuote(t *testing.T) {
	before, after := strings.Repeat("很长的一行🙂", 3000), strings.Repeat("a long line ", 3000)
	for _, quote := range []string{"引文。", strings.Repeat("引文很长，", 2000) + "完。"} {
		document := before + quote + after
		v := renderer{}.passage(citationOf(t, document, quote), document, true, text.Chinese)
		wantModal(t, v)
		if n := size(shown(t, v.Blocks.BlockSet)); n > maxQuote+2*maxAround+300 {
			t.Errorf("%d characters are shown", n)
		}
		if got := bold(t, v); !strings.HasPrefix(got, "引文") || !strings.HasPrefix(quote, "引文。") && !strings.HasSuffix(got, "完。") {
			t.Errorf("%.60q stands out", got)
		}
	}
}

func TestAPassageLinksToItsDocument(t *testing.T) {
	c := citationOf(t, "one", "one")
	for url, want := range map[string]bool{"https://wiki.example.com/a#L1": true, "": false, "javascript:alert(1)": false, "https://a b": false} {
		v := renderer{url: func(rag.Citation) string { return url }}.passage(c, "one", true, text.English)
		found := false
		walk(sent(t, v.Blocks.BlockSet), func(n node) { found = found || n["url"] == url && url != "" })
		if found != want {
			t.Errorf("%q is linked: %v", url, found)
		}
	}
}

func TestTheReasonNamesItsAnswer(t *testing.T) {
	v := renderer{}.reason("A1", text.Chinese)
	wantModal(t, v)
	if v.PrivateMetadata != "A1" || v.CallbackID != callbackReason || v.Submit == nil {
		t.Errorf("%+v", v)
	}
}
