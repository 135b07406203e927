package rag

import "testing"

func TestReadRow(t *testing.T) {
	for _, c := range []struct{ name, head, row, want string }{
		{"english", "| Limit | Standard tier | Premium tier |", "| Message size | 256 KB | 1 MB |",
			"Message size — Standard tier: 256 KB; Premium tier: 1 MB."},
		{"chinese", "| 项目 | 一线城市 | 其他城市 |", "| 住宿 | 800元 | 500元 |", "住宿——一线城市：800元；其他城市：500元。"},
		{"empty cell", "| A | B | C |", "| x |  | 3 |", "x — C: 3."},
		{"column without a head", "| A |  |", "| x | 3 |", "x — 3."},
		{"fewer cells than heads", "| A | B | C |", "| x | 3 |", "| x | 3 |"},
		{"no first cell", "| A | B |", "|  | 3 |", "|  | 3 |"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := readRow(c.head, c.row); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
