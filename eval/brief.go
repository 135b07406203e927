package eval

// brief is what is kept in memory of a result, apart from its figures.
type brief struct {
	failed   bool
	declined bool
	right    int8 // +1 right, -1 wrong, 0 not judged
	rank     int32
	ms       float32
	answer   string // cut to what a comparison shows
}

// shownAnswer is how much of an answer is kept for comparisons, in characters.
const shownAnswer = 600

func newBrief(r *Result) brief {
	b := brief{failed: r.Error != ""}
	if r.Answer != nil {
		b.declined = r.Declined
		b.ms = float32(r.Timings.Total)
		b.answer = cut(r.Text, shownAnswer)
	}
	if right := r.Score.Right; right != nil {
		b.right = -1
		if *right {
			b.right = 1
		}
	}
	if s := r.Score.Retrieval; s != nil && s.within(depth) {
		b.rank = int32(s.Rank)
	}
	return b
}

// worth orders the outcomes of a question: by its verdict, and where there is
// none by the rank of the first passage with evidence.
func (b *brief) worth() int {
	switch {
	case b.right != 0:
		return int(b.right)
	case b.rank > 0:
		return depth + 1 - int(b.rank)
	}
	return 0
}
