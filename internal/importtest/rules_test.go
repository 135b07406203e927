package importtest

// own says which of our packages each package may import. A package that is not
// listed fails the test, so that a new one gets its place on purpose.
var own = map[string][]string{
	"evidence":                 {"internal/text"}, // nothing internal shows in its API
	"seeds":                    {},
	"prompts":                  {},
	"ingest":                   {"internal/store", "internal/llm", "internal/text", "internal/knob"},
	"rag":                      {"internal/store", "internal/llm", "internal/llm/tokens", "internal/text", "evidence", "prompts", "internal/knob"},
	"eval":                     {"rag", "evidence", "internal/text"},
	"bot":                      {"rag", "evidence", "internal/records", "internal/gaps", "internal/text"},
	"cmd/wenju":                {everything},
	"internal/text":            {},
	"internal/knob":            {},
	"internal/tui":             {"rag", "evidence", "internal/text"},
	"internal/sqlite":          {},
	"internal/records":         {"internal/sqlite"},
	"internal/gaps":            {"internal/records", "internal/text"},
	"internal/health":          {"rag"},
	"internal/store":           {"internal/text"},
	"internal/store/bm25":      {"internal/store"},
	"internal/store/chromem":   {"internal/store", "internal/store/bm25", "internal/sqlite", "internal/text"},
	"internal/store/storetest": {"internal/store", "internal/llm/builtin", "internal/text"},
	"internal/llm":             {"internal/text"},
	"internal/llm/builtin":     {"internal/llm", "internal/text"},
	"internal/llm/breaker":     {"internal/llm"},
	"internal/llm/budget":      {"internal/llm"},
	"internal/llm/embedding":   {"internal/llm", "internal/llm/tokens", "internal/sqlite"},
	"internal/llm/langchain":   {"internal/llm", "internal/llm/tokens", "internal/text"},
	"internal/llm/llmtest":     {"internal/llm", "internal/text"},
	"internal/llm/tokens":      {},
	"internal/slacktest":       {}, // a stand-in that tests of bot and cmd/wenju use
	"internal/slacktest/load":  {"internal/slacktest", "seeds"},
	"internal/importtest":      {},
}

// everything as an entry of own allows all packages.
const everything = "…"

// thirdParty says who may use each library; what begins with the path belongs to
// it. A library that is not listed fails the test.
var thirdParty = map[string][]string{
	"github.com/gorilla/websocket":       {"internal/slacktest", "bot"},
	"github.com/cenkalti/backoff":        {"internal/llm/langchain"},
	"charm.land":                         {"internal/tui"},
	"github.com/charmbracelet":           {"internal/tui"},
	"github.com/joho/godotenv":           {"cmd/wenju"},
	"github.com/kljensen/snowball":       {"internal/text"},
	"github.com/mozillazg/go-pinyin":     {"internal/text"},
	"github.com/philippgille/chromem-go": {"internal/store/chromem"},
	"github.com/schollz/progressbar/v3":  {"cmd/wenju"},
	"github.com/spf13/cobra":             {"cmd/wenju"},
	"github.com/spf13/pflag":             {"cmd/wenju"},
	"github.com/sony/gobreaker":          {"internal/llm/breaker"},
	"github.com/slack-go/slack":          {"bot"},
	"github.com/tiktoken-go/tokenizer":   {"internal/llm/tokens"},
	"github.com/tmc/langchaingo":         {"internal/llm/langchain"},
	"github.com/yuin/goldmark":           {"ingest", "bot"}, // bot: its tests read the Markdown of streams
	"golang.org/x/sync":                  {"ingest", "rag", "eval", "internal/store/chromem", "internal/llm/langchain", "internal/llm/embedding"},
	"golang.org/x/term":                  {"cmd/wenju"},
	"golang.org/x/time":                  {"bot"},
	"golang.org/x/text":                  {"eval", "evidence", "ingest", "internal/text"},
	"modernc.org/sqlite":                 {"internal/sqlite"},
	"github.com/prometheus":              {"internal/health"},
}
