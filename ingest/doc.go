// Package ingest brings documents into the index: load → repair → split →
// embed → store.
//
// From the bottom up:
//
//   - decode brings bytes to UTF-8: byte order marks, UTF-16, GB18030, Big5.
//   - lines cuts the text into lines and says what each one is: blank, prose, a
//     heading, a table row, code. For Markdown that is goldmark's judgement
//     (markdown.go), for plain text our own (plain.go, heading.go).
//   - repair decides for each pair of neighbouring lines whether a sentence runs
//     on from one into the other (join.go), and puts the text of a section
//     together with the map back to the source (section.go).
//   - split cuts a section into windows of whole sentences (window.go). Lists
//     and tables stay in one piece where they fit (group.go).
//   - [Parse] is all of that: bytes in, documents with their chunks out.
//   - [Ingester] finds the files (walk.go), leaves out those that have not
//     changed, parses and embeds the others on all cores and hands them to the
//     store in batches (run.go, sink.go).
//
// Two promises hold for every chunk of every format: its span of the decoded
// text and its own text are the same apart from white space, and each line of a
// document that is neither a heading nor an ornament stands in some chunk.
package ingest
