package evidence

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestChanceHits puts random figures into sentences about a passage with many
// figures, and counts those that pass as found or derived though nobody meant
// them.
func TestChanceHits(t *testing.T) {
	dense := "2022年，全市一般公共预算收入5714.4亿元，比上年下降3.7%；支出7469.2亿元，增长3.7%。年末常住人口2184.3万人，比上年末减少4.3万人；城镇人口1912.8万人，占87.6%。地区生产总值41610.9亿元，增长0.7%，其中第一产业111.5亿元，第二产业6605.1亿元，第三产业34894.3亿元。城镇居民人均可支配收入84023元，农村居民34754元。"
	templates := []struct {
		text  string
		value func(*rand.Rand) string
		limit float64 // share of random figures that may pass
	}{
		{"收入为%s亿元[1]。", oneDecimal(100, 50000), 0.005},
		{"常住人口%s万人[1]。", oneDecimal(10, 3000), 0.005},
		{"比上年增长%s%%[1]。", oneDecimal(0, 60), 0.02},
		{"二者合计%s亿元[1]。", oneDecimal(100, 50000), 0.005},
		{"两者相差%s亿元[1]。", oneDecimal(100, 50000), 0.005},
		{"占比为%s%%[1]。", oneDecimal(0, 100), 0.05},
		{"前者是后者的%s倍[1]。", oneDecimal(1, 20), 0.15},
		{"共有%s个项目[1]。", whole(2, 500), 0.01},
		{"The total was %s billion yuan [1].", oneDecimal(10, 5000), 0.005},
		{"人均%s元[1]。", whole(10000, 99999), 0.005},
	}
	rng := rand.New(rand.NewPCG(7, 7))
	for _, tt := range templates {
		const n = 2000
		passed := 0
		for range n {
			r := Check(Answer{Text: fmt.Sprintf(tt.text, tt.value(rng)), Passages: []Passage{{1, dense}}})
			if r.OK {
				passed++
			}
		}
		share := float64(passed) / n
		t.Logf("%-40s %.2f %% pass by chance", tt.text, 100*share)
		if share > tt.limit {
			t.Errorf("%s: %.2f %% pass by chance, at most %.2f %% may", tt.text, 100*share, 100*tt.limit)
		}
	}
}

func oneDecimal(lo, hi int) func(*rand.Rand) string {
	return func(r *rand.Rand) string {
		return fmt.Sprintf("%d.%d", lo+r.IntN(hi-lo), 1+r.IntN(9))
	}
}

func whole(lo, hi int) func(*rand.Rand) string {
	return func(r *rand.Rand) string { return fmt.Sprint(lo + r.IntN(hi-lo)) }
}
