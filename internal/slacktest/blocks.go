package slacktest

import (
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"
)

// Limits of blocks.
const (
	maxBlocks     = 50
	maxViewBlocks = 100
	maxBlockChars = 13_200 // of all blocks of a message together
	maxTableChars = 10_000
)

// checker goes through blocks as Slack does, and gathers its complaints.
type checker struct {
	complaints []string
	blockIDs   map[string]bool
	actionIDs  map[string]bool
	chars      int
	markdown   int
	tables     int
	inView     bool
}

func newChecker(inView bool) *checker {
	return &checker{blockIDs: make(map[string]bool), actionIDs: make(map[string]bool), inView: inView}
}

// checkMessageBlocks fails with Slack's errors on blocks that a message may not have.
func checkMessageBlocks(blocks []object) error {
	k := newChecker(false)
	k.blocks("/blocks", blocks, maxBlocks)
	switch {
	case len(k.complaints) > 0:
		return refuse("invalid_blocks", k.complaints...)
	case k.tables > 1:
		return refuse("invalid_attachments", "[ERROR] only_one_table_allowed")
	case k.markdown > maxMarkdown, k.chars > maxBlockChars:
		return refuse("msg_blocks_too_long")
	}
	return nil
}

func (k *checker) complain(at, format string, args ...any) {
	k.complaints = append(k.complaints, fmt.Sprintf("[ERROR] "+format+" [json-pointer:%s]", append(args, at)...))
}

func (k *checker) blocks(at string, blocks []object, limit int) {
	if len(blocks) > limit {
		k.complain(at, "no more than %d items allowed", limit)
	}
	for i, b := range blocks {
		k.block(fmt.Sprintf("%s/%d", at, i), b)
	}
}

var (
	viewBlocks    = []string{"actions", "alert", "context", "divider", "header", "image", "input", "rich_text", "section", "video"}
	messageBlocks = []string{"actions", "alert", "card", "carousel", "context", "context_actions", "divider", "file", "header", "image", "markdown",
		"plan", "rich_text", "section", "table", "task_card", "video"}
)

func (k *checker) block(at string, b object) {
	kind, _ := b["type"].(string)
	allowed := messageBlocks
	if k.inView {
		allowed = viewBlocks
	}
	if !slices.Contains(allowed, kind) {
		k.complain(at+"/type", "unsupported type: %s", kind)
		return
	}
	k.unique(at+"/block_id", b["block_id"], k.blockIDs, "block_id")
	switch kind {
	case "section":
		k.section(at, b)
	case "header":
		k.text(at+"/text", b["text"], 1, 150, true)
	case "markdown":
		k.markdown += k.raw(at+"/text", b["text"], 1, maxMarkdown)
	case "context":
		k.elements(at, b, 10)
	case "actions":
		k.elements(at, b, 25)
	case "context_actions":
		k.elements(at, b, 5)
	case "table":
		k.table(at, b)
	case "rich_text":
		k.chars += utf8.RuneCountInString(blockText([]object{b}))
	case "image":
		k.raw(at+"/alt_text", b["alt_text"], 1, 2000)
	case "input":
		k.text(at+"/label", b["label"], 1, 2000, true)
		k.element(at+"/element", asObject(b["element"]))
	}
}

func (k *checker) section(at string, b object) {
	fields := asList(b["fields"])
	if b["text"] == nil && len(fields) == 0 {
		k.complain(at, "missing required field: text")
	}
	if b["text"] != nil {
		k.text(at+"/text", b["text"], 1, 3000, false)
	}
	if len(fields) > 10 {
		k.complain(at+"/fields", "no more than 10 items allowed")
	}
	for i, f := range fields {
		k.text(fmt.Sprintf("%s/fields/%d", at, i), f, 1, 2000, false)
	}
	if accessory := asObject(b["accessory"]); accessory != nil {
		k.element(at+"/accessory", accessory)
	}
}

// text checks a text object.
func (k *checker) text(at string, v any, least, most int, plain bool) {
	t := asObject(v)
	kind, _ := t["type"].(string)
	if kind != "plain_text" && (plain || kind != "mrkdwn") {
		k.complain(at+"/type", "must be a plain_text or mrkdwn object of the right kind")
		return
	}
	k.raw(at+"/text", t["text"], least, most)
}

// raw checks a string, and returns its length in characters.
func (k *checker) raw(at string, v any, least, most int) int {
	s, ok := v.(string)
	n := utf8.RuneCountInString(s)
	switch {
	case !ok:
		k.complain(at, "missing required field")
	case n < least:
		k.complain(at, "must be more than %d characters", least-1)
	case n > most:
		k.complain(at, "must be less than %d characters", most+1)
	}
	k.chars += n
	return n
}

func (k *checker) unique(at string, v any, seen map[string]bool, name string) {
	id, _ := v.(string)
	switch {
	case id == "":
	case utf8.RuneCountInString(id) > 255:
		k.complain(at, "must be less than 256 characters")
	case seen[id]:
		k.complain(at, "`%s` %q already exists", name, id)
	}
	if id != "" {
		seen[id] = true
	}
}

func (k *checker) elements(at string, b object, most int) {
	list := asList(b["elements"])
	if len(list) == 0 {
		k.complain(at+"/elements", "no fewer than 1 items allowed")
	}
	if len(list) > most {
		k.complain(at+"/elements", "no more than %d items allowed", most)
	}
	for i, e := range list {
		where := fmt.Sprintf("%s/elements/%d", at, i)
		if element := asObject(e); element["type"] == "mrkdwn" || element["type"] == "plain_text" {
			k.text(where, e, 1, 2000, false)
		} else {
			k.element(where, element)
		}
	}
}

// element checks what can be clicked or filled in.
func (k *checker) element(at string, e object) {
	kind, _ := e["type"].(string)
	k.unique(at+"/action_id", e["action_id"], k.actionIDs, "action_id")
	switch kind {
	case "":
		k.complain(at+"/type", "missing required field: type")
	case "button":
		k.text(at+"/text", e["text"], 1, 75, true)
		k.optional(at+"/value", e["value"], 2000)
		k.optional(at+"/url", e["url"], 3000)
	case "feedback_buttons":
		for _, name := range []string{"positive_button", "negative_button"} {
			button := asObject(e[name])
			k.text(at+"/"+name+"/text", button["text"], 1, 75, true)
			k.optional(at+"/"+name+"/value", button["value"], 2000)
		}
	case "icon_button":
		k.text(at+"/text", e["text"], 1, 75, true)
	case "overflow", "static_select", "radio_buttons", "checkboxes":
		k.options(at, kind, asList(e["options"]))
	}
}

func (k *checker) options(at, kind string, options []any) {
	most := map[string]int{"overflow": 5, "static_select": 100, "radio_buttons": 10, "checkboxes": 10}[kind]
	if len(options) < 1 || len(options) > most {
		k.complain(at+"/options", "between 1 and %d items allowed", most)
	}
	for i, o := range options {
		where := fmt.Sprintf("%s/options/%d", at, i)
		k.text(where+"/text", asObject(o)["text"], 1, 75, kind == "overflow" || kind == "static_select")
		k.optional(where+"/value", asObject(o)["value"], 150)
	}
}

// optional checks a string that may be missing; it is not shown to readers.
func (k *checker) optional(at string, v any, most int) {
	if s, _ := v.(string); utf8.RuneCountInString(s) > most {
		k.complain(at, "must be less than %d characters", most+1)
	}
}

func (k *checker) table(at string, b object) {
	k.tables++
	rows := asList(b["rows"])
	if len(rows) < 1 || len(rows) > 100 {
		k.complain(at+"/rows", "no more than 100 items allowed")
	}
	if columns := asList(b["column_settings"]); len(columns) > 20 {
		k.complain(at+"/column_settings", "no more than 20 items allowed")
	}
	for i, r := range rows {
		where := fmt.Sprintf("%s/rows/%d", at, i)
		if n := len(asList(r)); n < 1 || n > 20 || n != len(asList(rows[0])) {
			k.complain(where, "no more than 20 items allowed, and as many in every row")
		}
		for j, cell := range asList(r) {
			if kind, _ := asObject(cell)["type"].(string); !slices.Contains([]string{"raw_text", "rich_text"}, kind) {
				k.complain(fmt.Sprintf("%s/%d/type", where, j), "unsupported type: %s", kind)
			}
		}
	}
	n := utf8.RuneCountInString(blockText([]object{b}))
	if n > maxTableChars {
		k.complain(at, "must be less than %d characters", maxTableChars+1)
	}
	k.chars += n
}

func asObject(v any) object { o, _ := v.(map[string]any); return o }
func asList(v any) []any    { l, _ := v.([]any); return l }
func asString(v any) string { s, _ := v.(string); return s }

func objects(v any) []object {
	raw, _ := json.Marshal(v)
	var out []object
	json.Unmarshal(raw, &out)
	return out
}
