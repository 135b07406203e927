package rag

import (
	"strings"

	"github.com/wenju/wenju/internal/text"
)

// readRow puts a row of a Markdown table into words, each cell with the head of
// its column: "Message size — Standard tier: 256 KB; Premium tier: 1 MB." A row
// that does not fit its head is left as it is.
func readRow(head, row string) string {
	heads, cells := cellsOf(head), cellsOf(row)
	if len(heads) != len(cells) || len(cells) < 2 {
		return row
	}
	dash, colon, semicolon, stop := " — ", ": ", "; ", "."
	if text.Language(row+head) == text.Chinese {
		dash, colon, semicolon, stop = "——", "：", "；", "。"
	}
	var parts []string
	for i, cell := range cells[1:] {
		switch label := heads[i+1]; {
		case cell == "":
		case label == "":
			parts = append(parts, cell)
		default:
			parts = append(parts, label+colon+cell)
		}
	}
	if cells[0] == "" || len(parts) == 0 {
		return row
	}
	return cells[0] + dash + strings.Join(parts, semicolon) + stop
}

// cellsOf are the cells of a table row, without the space around them.
func cellsOf(row string) []string {
	row = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(row), "|"), "|")
	cells := strings.Split(row, "|")
	for i, cell := range cells {
		cells[i] = strings.TrimSpace(cell)
	}
	return cells
}
