package builtin

import (
	"context"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
)

func embedAll(t *testing.T, texts ...string) [][]float32 {
	t.Helper()
	vectors, err := Embedder{}.Embed(t.Context(), texts)
	if err != nil {
		t.Fatal(err)
	}
	if len(vectors) != len(texts) {
		t.Fatalf("%d vectors for %d texts", len(vectors), len(texts))
	}
	return vectors
}

func cosine(a, b []float32) (sum float64) {
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}

func TestUnitLength(t *testing.T) {
	for _, s := range []string{"", " ", "。", "的", "京津冀协同发展", "one", "\xff", strings.Repeat("河水 ", 5000)} {
		v := embedAll(t, s)[0]
		if len(v) != Dimension || math.Abs(cosine(v, v)-1) > 1e-5 {
			t.Errorf("%.20q: dimension %d, length² %g", s, len(v), cosine(v, v))
		}
	}
}

func TestDeterministic(t *testing.T) {
	texts := []string{"京津冀协同发展", "", "The rivers of Tianjin", "京津冀协同发展"}
	given := append([]string(nil), texts...)
	first := embedAll(t, texts...)
	if !reflect.DeepEqual(first, embedAll(t, texts...)) || !reflect.DeepEqual(first[0], first[3]) {
		t.Error("the same texts gave other vectors")
	}
	if !reflect.DeepEqual(first[2], embedAll(t, texts[2])[0]) {
		t.Error("a text's vector depends on its batch")
	}
	if !reflect.DeepEqual(texts, given) {
		t.Errorf("the slice given was changed: %q", texts)
	}
	if len(embedAll(t)) != 0 {
		t.Error("vectors for no texts")
	}
}

func TestSharedWordsAreNear(t *testing.T) {
	v := embedAll(t, "京津冀协同发展的目标", "京津冀協同發展的目標", "协同发展有什么目标", "今天晚上吃西红柿炒鸡蛋")
	if same := cosine(v[0], v[1]); same < 0.999 {
		t.Errorf("traditional characters: %g", same)
	}
	if near, far := cosine(v[0], v[2]), cosine(v[0], v[3]); near < far+0.3 {
		t.Errorf("shared words %g, none %g", near, far)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (Embedder{}).Embed(ctx, []string{"河"}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func BenchmarkEmbed(b *testing.B) {
	passage := strings.Repeat("京津冀协同发展，核心是有序疏解北京非首都功能，面积约21.6万平方公里。", 11)
	b.SetBytes(int64(len(passage)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := (Embedder{}).Embed(context.Background(), []string{passage}); err != nil {
			b.Fatal(err)
		}
	}
}
