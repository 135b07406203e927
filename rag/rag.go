// Package rag is the one pipeline: a question goes in, an answer with its
// evidence comes out, in Slack, in the terminal and in evaluation alike.
//
// [Asker.Ask] goes through these stages, one file each:
//
//	rewrite.go   a follow-up is made standalone
//	retrieve.go  the passages that may hold the answer
//	job.go       what is known of the question under way; how an answer is made
//
// Without a model the answer is made of sentences of the source:
//
//	extract.go   the sentences that answer, picked and cited
//	lines.go     what of them is shown, in reading order and within the length
//	compose.go   the answer, sentence by sentence, each with its exact place
//	check.go     is every figure, date and quotation in the passage cited?
//
// With one it is written, and nothing is shown that has not passed:
//
//	standalone.go  the follow-up, made standalone by the model
//	passages.go    what the model gets to read
//	writing.go     its answer as it comes in; what fails is asked for anew
//	assemble.go    the stream, cut into sentences (assemble_stop.go, assemble_marks.go)
//	verify.go      does a sentence stand in what it cites? (claim.go: where exactly)
//	frame.go       what states nothing; code.go: what is copied line by line
//	injection.go   links and instructions that must not get through
//	show.go        what passes, with its exact places; what becomes of the rest
//	generate.go    what there is to say where the model fails
//
// Either returns an [Answer] that says all of it, or that declines and says why.
package rag

import (
	"crypto/rand"
	"log/slog"
	"time"

	"github.com/wenju/wenju/evidence"
	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/text"
)

// Options are what an Asker works with.
type Options struct {
	Store    store.Store
	Embedder llm.Embedder
	// Lexicon knows which terms mean the same; nil knows none.
	Lexicon *text.Lexicon
	// Tuning has been validated; the zero value is DefaultTuning of the embedder.
	Tuning Tuning
	// Generator writes the answers; nil picks them from the documents without a
	// model.
	Generator llm.Generator
	// Generation is how it does.
	Generation Generation
	// Logger gets one line a question; nil logs nothing.
	Logger *slog.Logger
	// Now is the clock; nil is time.Now.
	Now func() time.Time
	// NewID makes the ids of answers; nil makes random ones.
	NewID func() string
}

// Asker answers questions. It is safe for concurrent use.
type Asker struct {
	store    store.Store
	embedder llm.Embedder
	lexicon  *text.Lexicon
	tuning   Tuning
	log      *slog.Logger
	now      func() time.Time
	newID    func() string
	writer   writer
	// noFallback makes a failing embedder an error (see Generation.NoFallback).
	noFallback bool
}

// New returns an Asker. Store and Embedder are needed.
func New(o Options) *Asker {
	a := &Asker{store: o.Store, embedder: o.Embedder, lexicon: o.Lexicon, tuning: o.Tuning, log: o.Logger, now: o.Now, newID: o.NewID, noFallback: o.Generation.NoFallback}
	if a.lexicon == nil {
		a.lexicon = text.NewLexicon()
	}
	if a.tuning == (Tuning{}) {
		a.tuning = DefaultTuning(o.Embedder.Model())
	}
	if a.log == nil {
		a.log = slog.New(slog.DiscardHandler)
	}
	if a.now == nil {
		a.now = time.Now
	}
	if a.newID == nil {
		a.newID = rand.Text
	}
	a.writer = extractor{a}
	if o.Generator != nil {
		a.writer = newGenerator(a, o.Generator, o.Generation)
	}
	return a
}

// Question is what somebody asks.
type Question struct {
	Text string
	// History holds the turns before, oldest first.
	History []Turn
	// Lang is the language of the bot's own words; empty follows the question.
	Lang text.Lang
}

// Turn is a question and its answer from earlier in a conversation.
type Turn struct {
	Q string `json:"q"`
	A string `json:"a"`
}

// Modes of an answer.
const (
	Extractive = "extractive" // sentences of the source, picked without a model
	Generated  = "generated"  // written by a model
)

// Reason says why an answer was declined.
type Reason string

// The reasons.
const (
	NoEvidence Reason = "no_evidence" // nothing found, not covered, or off topic
	Blocked    Reason = "blocked"
	Unchecked  Reason = "unchecked" // nothing was left after the check
	LLMError   Reason = "llm_error"
	TooLong    Reason = "too_long" // the question is
)

// Answer is the outcome of a question. Its JSON is what `wenju ask --json` prints.
type Answer struct {
	ID         string `json:"id"`
	Question   string `json:"question"`
	Standalone string `json:"standalone"`
	// Text is the answer with its citation marks, or the sentence that declines.
	Text     string `json:"answer"`
	Declined bool   `json:"declined"`
	Reason   Reason `json:"reason"`
	Mode     string `json:"mode"`
	Model    string `json:"model"`

	Citations []Citation          `json:"citations"`
	Checks    []evidence.Sentence `json:"checks"`
	Timings   Timings             `json:"timings_ms"`
	Usage     Usage               `json:"usage"`

	Trace Trace `json:"-"`
}

// Citation is the exact place of one [n]. Quote is verbatim: the bytes
// [StartByte, EndByte) of the source as decoded to UTF-8; lines count from 1.
type Citation struct {
	N         int      `json:"n"`
	Source    string   `json:"source"`
	Title     string   `json:"title"`
	Heading   []string `json:"heading"`
	StartLine int      `json:"start_line"`
	EndLine   int      `json:"end_line"`
	StartByte int      `json:"start_byte"`
	EndByte   int      `json:"end_byte"`
	Quote     string   `json:"quote"`
}

// Timings of the stages, in milliseconds.
type Timings struct {
	Rewrite    float64 `json:"rewrite"`
	Retrieve   float64 `json:"retrieve"`
	Generate   float64 `json:"generate"`
	FirstToken float64 `json:"first_token"`
	Check      float64 `json:"check"`
	Total      float64 `json:"total"`
}

// Usage counts the tokens of a model; zero without one.
type Usage struct {
	PromptTokens     int `json:"prompt_tokens"`
	CompletionTokens int `json:"completion_tokens"`
	// Cost is in the unit of the prices; 0 where they are not known.
	Cost float64 `json:"cost,omitempty"`
}

// Trace is how an answer came about: what `wenju explain` prints.
type Trace struct {
	Terms    []TraceTerm `json:"terms"`    // as searched
	Passages []TraceHit  `json:"passages"` // as retrieved, best first
	Parts    []TracePart `json:"parts"`    // of the question, as they were answered
	Notes    []string    `json:"notes"`
	// Calls of the model, in the order in which they ended.
	Calls []TraceCall `json:"calls,omitempty"`
	// Sentences as the model wrote them.
	Sentences []TraceSentence `json:"sentences,omitempty"`
}

// TraceCall is a call of the model.
type TraceCall struct {
	Purpose string  `json:"purpose"`
	System  string  `json:"system"`
	Prompt  string  `json:"prompt"`
	Text    string  `json:"text"` // as it came, unchecked
	Usage   Usage   `json:"usage"`
	MS      float64 `json:"ms"`
	Error   string  `json:"error,omitempty"`
}

// What may become of a sentence that a model wrote.
const (
	OutcomeShown    = "shown"
	OutcomeAnew     = "anew"  // what was written anew is shown
	OutcomeFrame    = "frame" // states nothing, and is shown with what it leads to
	OutcomeIdle     = "idle"  // is said for politeness, and left out
	OutcomeWithheld = "withheld"
	OutcomeMarked   = "marked"
	OutcomeNothing  = "nothing" // says that there is no answer
)

// TraceSentence is what became of a sentence that the model wrote.
type TraceSentence struct {
	Text    string   `json:"text"`
	Faults  []string `json:"faults,omitempty"`
	Outcome string   `json:"outcome"`
	// Regenerated is what the model wrote when it was told the faults.
	Regenerated string `json:"regenerated,omitempty"`
	// Recited says that other passages bear it out than those it cited.
	Recited bool `json:"recited,omitempty"`
}

// TracePart is what became of one part of the question.
type TracePart struct {
	Text  string `json:"text"`
	Asks  string `json:"asks"` // the kind of thing asked for
	Signs signs  `json:"signs"`
	// Confidence that the part is answered, as log odds; below 0 it is declined.
	Confidence float64     `json:"confidence"`
	Picked     []TracePick `json:"picked"` // the sentences weighed, best first
}

// TraceTerm is a term of the search with its weight and where it comes from.
type TraceTerm struct {
	Term   string  `json:"term"`
	Weight float64 `json:"weight"`
	From   string  `json:"from"` // "question", "lexicon", "pinyin" or "history"
}

// TraceHit is a passage that was retrieved.
type TraceHit struct {
	ID        string   `json:"id"`
	Source    string   `json:"source"`
	Heading   []string `json:"heading"`
	StartLine int      `json:"start_line"`
	EndLine   int      `json:"end_line"`
	Score     float64  `json:"score"`
	Lexical   float64  `json:"lexical"`
	Semantic  float64  `json:"semantic"`
	Text      string   `json:"text"`
}

// TracePick is a sentence that was weighed.
type TracePick struct {
	Sentence string  `json:"sentence"`
	Source   string  `json:"source"`
	Score    float64 `json:"score"`
	Chosen   bool    `json:"chosen"`
}

// Emit is called with each part of an answer's text as soon as it is final, in
// order; joined, the parts are Answer.Text. A nil Emit is fine.
type Emit func(part string)
