package evidence

var smallWords = map[string]int{
	"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
	"ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
	"seventeen": 17, "eighteen": 18, "nineteen": 19,
}

var tensWords = map[string]int{
	"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}

var ordinalWords = map[string]int{
	"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
	"tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
	"fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80, "ninetieth": 90, "hundredth": 100,
	"seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
}

var partWords = map[string]int{
	"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4,
	"fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6, "seventh": 7, "sevenths": 7, "eighth": 8, "eighths": 8,
	"ninth": 9, "ninths": 9, "tenth": 10, "tenths": 10,
}

// spelled is a number in English words.
type spelled struct {
	val     int
	end     int
	words   int
	ordinal bool
	half    bool // "and a half"
}

// spelledNumber reads the English number words at i: "twenty-three", "two
// hundred and five", "two and a half", "twenty-first". Scales from thousand up
// are left to scaled, so that "two million" and "2 million" take one road.
func spelledNumber(r []rune, i int) (n spelled, ok bool) {
	j := i
	sum, hasTens := 0, false
	for range 5 {
		w := lowerWord(r, j)
		end := j + len(w)
		if end < len(r) && isWord(r[end]) {
			break
		}
		if d, is := smallWords[w]; is && (!hasTens || d < 10 && d > 0) && (sum%100 == 0 || hasTens) {
			sum, n.end, n.words, hasTens = sum+d, end, n.words+1, false
			if d >= 10 || sum%100 > 0 {
				j = s1(r, end)
				if lowerWord(r, j) != "hundred" {
					break
				}
				continue
			}
		} else if d, is := tensWords[w]; is && !hasTens && sum%100 == 0 {
			sum, n.end, n.words, hasTens = sum+d, end, n.words+1, true
		} else if d, is := ordinalWords[w]; is && hasTens && d < 10 {
			sum, n.end, n.words, n.ordinal = sum+d, end, n.words+1, true
			break
		} else if w == "hundred" && sum > 0 && sum < 100 {
			sum, n.end, n.words, hasTens = sum*100, end, n.words+1, false
		} else if w == "and" && sum >= 100 {
			// two hundred and five
		} else {
			break
		}
		j = s1(r, end)
	}
	n.val = sum
	if n.words == 0 {
		return n, false
	}
	n.andHalf(r)
	return n, true
}

// andHalf reads "and a half".
func (n *spelled) andHalf(r []rune) {
	const tail = " and a half"
	if n.end+len(tail) > len(r) {
		return
	}
	for k, c := range tail {
		if r[n.end+k] != c {
			return
		}
	}
	n.half, n.end = true, n.end+len(tail)
}

// s1 passes over one space or hyphen.
func s1(r []rune, i int) int {
	if i < len(r) && (r[i] == ' ' || r[i] == '-') {
		return i + 1
	}
	return i
}
