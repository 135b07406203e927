package ingest

import (
	"log/slog"
	"runtime"
	"time"

	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/store"
)

// Options of an [Ingester]. Store and Embedder have to be there; the zero value
// of each other field is the default.
type Options struct {
	Store    store.Store
	Embedder llm.Embedder
	// Sizes say how documents are cut; they have been validated.
	Sizes Sizes
	// Logger takes what the user does not need to see: causes, files passed over.
	Logger *slog.Logger
	// Progress is called as files are done, never twice at the same time.
	Progress func(Progress)
	// Now is the time that documents are marked with.
	Now func() time.Time
	// MaxFile is the largest .txt or .md file in bytes; 0 means 64 MiB.
	MaxFile int64
	// Workers is how many files are worked on at once; 0 means one a core.
	Workers int
	// BatchTexts is how many texts the embedder gets at once, those of several
	// documents together; 0 means 64.
	BatchTexts int
	// BatchDocuments and BatchChunks are how much one change of the index holds
	// at most, give or take one file; 0 means 200 and 5,000.
	BatchDocuments, BatchChunks int
}

// Ingester brings documents into a store. It may be used by several goroutines.
type Ingester struct{ opt Options }

// New returns an Ingester.
func New(opt Options) *Ingester {
	if opt.Sizes == (Sizes{}) {
		opt.Sizes = DefaultSizes()
	}
	if opt.Logger == nil {
		opt.Logger = slog.New(slog.DiscardHandler)
	}
	if opt.Progress == nil {
		opt.Progress = func(Progress) {}
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.MaxFile == 0 {
		opt.MaxFile = 64 << 20
	}
	if opt.Workers == 0 {
		opt.Workers = runtime.GOMAXPROCS(0)
	}
	if opt.BatchTexts == 0 {
		opt.BatchTexts = 64
	}
	if opt.BatchDocuments == 0 {
		opt.BatchDocuments = 200
	}
	if opt.BatchChunks == 0 {
		opt.BatchChunks = 5000
	}
	return &Ingester{opt}
}

// Request says what to bring in.
type Request struct {
	// Paths are files and folders.
	Paths []string
	// Rebuild reads everything again, what the index holds already included, and
	// lets another embedding model in. A document whose file is gone is cut and
	// embedded again from the text that the index keeps.
	Rebuild bool
	// Prune drops the documents that a folder of Paths brought in and holds no longer.
	Prune bool
	// DryRun reports what would happen and changes nothing.
	DryRun bool
}

// Report says what happened. New, Changed, Unchanged and Removed count
// documents: a file is one, and so is each line of a JSONL file.
type Report struct {
	Files     int       `json:"files"` // files found, those that failed included
	New       int       `json:"new"`
	Changed   int       `json:"changed"`
	Unchanged int       `json:"unchanged"`
	Removed   int       `json:"removed"`
	Failed    []Failure `json:"failed"`
	// Chunks counts the chunks of all documents given, unchanged ones included,
	// and Embedded those that the embedder was asked for.
	Chunks   int   `json:"chunks"`
	Embedded int   `json:"embedded"`
	TookMS   int64 `json:"took_ms"`
	// Skipped counts files in folders whose format is not read.
	Skipped int `json:"skipped"`
}

// Failure is a path that did not go in, or a line of it.
type Failure struct {
	Path  string `json:"path"`
	Error string `json:"error"` // one English sentence; Err has it in both languages
	Err   *Error `json:"-"`
}

// Progress says how far a run is. Totals are known from the start.
type Progress struct {
	Files, FilesTotal int
	Bytes, BytesTotal int64
	Chunks            int // brought in so far
}
