// Package eval runs question sets through the pipeline that answers in Slack,
// and says how good it is, where it fails and whether a change helped. No figure
// of it needs a model to judge.
//
// From the bottom up:
//
//   - [ReadSets] reads question sets and finds all their faults (read.go,
//     field.go); [Lint] finds what is allowed and doubtful.
//   - [ScoreAnswer] and [ScoreHits] hold one answer against its question
//     (score.go, citations.go, ranking.go), on texts as normal.go compares them.
//   - [Metrics] are what is reported (metric.go), with bootstrap intervals
//     (interval.go) and paired differences between two runs (paired.go).
//   - [Run] asks the questions, several at once, and keeps every result as soon
//     as it is there, so that a run goes on where it was killed (run.go,
//     journal.go, line.go).
//   - A [Summary] has the figures; [Gate] holds them against what is asked for.
//     The reports are in report.go, chart.go and markdown.go.
//   - A [Judge], where one is handed in, is a model whose grades are reported
//     beside the figures and never among them (judge.go).
//   - [Draft] proposes questions on a document.
//
// What eval needs of the index and the configuration is handed in.
package eval
