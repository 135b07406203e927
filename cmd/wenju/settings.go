package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/wenju/wenju/ingest"
	"github.com/wenju/wenju/internal/knob"
	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/rag"
)

// settings are what eval --set tries out and WENJU_TUNING keeps: the same names
// and the same ranges in both.
type settings struct {
	tuning rag.Tuning
	sizes  ingest.Sizes
}

// settable is one of the settings.
type settable struct {
	name string
	what phrase
	// low and high are shown; set refuses what lies beyond.
	low, high string
	set       func(s *settings, value string) error
	get       func(s *settings) string
	// cuts says that documents have to be cut anew.
	cuts bool
}

// settables are all that can be set.
var settables = slices.Concat(
	settablesOf(rag.Knobs, func(s *settings) *rag.Tuning { return &s.tuning }, false),
	settablesOf(ingest.Knobs, func(s *settings) *ingest.Sizes { return &s.sizes }, true),
)

func settablesOf[T any](knobs []knob.Knob[T], in func(*settings) *T, cuts bool) []settable {
	var out []settable
	for i := range knobs {
		k := &knobs[i]
		out = append(out, settable{
			name: k.Name, what: phrase{k.EN, k.ZH}, low: fmt.Sprint(k.Low), high: fmt.Sprint(k.High), cuts: cuts,
			set: func(s *settings, value string) error { return k.Set(in(s), value) },
			get: func(s *settings) string { return k.Get(in(s)) },
		})
	}
	return out
}

func settableNamed(name string) *settable {
	if i := slices.IndexFunc(settables, func(s settable) bool { return s.name == name }); i >= 0 {
		return &settables[i]
	}
	return nil
}

// assignment is a NAME=VALUE.
type assignment struct{ name, value string }

func (a assignment) String() string { return a.name + "=" + a.value }

// fault is what is wrong with an assignment, as a sentence without its stop.
func (a assignment) fault(lang text.Lang) (sentence string, found bool) {
	known := settableNamed(a.name)
	if known == nil {
		return phrase{"there is no setting %s: the names are %s", "没有 %s 这个设置,可用的名字:%s"}.
			in(lang, printable(a.name), strings.Join(settingNames(), ", ")), true
	}
	var s settings
	err := known.set(&s, a.value)
	var fault *knob.Fault
	switch {
	case err == nil:
		return "", false
	case !errors.As(err, &fault):
		return err.Error(), true
	}
	low, high := fault.Range()
	say := phrase{"%s cannot be %q: it takes a number from %s to %s", "%s 不能是 %q:请给 %s 到 %s 之间的数"}
	if fault.Whole {
		say = phrase{"%s cannot be %q: it takes a whole number from %s to %s", "%s 不能是 %q:请给 %s 到 %s 之间的整数"}
	}
	return say.in(lang, fault.Name, fault.Value, low, high), true
}

func settingNames() []string {
	names := make([]string, len(settables))
	for i, s := range settables {
		names[i] = s.name
	}
	return names
}

// readAssignments reads a list such as "semantic=0.1 passages=6"; commas part as
// well as spaces do.
func readAssignments(s string) []assignment {
	var out []assignment
	for _, field := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == '，' || r == ' ' || r == '\t' || r == '\n' }) {
		name, value, _ := strings.Cut(field, "=")
		out = append(out, assignment{name, value})
	}
	return out
}

// checkTuning checks WENJU_TUNING.
func checkTuning(value string) (phrase, bool) {
	var en, zh []string
	seen := make(map[string]bool)
	for _, a := range readAssignments(value) {
		if e, bad := a.fault(text.English); bad {
			z, _ := a.fault(text.Chinese)
			en, zh = append(en, e), append(zh, z)
		}
		if seen[a.name] {
			en, zh = append(en, a.name+" is there twice"), append(zh, a.name+" 写了两次")
		}
		seen[a.name] = true
	}
	escape := strings.NewReplacer("%", "%%")
	return phrase{
		"settings such as semantic=0.1 passages=6 (" + escape.Replace(strings.Join(en, "; ")) + ")",
		"设置,如 semantic=0.1 passages=6(" + escape.Replace(strings.Join(zh, ";")) + ")",
	}, len(en) > 0
}

// settings are the configured ones, for an embedder: its defaults and what
// WENJU_TUNING says.
func (c config) settings(embedder string) settings {
	s := settings{tuning: rag.DefaultTuning(embedder), sizes: ingest.DefaultSizes()}
	return s.with(c.tuning)
}

// with is s with some settings changed; they have been checked.
func (s settings) with(changes []assignment) settings {
	for _, a := range changes {
		if known := settableNamed(a.name); known != nil {
			_ = known.set(&s, a.value)
		}
	}
	return s
}

// values are all settings by name.
func (s settings) values() map[string]string {
	out := make(map[string]string, len(settables))
	for i := range settables {
		out[settables[i].name] = settables[i].get(&s)
	}
	return out
}

// tuningLine is what WENJU_TUNING has to hold for some settings to be obeyed
// everywhere: what it holds already, and the changes.
func (c config) tuningLine(changes []assignment) string {
	merged := slices.Clone(c.tuning)
	for _, a := range changes {
		if i := slices.IndexFunc(merged, func(b assignment) bool { return a.name == b.name }); i >= 0 {
			merged[i] = a
		} else {
			merged = append(merged, a)
		}
	}
	words := make([]string, len(merged))
	for i, a := range merged {
		words[i] = a.String()
	}
	return `WENJU_TUNING="` + strings.Join(words, " ") + `"`
}

// settingsHelp is the list for eval --help.
func settingsHelp(lang text.Lang) string {
	var b strings.Builder
	s := config{}.settings("builtin")
	b.WriteString(phrase{"\n\nSettings for --set and WENJU_TUNING, with default and range:", "\n\n--set 和 WENJU_TUNING 的设置,附默认值和范围:"}.in(lang))
	for i := range settables {
		k := &settables[i]
		fmt.Fprintf(&b, "\n  %-16s %-5s %-9s %s", k.name, k.get(&s), cmp.Or(k.low, "…")+"…"+k.high, k.what.in(lang))
	}
	return b.String()
}
