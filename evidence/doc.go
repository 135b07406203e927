// Package evidence decides, sentence by sentence, whether what an answer says
// stands in the passages that it cites. It reads Chinese and English alike and
// asks no model: the same answer always gets the same report.
//
//	report := evidence.Check(evidence.Answer{
//		Text:     "三地面积21.6万平方公里[1]。",
//		Passages: []evidence.Passage{{N: 1, Text: "The region covers 216,000 km2."}},
//	})
//
// A tour, from the bottom up:
//
//   - A text is folded (half width, simplified characters, no Markdown) in a
//     form that keeps the byte of every character (fold.go).
//   - A scanner reads it once and takes in its figures: numbers in digits and
//     in words of both languages (number.go, han.go, words.go), their units
//     (units.go, nouns.go, unit_read.go), dates and times (date*.go, clock.go),
//     codes and versions (code.go). [Figures] shows what it sees.
//   - The words around a figure say whether it rose, is about right, is a bound
//     (context.go).
//   - An answer is cut into sentences with their citation marks (sentence.go,
//     cite.go).
//   - A figure of a sentence is found when a figure of a cited passage bears it
//     out (match.go): equal as a whole, in the same quantity, whatever the
//     form. Else it may follow in one step from one or two that are there
//     (derive.go).
//   - Quotations and titles stand verbatim (quote.go).
//   - [Checker] puts it together; [CheckStream] does it for JSON lines.
//
// Some decisions that the code cannot show in one place:
//
//   - A range is found as that range. One end alone is found only where the
//     sentence says which end it is ("up to 50 km"); of "from 30 to 50", each
//     end is a figure.
//   - A date is compared on what it says: 2021年 is borne out by 2021年5月9日,
//     not the other way round. A date without a year has the year that stands
//     before it in the passage.
//   - A number without a unit is borne out by one with a unit, unless that is a
//     share or a multiple; a scale (万, million) always counts. What is counted
//     matters where both texts name it and it is a different thing (7个县,
//     7个市); a classifier may change or go (7项, 7条, seven measures).
//   - 增长5% does not bear out 下降5%, nor "more than 5" "less than 5".
//   - 一 as an article, 三地, 第一 as a connective, PM2.5 and the like are no
//     claims; they are reported where they stand in a passage.
//   - Arithmetic is tried only where the sentence says so (合计, 多, 占, 倍,
//     "more than", "between"): without that, numbers meet by chance.
package evidence
