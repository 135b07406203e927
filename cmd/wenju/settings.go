package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/wenju/wenju/ingest"
	"github.com/wenju/wenju/internal/knob"
	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/prompts"
	"github.com/wenju/wenju/rag"
)

// settings are what eval --set tries out and WENJU_TUNING keeps: the same names
// and the same ranges in both.
type settings struct {
	tuning rag.Tuning
	sizes  ingest.Sizes
	// The model that answers and its prompts; nil are the carried ones.
	llm     endpoint
	prompts *prompts.Set
}

// settable is one of the settings.
type settable struct {
	name string
	what phrase
	// mayHold says which values there are; set refuses all others.
	mayHold string
	set     func(s *settings, value string, env environment) error
	get     func(s *settings) string
	// cuts says that documents have to be cut anew.
	cuts bool
	// variable is where it stands in the configuration; WENJU_TUNING where it is empty.
	variable string
}

// settables are all that can be set.
var settables = slices.Concat(
	settablesOf(rag.Knobs, func(s *settings) *rag.Tuning { return &s.tuning }, false),
	settablesOf(ingest.Knobs, func(s *settings) *ingest.Sizes { return &s.sizes }, true),
	[]settable{
		{name: "llm", what: phrase{"the model that writes the answers", "写回答的模型"}, mayHold: "NAME", variable: "WENJU_LLM",
			set: setLLM, get: func(s *settings) string { return s.llm.name() }},
		{name: "prompts", what: phrase{"a folder with prompts of your own", "放有自定义提示词的文件夹"}, mayHold: "DIR", variable: "WENJU_PROMPTS",
			set: setPrompts, get: func(*settings) string { return "" }},
	},
)

func setLLM(s *settings, value string, env environment) error {
	mayHold, bad := checkLLM(value)
	if bad || value == "" {
		return usage(phrase{"llm cannot be %q: it takes " + mayHold.en, "llm 不能是 %q，可用的值：" + mayHold.zh}, value)
	}
	e, v, _ := readEndpoint(value)
	if e = e.at(env, v); e.lacksKey() {
		return usage(phrase{"llm=%s needs a key: set %s", "llm=%s 需要密钥：请设置 %s"}, value, e.keyName)
	}
	s.llm = e
	return nil
}

func setPrompts(s *settings, value string, _ environment) error {
	set, err := readPrompts(value)
	if value == "" || err != nil {
		mayHold, _ := checkPrompts(value)
		return usage(phrase{"prompts cannot be %q: it takes " + mayHold.en, "prompts 不能是 %q，可用的值：" + mayHold.zh}, value)
	}
	s.prompts = set
	return nil
}

func settablesOf[T any](knobs []knob.Knob[T], in func(*settings) *T, cuts bool) []settable {
	var out []settable
	for i := range knobs {
		k := &knobs[i]
		out = append(out, settable{
			name: k.Name, what: phrase{k.EN, k.ZH}, mayHold: fmt.Sprint(k.Low, "…", k.High), cuts: cuts,
			set: func(s *settings, value string, _ environment) error { return k.Set(in(s), value) },
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
func (a assignment) fault(lang text.Lang, env environment) (sentence string, found bool) {
	known := settableNamed(a.name)
	if known == nil {
		return phrase{"there is no setting %s: the names are %s", "没有 %s 这个设置，可用的名字：%s"}.
			in(lang, printable(a.name), strings.Join(settingNames(), ", ")), true
	}
	var s settings
	err := known.set(&s, a.value, env)
	var fault *knob.Fault
	var said *problem
	switch {
	case err == nil:
		return "", false
	case errors.As(err, &said):
		return said.say.in(lang, said.args...), true
	case !errors.As(err, &fault):
		return err.Error(), true
	}
	low, high := fault.Range()
	say := phrase{"%s cannot be %q: it takes a number from %s to %s", "%s 不能是 %q：请给 %s 到 %s 之间的数"}
	if fault.Whole {
		say = phrase{"%s cannot be %q: it takes a whole number from %s to %s", "%s 不能是 %q：请给 %s 到 %s 之间的整数"}
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
		if known := settableNamed(a.name); known != nil && known.variable != "" {
			en, zh = append(en, a.name+" stands in "+known.variable), append(zh, a.name+" 请写在 "+known.variable+" 里")
		} else if e, bad := a.fault(text.English, environment{}); bad {
			z, _ := a.fault(text.Chinese, environment{})
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
		"设置，如 semantic=0.1 passages=6（" + escape.Replace(strings.Join(zh, "；")) + "）",
	}, len(en) > 0
}

// settings are the configured ones, for an embedder: its defaults and what
// WENJU_TUNING says.
func (c config) settings(embedder string) settings {
	s := settings{tuning: rag.DefaultTuning(embedder), sizes: ingest.DefaultSizes(), llm: c.llm, prompts: c.prompts}
	return s.with(c.tuning, environment{})
}

// with is the configuration with the model and the prompts of some settings.
func (c config) with(s settings) config {
	c.llm, c.prompts = s.llm, s.prompts
	return c
}

// with is s with some settings changed; they have been checked.
func (s settings) with(changes []assignment, env environment) settings {
	for _, a := range changes {
		if known := settableNamed(a.name); known != nil {
			_ = known.set(&s, a.value, env)
		}
	}
	return s
}

// values are all numbers by name.
func (s settings) values() map[string]string {
	out := make(map[string]string, len(settables))
	for i := range settables {
		if settables[i].variable == "" {
			out[settables[i].name] = settables[i].get(&s)
		}
	}
	return out
}

// tuningLine is what the configuration has to hold for some settings to be obeyed
// everywhere: what WENJU_TUNING holds already, and the changes.
func (c config) tuningLine(changes []assignment) string {
	merged := slices.Clone(c.tuning)
	var line string
	for _, a := range changes {
		if known := settableNamed(a.name); known.variable != "" {
			line += known.variable + "=" + a.value + " "
			continue
		}
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
	if len(words) > 0 {
		line += `WENJU_TUNING="` + strings.Join(words, " ") + `"`
	}
	return strings.TrimSpace(line)
}

// settingsHelp is the list for eval --help.
func settingsHelp(lang text.Lang) string {
	var b strings.Builder
	s := config{}.settings("builtin")
	b.WriteString(phrase{"\n\nSettings for --set and WENJU_TUNING, with default and range:", "\n\n--set 和 WENJU_TUNING 的设置，附默认值和范围："}.in(lang))
	for i := range settables {
		k := &settables[i]
		fmt.Fprintf(&b, "\n  %-16s %-8s %-9s %s", k.name, k.get(&s), k.mayHold, k.what.in(lang))
	}
	return b.String()
}
