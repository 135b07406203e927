package eval

import "github.com/wenju/wenju/rag"

// Metrics are all that there are, in the order in which they are shown.
var Metrics = []Metric{
	{"hit@1", "questions whose first passage holds evidence", Share, +1, questions, 0, hit(1)},
	{"hit@5", "questions with evidence in the first 5 passages", Share, +1, questions, 0, hit(5)},
	{"hit@10", "questions with evidence in the first 10 passages", Share, +1, questions, 0, hit(10)},
	{"mrr@10", "mean of 1/rank of the first passage with evidence, 0 beyond 10", Share, +1, questions, 0, retrieval((*RetrievalScore).reciprocal)},
	{"ndcg@10", "normalised discounted cumulative gain of the first 10 passages", Share, +1, questions, 0, retrieval(func(s *RetrievalScore) float64 { return s.NDCG })},
	{"evidence.recall@10", "share of the evidence in the first 10 passages", Share, +1, questions, 0,
		retrieval(func(s *RetrievalScore) float64 { return float64(s.Found) / float64(s.Needed) })},

	{"right", "questions that are right: answered with all facts, or declined where that is right", Share, +1, questions, 0, answered(func(m *measured) (float64, float64) {
		return yes(*m.Score.Right), 1
	})},
	{"facts", "answerable questions that are right", Share, +1, questions, 0, answered(func(m *measured) (float64, float64) {
		return yes(*m.Score.Right), yes(m.Answerable)
	})},
	{"facts.share", "mean share of the facts that are in the answer", Share, +1, questions, 0, answered(factShare)},
	{"must_not", "questions whose answer holds something that it must not", Share, -1, questions, 0, answered(func(m *measured) (float64, float64) {
		return yes(len(m.Score.Violations) > 0), 1
	})},

	{"citations.precision", "citations that overlap evidence, of all in answers to answerable questions", Share, +1, "citations", 0, cited(func(m *measured, s *CitationScore) (float64, float64) {
		return float64(s.On), float64(s.Given) * yes(!m.Declined)
	})},
	{"citations.recall", "answerable questions whose evidence is all cited", Share, +1, questions, 0, cited(func(_ *measured, s *CitationScore) (float64, float64) {
		return yes(s.Cited == s.Needed), 1
	})},
	{"citations.entries", "mean share of the evidence that is cited", Share, +1, questions, 0, cited(func(_ *measured, s *CitationScore) (float64, float64) {
		return float64(s.Cited) / float64(s.Needed), 1
	})},
	{"citations.exact", "answerable questions whose evidence is all cited to the character", Share, +1, questions, 0, cited(func(_ *measured, s *CitationScore) (float64, float64) {
		return yes(s.Exact == s.Quoted), yes(s.Quoted > 0)
	})},
	{"citations.given", "citations in an answer to an answerable question", Number, 0, questions, 0, cited(func(m *measured, s *CitationScore) (float64, float64) {
		return float64(s.Given), yes(!m.Declined)
	})},

	{"checks.ok", "answers all of whose sentences are supported or plain", Share, +1, questions, 0, checked(func(s *CheckScore) (float64, float64) {
		return yes(s.Unsupported+s.Uncited == 0), 1
	})},
	{"checks.supported", "sentences that are supported, of those with something to check", Share, +1, "sentences", 0, checked(func(s *CheckScore) (float64, float64) {
		return float64(s.Supported), s.claims()
	})},
	{"checks.unsupported", "sentences that are unsupported, of those with something to check", Share, -1, "sentences", 0, checked(func(s *CheckScore) (float64, float64) {
		return float64(s.Unsupported), s.claims()
	})},
	{"checks.uncited", "sentences that are uncited, of those with something to check", Share, -1, "sentences", 0, checked(func(s *CheckScore) (float64, float64) {
		return float64(s.Uncited), s.claims()
	})},
	{"figures.found", "figures, dates and quotations that stand in what is cited", Share, +1, "figures", 0, checked(func(s *CheckScore) (float64, float64) {
		return float64(s.Found), s.figures()
	})},
	{"figures.derived", "figures that follow from what is cited in one step", Share, 0, "figures", 0, checked(func(s *CheckScore) (float64, float64) {
		return float64(s.Derived), s.figures()
	})},
	{"figures.missing", "figures, dates and quotations that do not stand in what is cited", Share, -1, "figures", 0, checked(func(s *CheckScore) (float64, float64) {
		return float64(s.Missing), s.figures()
	})},

	{"declines.recall", "unanswerable questions that are declined", Share, +1, questions, 0, asked(func(m *measured) (float64, float64) {
		return yes(m.Declined && !m.Answerable), yes(!m.Answerable)
	})},
	{"declines.precision", "declined questions that are unanswerable", Share, +1, questions, 0, asked(func(m *measured) (float64, float64) {
		return yes(m.Declined && !m.Answerable), yes(m.Declined)
	})},
	{"declines.f1", "harmonic mean of the two", Share, +1, questions, 0, asked(func(m *measured) (float64, float64) {
		return 2 * yes(m.Declined && !m.Answerable), yes(m.Declined) + yes(!m.Answerable)
	})},
	{"declines.false", "answerable questions that are declined", Share, -1, questions, 0, asked(func(m *measured) (float64, float64) {
		return yes(m.Declined && m.Answerable), yes(m.Answerable)
	})},

	{"length", "mean length of the answers given, in characters", Number, 0, questions, 0, asked(func(m *measured) (float64, float64) {
		return float64(m.Score.Length), yes(!m.Declined)
	})},
	{"latency.p50", "time to the whole answer, median", Millis, -1, questions, 0.5, asked(latency)},
	{"latency.p95", "time to the whole answer, 95th percentile", Millis, -1, questions, 0.95, asked(latency)},
	{"first_token.p50", "time to the first part of the answer, median", Millis, -1, questions, 0.5, asked(firstToken)},
	{"first_token.p95", "time to the first part of the answer, 95th percentile", Millis, -1, questions, 0.95, asked(firstToken)},
	{"tokens.prompt", "tokens of the prompt, mean", Number, -1, questions, 0, asked(func(m *measured) (float64, float64) {
		return float64(m.Usage.PromptTokens), yes(m.Mode == rag.Generated)
	})},
	{"tokens.completion", "tokens written by the model, mean", Number, -1, questions, 0, asked(func(m *measured) (float64, float64) {
		return float64(m.Usage.CompletionTokens), yes(m.Mode == rag.Generated)
	})},
	{"cost", "cost of an answer, mean", Money, -1, questions, 0, asked(cost)},
	{"errors", "questions that the pipeline failed on", Share, -1, questions, 0, func(m *measured) (float64, float64) { return yes(m.Error != ""), 1 }},
}
