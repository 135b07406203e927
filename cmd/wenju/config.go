package main

import (
	"path/filepath"
	"strings"
	"time"

	"github.com/wenju/wenju/bot"
	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/prompts"
	"github.com/wenju/wenju/rag"
)

// config is what the program works with, once everything is known to be usable.
type config struct {
	data     string    // folder of index, records and chat history
	glossary string    // file; empty is the carried one
	lang     text.Lang // of the bot's own words; empty follows the question
	tuning   []assignment
	// llm writes the answers and embedder makes the vectors; the others say how
	// the model is used.
	llm, embedder endpoint
	timeout       time.Duration // until the model begins to write; 0 is the default
	noFallback    bool          // where the model fails nothing is answered in its place
	policy        rag.Policy
	prompts       *prompts.Set
	prices        prices
	budget        float64 // a day, in the unit of prices; 0 is none
	// retention is how long records are kept; 0 is for good.
	retention time.Duration
	metrics   string // where health and metrics are shown; empty is the default
	// Of the Slack bot: where it answers (nowhere named is everywhere), who else may
	// ask, and its limits.
	channels, allow []string
	// Who sees how answers came about, the channel of the weekly digest (empty is
	// none), and where passages are on the web.
	admins      []string
	digest      string
	sourceURL   sourceURL
	slackLimits bot.Limits
}

func (c config) indexFile() string   { return filepath.Join(c.data, "index.db") }
func (c config) recordsFile() string { return filepath.Join(c.data, "records.db") }
func (c config) historyFile() string { return filepath.Join(c.data, "chat_history") }
func (c config) vectorsFile() string { return filepath.Join(c.data, "vectors.db") }

// defaultData is where things are kept when nobody says where.
const defaultData = "data"

// faultyConfig is a configuration that cannot be used, one sentence a fault.
type faultyConfig struct{ faults []string }

func (e *faultyConfig) Error() string { return strings.Join(e.faults, "\n") }

// readConfig reads and checks all variables. dataFlag, where it is not empty,
// goes before WENJU_DATA. The faults are sentences for the user.
func readConfig(env environment, dataFlag string, lang text.Lang) (config, []string) {
	var faults []string
	if e, ok := env.fileErr.(*unreadableDotEnv); ok {
		say, args := e.sentence()
		faults = append(faults, say.in(lang, args...))
	}
	for _, v := range variables {
		value := env.get(v.name)
		if v.name == "WENJU_DATA" && dataFlag != "" || value == "" {
			continue
		}
		if fault, found := v.fault(value, lang); found {
			faults = append(faults, fault)
		}
	}
	cfg := config{data: dataFlag, glossary: env.get("WENJU_GLOSSARY"), tuning: readAssignments(env.get("WENJU_TUNING"))}
	if cfg.data == "" {
		cfg.data = env.get("WENJU_DATA")
	} else if mayHold, bad := checkData(cfg.data); bad {
		faults = append(faults, faultSentence("--data", cfg.data, false, mayHold, lang))
	}
	if cfg.data == "" {
		cfg.data = defaultData
	}
	cfg.metrics = env.get("WENJU_METRICS")
	cfg.retention, _ = readRetention(env.get("WENJU_RETENTION"))
	if l := env.get("WENJU_LANG"); l != "auto" {
		cfg.lang = text.Lang(l)
	}
	cfg.readSlack(env)
	faults = append(faults, cfg.readModels(env, lang)...)
	faults = append(faults, cfg.readMoney(env, lang)...)
	cfg.timeout, _ = time.ParseDuration(env.get("WENJU_MODEL_TIMEOUT"))
	cfg.noFallback = env.get("WENJU_FALLBACK") == "off"
	cfg.policy = rag.Policy(env.get("WENJU_UNCHECKED"))
	cfg.prompts, _ = readPrompts(env.get("WENJU_PROMPTS"))
	return cfg, faults
}
