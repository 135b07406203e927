package rag

import (
	"fmt"
	"strings"

	"github.com/wenju/wenju/internal/text"
)

// fault is why a sentence of a model did not pass.
type fault struct {
	kind   faultKind
	detail string // the figure, the link, the number
}

type faultKind string

const (
	missingFigure  faultKind = "missing"    // a figure, date or quotation is not in the passages cited
	unknownPassage faultKind = "no_passage" // a citation names none
	uncited        faultKind = "uncited"    // it states something and cites nothing
	offSource      faultKind = "off_source" // the passages cited do not speak of it
	foreignLink    faultKind = "link"       // a link, image or tag that no passage cited holds
	wrongLanguage  faultKind = "language"   // it is not in the question's
	leaked         faultKind = "leak"       // it repeats what the model was told
)

// faultWords say a fault to the model.
var faultWords = map[faultKind]words{
	missingFigure:  {"所引的段落里没有“%s”", "the passages cited do not hold “%s”"},
	unknownPassage: {"没有编号为 %s 的段落", "there is no passage %s"},
	uncited:        {"没有写明依据哪一段", "it names no passage"},
	offSource:      {"所引的段落没有这样说", "the passages cited do not say this"},
	foreignLink:    {"所引的段落里没有这个链接:%s", "the passages cited do not hold this link: %s"},
	wrongLanguage:  {"没有用中文写", "it is not in English"},
	leaked:         {"复述了规则", "it repeats the rules"},
}

func (f fault) in(lang text.Lang) string {
	form := faultWords[f.kind].in(lang)
	if strings.Contains(form, "%s") {
		return fmt.Sprintf(form, oneLine(f.detail, 80))
	}
	return form
}

// String is for the trace.
func (f fault) String() string {
	if f.detail == "" {
		return string(f.kind)
	}
	return string(f.kind) + ": " + f.detail
}

// harmful says whether what fails so must not be shown even with a warning.
func (k faultKind) harmful() bool { return k == foreignLink || k == leaked }

func harmful(faults []fault) bool {
	for _, f := range faults {
		if f.kind.harmful() {
			return true
		}
	}
	return false
}
