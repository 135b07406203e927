package main

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/wenju/wenju/internal/text"
)

// phrase is something that the program says, in both of its languages. Both
// take the same arguments in the same order, or number them.
type phrase struct{ en, zh string }

func (p phrase) in(lang text.Lang, args ...any) string {
	form := p.en
	if lang == text.Chinese {
		form = p.zh
	}
	if len(args) == 0 {
		return form
	}
	if lang != text.Chinese {
		form = singular(form, args)
	}
	return fmt.Sprintf(form, args...)
}

// language is that of the messages: WENJU_LANG, or else the locale's.
func (e environment) language() text.Lang {
	if lang := text.Lang(e.get("WENJU_LANG")); lang == text.Chinese || lang == text.English {
		return lang
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if locale := e.get(name); locale != "" {
			if strings.HasPrefix(strings.ToLower(locale), "zh") {
				return text.Chinese
			}
			return text.English
		}
	}
	return text.English
}

// labels is the language of what frames an answer: the configured one, or else
// the question's.
func (a *app) labels(question string) text.Lang {
	if a.cfg.lang != "" {
		return a.cfg.lang
	}
	return text.Language(question)
}

var verb = regexp.MustCompile(`%[-+# 0-9.]*[a-zA-Z]( [a-z]{3,}s\b)?`)

// singular takes the plural's s off each "%d documents" of which there is one. A
// form that names its arguments by number stays as it is.
func singular(form string, args []any) string {
	if strings.Contains(form, "%[") {
		return form
	}
	n := -1
	return verb.ReplaceAllStringFunc(form, func(s string) string {
		if n++; strings.HasPrefix(s, "%d ") && n < len(args) && args[n] == 1 {
			return strings.TrimSuffix(s, "s")
		}
		return s
	})
}
