package eval

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"github.com/wenju/wenju/internal/text"
)

// draftTag is the tag of questions that nobody has read yet.
const draftTag = "draft"

// DraftAsked makes a draft of a question that a user has asked, without anything
// that only a person can know: what a right answer holds and where it stands, or
// that there is none. The same question has the same id whenever it is drafted.
func DraftAsked(question, category, why string) DraftQuestion {
	sum := sha256.Sum256([]byte(normal(question)))
	return DraftQuestion{
		ID: "asked-" + hex.EncodeToString(sum[:5]), Lang: string(text.Language(question)), Category: category,
		Question: question, Answerable: true, Must: [][]string{}, MustNot: []string{}, Evidence: []Evidence{},
		Note: "[" + draftTag + "] " + why + ": write what a right answer holds into must and where it stands into evidence, " +
			"or set answerable to false; then take the tag away",
	}
}

// Unfilled says whether a question is a draft that still lacks its facts. There is
// nothing to hold an answer against.
func (q *Question) Unfilled() bool {
	return q.Answerable && len(q.Must) == 0 && len(q.GoldIDs) == 0 && slices.Contains(q.Tags, draftTag)
}

// DropUnfilled takes the unfilled drafts out of the sets and returns how many
// they were.
func DropUnfilled(sets []*Set) (dropped int) {
	for _, set := range sets {
		before := len(set.Questions)
		set.Questions = slices.DeleteFunc(set.Questions, func(q Question) bool { return q.Unfilled() })
		dropped += before - len(set.Questions)
	}
	return dropped
}
