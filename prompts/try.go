package prompts

import (
	"errors"
	"fmt"
	"strings"
)

// Values of the trial: no template holds them by itself.
const (
	tryFence    = "fence-7c1"
	tryQuestion = "question-7c2"
	tryText     = "text-7c3"
	trySentence = "sentence-7c4"
	tryFault    = "fault-7c5"
	tryAnswer   = "answer-7c6"
)

// trial is a prompt's data for the trial, and what it must show of them.
type trial struct {
	data   any
	user   []string // must stand in the user's part, where it is fenced
	system []string // must stand in the system's part
}

// try renders a prompt once and says what it lacks.
func (s *Set) try(name string) error {
	t := trialOf(name)
	p, err := s.render(name, t.data)
	if err != nil {
		return err
	}
	var faults []error
	missing := func(part, text string, wanted []string) {
		for _, w := range wanted {
			if !strings.Contains(text, w) {
				faults = append(faults, fmt.Errorf("the part %q does not show %s", part, shows[w]))
			}
		}
	}
	missing("system", p.System, t.system)
	missing("user", p.User, t.user)
	for _, w := range t.user {
		if w != tryFence && strings.Contains(p.System, w) {
			faults = append(faults, fmt.Errorf(`%s belongs into the part "user", not into "system"`, shows[w]))
		}
	}
	return errors.Join(faults...)
}

// shows says how each of the values is written in a template.
var shows = map[string]string{
	tryFence: "{{.Fence}}", tryQuestion: "{{.Question}}", tryText: "the text of {{.Passages}}", trySentence: "{{.Sentence}}",
	tryFault: "{{.Faults}}", tryAnswer: "the answer", NoAnswer: "{{noAnswer}}",
}

func trialOf(name string) trial {
	kind, lang, _ := strings.Cut(name, ".")
	passages := []Passage{{N: 1, Title: "title", Section: "section", Text: tryText}}
	switch kind {
	case "regenerate":
		return trial{Regenerate{Lang(lang), tryFence, tryQuestion, passages, trySentence, []string{tryFault}},
			[]string{tryFence, tryText, trySentence, tryFault}, []string{NoAnswer}}
	case "standalone":
		return trial{Standalone{Lang(lang), tryFence, []Turn{{"q", tryAnswer}}, tryQuestion}, []string{tryFence, tryQuestion, tryAnswer}, nil}
	case "judge":
		return trial{Judge{tryFence, tryQuestion, []string{"fact"}, passages, tryAnswer}, []string{tryFence, tryQuestion, tryText, tryAnswer}, nil}
	}
	return trial{Answer{Lang(lang), tryFence, tryQuestion, passages}, []string{tryFence, tryQuestion, tryText}, []string{NoAnswer}}
}
