// Package seeds holds the documents that wenju carries with it: a small set of
// Markdown files in our own words on the coordinated development of Beijing,
// Tianjin and Hebei, a glossary of terms that mean the same, and questions on
// those documents with the facts and the evidence of each answer.
package seeds

import "embed"

// FS holds the Markdown documents, glossary.tsv and questions.jsonl.
//
//go:embed *.md glossary.tsv questions.jsonl
var FS embed.FS
