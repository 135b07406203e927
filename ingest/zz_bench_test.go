package ingest

import (
	"bufio"
	"encoding/json"
	"fmt"
	"github.com/wenju/wenju/internal/store/bm25"
	"github.com/wenju/wenju/internal/text"
	"os"
	"testing"
	"time"
)

func TestSets(t *testing.T) {
	if os.Getenv("SETS") == "" {
		t.Skip()
	}
	for _, set := range []string{"cmrc_trial", "drcd_test", "xquad_zh", "xquad_en"} {
		raw, _ := os.ReadFile("/work/shared/bench/" + set + ".passages.jsonl")
		t0 := time.Now()
		docs, err := Parse("/x/"+set+".jsonl", raw)
		el := time.Since(t0)
		if err != nil {
			fmt.Println(err)
		}
		x := bm25.New()
		var owner []string
		n := 0
		for _, d := range docs {
			for _, c := range d.Chunks {
				x.Add(text.Terms(EmbeddingText(d.Document.Title, c)))
				owner = append(owner, d.Document.Path[len("/x/"+set+".jsonl#"):])
				n++
			}
		}
		h, _ := os.Open("/work/shared/bench/" + set + ".questions.jsonl")
		sc := bufio.NewScanner(h)
		h1, h5, q := 0, 0, 0
		for sc.Scan() {
			var v struct {
				Question string
				Gold     []string `json:"gold_ids"`
			}
			json.Unmarshal(sc.Bytes(), &v)
			q++
			var ts []bm25.Query
			for _, t := range text.QueryTerms(v.Question) {
				ts = append(ts, bm25.Query{t, 1})
			}
			seen := map[string]bool{}
			r := 0
			for _, hit := range x.Search(ts, 20) {
				id := owner[hit.Doc]
				if seen[id] {
					continue
				}
				seen[id] = true
				r++
				if r > 5 {
					break
				}
				for _, g := range v.Gold {
					if g == id {
						if r == 1 {
							h1++
						}
						h5++
					}
				}
			}
		}
		fmt.Printf("%s docs %d chunks %d  h1 %.4f h5 %.4f  parse %v %.0f chunks/s %.1f MB/s\n", set, len(docs), n, float64(h1)/float64(q), float64(h5)/float64(q), el, float64(n)/el.Seconds(), float64(len(raw))/1e6/el.Seconds())
	}
}
