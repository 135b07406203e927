package text

import "unicode/utf8"

// A piece of a run of Han characters.
type piece struct {
	length int // in bytes
	kind   pieceKind
}

type pieceKind uint8

const (
	loosePiece  pieceKind = iota // a character that no known word holds
	knownPiece                   // a word of the lexicon
	askingPiece                  // a word that only asks
)

// Costs of pieces: the cheapest way to cut a run is the one with the fewest
// pieces and the fewest loose characters, so that 三地面积 becomes 三地 and 面积 and
// not 三, 地面 and 积.
const (
	knownCost  = 10
	askingCost = 10
	looseCost  = 16
)

// segment cuts a run of Han characters, normalised, into words. Among equally
// cheap ways the one whose later words are longer is taken, which is right more
// often in Chinese.
func (l *Lexicon) segment(run string) []piece {
	n := len(run)
	cost := make([]int, n+1) // of the cheapest way to cut run[:i]
	last := make([]piece, n+1)
	for i := 1; i <= n; i++ {
		cost[i] = -1 // no character ends there
	}
	for start, r := range run {
		offer := func(length int, kind pieceKind, price int) {
			end := start + length
			if total := cost[start] + price; cost[end] < 0 || total < cost[end] {
				cost[end], last[end] = total, piece{length, kind}
			}
		}
		first := utf8.RuneLen(r)
		offer(first, loosePiece, looseCost)
		l.eachWordAt(run[start:], offer)
	}
	var back []piece
	for at := n; at > 0; at -= last[at].length {
		back = append(back, last[at])
	}
	for i, j := 0, len(back)-1; i < j; i, j = i+1, j-1 {
		back[i], back[j] = back[j], back[i]
	}
	return back
}

// eachWordAt offers every known and every asking word at the start of s.
func (l *Lexicon) eachWordAt(s string, offer func(length int, kind pieceKind, price int)) {
	longest := max(l.longestHan(), longestPhrase)
	end := 0
	for i := 0; i < longest && end < len(s); i++ {
		_, n := utf8.DecodeRuneInString(s[end:])
		end += n
		switch word := s[:end]; {
		case askingPhrases[word]:
			offer(end, askingPiece, askingCost)
		case i > 0 && (l.holds(word) || keptPhrases[word]):
			offer(end, knownPiece, knownCost)
		}
	}
}
