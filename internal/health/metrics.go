package health

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/wenju/wenju/rag"
)

// Metrics counts what a bot does. Its methods may be called at the same time and
// do not block. Nothing in it tells who asked or what.
type Metrics struct {
	registry *prometheus.Registry

	events       *prometheus.CounterVec
	acknowledged prometheus.Histogram
	answers      *prometheus.CounterVec
	declines     *prometheus.CounterVec
	answered     prometheus.Histogram
	firstWords   prometheus.Histogram
	sentences    *prometheus.CounterVec
	figures      *prometheus.CounterVec
	tokens       *prometheus.CounterVec
	cost         *prometheus.CounterVec
	queue        *prometheus.GaugeVec
	connected    prometheus.Gauge
}

// Upper ends of the histograms, in seconds.
var (
	// Slack waits 3 s for an acknowledgement.
	acknowledgeTimes = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 3}
	answerTimes      = []float64{.05, .1, .25, .5, 1, 2.5, 5, 10, 20, 40, 80, 160}
)

// NewMetrics returns metrics at zero, in a registry of their own. version is the
// program's.
func NewMetrics(version string) *Metrics {
	m := &Metrics{
		registry:     prometheus.NewRegistry(),
		events:       counters("events_total", "Deliveries by what they are.", "kind"),
		acknowledged: histogram("acknowledge_seconds", "From the arrival of a delivery to its acknowledgement.", acknowledgeTimes),
		answers:      counters("answers_total", "Messages that came to their end, by outcome.", "outcome"),
		declines:     counters("declines_total", "Declined answers by reason.", "reason"),
		answered:     histogram("answer_seconds", "From acceptance of a message to the end of its answer.", answerTimes),
		firstWords:   histogram("first_words_seconds", "From acceptance of a message to the first words of its answer.", answerTimes),
		sentences:    counters("checked_sentences_total", "Sentences of answers by the checker's verdict.", "verdict"),
		figures:      counters("checked_figures_total", "Figures, dates and quotations of answers by the checker's verdict.", "verdict"),
		tokens:       counters("tokens_total", "Tokens of the model, of prompts and completions.", "model", "kind"),
		cost:         counters("cost_total", "Money that answers have cost, in the unit of the configured prices.", "model"),
		queue:        gauges("queue_items", "Messages that wait and that are being answered.", "state"),
		connected:    prometheus.NewGauge(prometheus.GaugeOpts{Namespace: namespace, Name: "connected", Help: "1 while Slack can reach the bot."}),
	}
	build := gauges("build_info", "Always 1.", "version")
	build.WithLabelValues(version).Set(1)
	m.registry.MustRegister(m.events, m.acknowledged, m.answers, m.declines, m.answered, m.firstWords, m.sentences, m.figures,
		m.tokens, m.cost, m.queue, m.connected, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

const namespace = "wenju"

func counters(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: namespace, Name: name, Help: help}, labels)
}

func gauges(name, help string, labels ...string) *prometheus.GaugeVec {
	return prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: namespace, Name: name, Help: help}, labels)
}

func histogram(name, help string, buckets []float64) prometheus.Histogram {
	return prometheus.NewHistogram(prometheus.HistogramOpts{Namespace: namespace, Name: name, Help: help, Buckets: buckets})
}

// Event counts a delivery.
func (m *Metrics) Event(kind string) { m.events.WithLabelValues(kind).Inc() }

// Acknowledged is the time from a delivery's arrival to its acknowledgement.
func (m *Metrics) Acknowledged(took time.Duration) { m.acknowledged.Observe(took.Seconds()) }

// Answered counts a message that came to its end, with what its answer holds.
func (m *Metrics) Answered(outcome string, answer rag.Answer, took time.Duration) {
	m.answers.WithLabelValues(outcome).Inc()
	m.answered.Observe(took.Seconds())
	if answer.Declined {
		m.declines.WithLabelValues(string(answer.Reason)).Inc()
	}
	for _, sentence := range answer.Checks {
		m.sentences.WithLabelValues(string(sentence.Verdict)).Inc()
		for _, figure := range sentence.Figures {
			m.figures.WithLabelValues(string(figure.Verdict)).Inc()
		}
	}
	if answer.Usage != (rag.Usage{}) {
		m.tokens.WithLabelValues(answer.Model, "prompt").Add(float64(answer.Usage.PromptTokens))
		m.tokens.WithLabelValues(answer.Model, "completion").Add(float64(answer.Usage.CompletionTokens))
		m.cost.WithLabelValues(answer.Model).Add(answer.Usage.Cost)
	}
}

// FirstWords is the time from acceptance to the first words shown.
func (m *Metrics) FirstWords(took time.Duration) { m.firstWords.Observe(took.Seconds()) }

// Queue is how many messages wait and how many are being answered.
func (m *Metrics) Queue(waiting, running int) {
	m.queue.WithLabelValues("waiting").Set(float64(waiting))
	m.queue.WithLabelValues("running").Set(float64(running))
}

// Connected says whether Slack can reach the bot.
func (m *Metrics) Connected(open bool) {
	m.connected.Set(0)
	if open {
		m.connected.Set(1)
	}
}

// Watch shows a value that is looked up whenever it is asked for, such as the
// size of a file. It has to be called before the metrics are served.
func (m *Metrics) Watch(name, help string, value func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: namespace, Name: name, Help: help}, value))
}

// handler shows the metrics in Prometheus' text format.
func (m *Metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: maxScrapes})
}

// maxScrapes is how many may read the metrics at the same time.
const maxScrapes = 4
