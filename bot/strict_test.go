package bot

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/slack-go/slack"
)

// node is a piece of JSON as Slack gets it.
type node = map[string]any

// sent is what Slack gets of blocks.
func sent(t testing.TB, blocks []slack.Block) []node {
	t.Helper()
	data, err := json.Marshal(slack.Blocks{BlockSet: blocks})
	if err != nil {
		t.Fatal(err)
	}
	var out []node
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// walk visits every object of a piece of JSON.
func walk(v any, visit func(node)) {
	switch v := v.(type) {
	case node:
		visit(v)
		for _, child := range v {
			walk(child, visit)
		}
	case []any:
		for _, child := range v {
			walk(child, visit)
		}
	case []node:
		for _, child := range v {
			walk(child, visit)
		}
	}
}

// wantMessage holds a message against everything that Slack refuses.
func wantMessage(t testing.TB, m message) {
	t.Helper()
	if n := size(m.Text); n > 4000 || m.Text == "" {
		t.Errorf("the text has %d characters", n)
	}
	wantHarmless(t, m.Text)
	if len(m.Blocks) > 50 {
		t.Errorf("%d blocks", len(m.Blocks))
	}
	wantBlocks(t, m.Blocks, 13200)
}

// wantModal holds a modal against everything that Slack refuses.
func wantModal(t testing.TB, v slack.ModalViewRequest) {
	t.Helper()
	if n := size(v.Title.Text); n == 0 || n > 24 {
		t.Errorf("the title has %d characters", n)
	}
	if len(v.PrivateMetadata) > 3000 || len(v.Blocks.BlockSet) > 100 || len(v.Blocks.BlockSet) == 0 {
		t.Errorf("%d bytes of metadata, %d blocks", len(v.PrivateMetadata), len(v.Blocks.BlockSet))
	}
	wantBlocks(t, v.Blocks.BlockSet, 1<<30)
}

func wantBlocks(t testing.TB, blocks []slack.Block, most int) {
	t.Helper()
	sum, tables := 0, 0
	for i, b := range sent(t, blocks) {
		here := fmt.Sprintf("block %d, %s", i, b["type"])
		walk(b, func(n node) {
			s, isText := n["text"].(string)
			if isText {
				sum += size(s)
			}
			switch {
			case isText && s == "":
				t.Errorf("%s: an empty text", here)
			case n["type"] == "mrkdwn":
				wantHarmless(t, s)
				if n["verbatim"] != true {
					t.Errorf("%s: Slack would look for links in %q", here, s)
				}
			case isText && (broadcast.MatchString(s) || control.MatchString(s)):
				t.Errorf("%s: %q", here, s)
			}
		})
		wantBlock(t, here, b)
		if b["type"] == "table" {
			tables++
		}
	}
	if sum > most || tables > 1 {
		t.Errorf("%d characters in all, %d tables", sum, tables)
	}
}

// pingTypes are the elements of rich text that tell somebody something.
var pingTypes = map[any]bool{"user": true, "usergroup": true, "broadcast": true, "channel": true, "team": true}

func wantBlock(t testing.TB, here string, b node) {
	t.Helper()
	list := func(name string) []any { l, _ := b[name].([]any); return l }
	limits := map[any]int{"actions": 25, "context": 10, "context_actions": 5}
	if most, ok := limits[b["type"]]; ok && (len(list("elements")) > most || len(list("elements")) == 0) {
		t.Errorf("%s: %d elements", here, len(list("elements")))
	}
	if rows := list("rows"); len(rows) > 100 {
		t.Errorf("%s: %d rows", here, len(rows))
	}
	for _, row := range list("rows") {
		if cells := row.([]any); len(cells) > 20 || len(cells) == 0 {
			t.Errorf("%s: %d cells", here, len(cells))
		}
	}
	ids := make(map[any]bool)
	walk(b, func(n node) {
		if pingTypes[n["type"]] {
			t.Errorf("%s: a %s", here, n["type"])
		}
		if n["type"] == "plain_text" || n["type"] == "mrkdwn" {
			most := 3000
			if b["type"] == "context" {
				most = 2000
			}
			if s := n["text"].(string); size(s) > most {
				t.Errorf("%s: a text of %d characters", here, size(s))
			}
		}
		if id, ok := n["action_id"]; ok {
			if ids[id] {
				t.Errorf("%s: %s twice", here, id)
			}
			ids[id] = true
		}
		if label, ok := n["text"].(node); ok && n["type"] == "button" && size(label["text"].(string)) > 75 {
			t.Errorf("%s: the label %q", here, label["text"])
		}
		if value, _ := n["value"].(string); len(value) > 2000 {
			t.Errorf("%s: a value of %d bytes", here, len(value))
		}
	})
}

// broadcast is what tells a whole channel something.
var broadcast = regexp.MustCompile(`(?i)(^|[^0-9a-z])@(channel|here|everyone)`)

// ownLink is a link as we write it in Slack's markup.
var ownLink = regexp.MustCompile(`<https?://[^\s<>|]+\|[^<>|]+>`)

// wantHarmless fails where a text in Slack's markup pings or links.
func wantHarmless(t testing.TB, s string) {
	t.Helper()
	rest := ownLink.ReplaceAllString(s, "")
	if strings.ContainsAny(rest, "<>") || broadcast.MatchString(rest) || strings.Contains(rest, "://") {
		t.Errorf("not harmless: %q", s)
	}
}

// shown is all text of blocks, in reading order and without the gaps that nobody
// sees.
func shown(t testing.TB, blocks []slack.Block) string {
	t.Helper()
	var out strings.Builder
	var read func(v any)
	read = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, child := range v {
				read(child)
			}
		case node:
			if s, ok := v["text"].(string); ok {
				out.WriteString(s)
			}
			read(v["text"])
			read(v["elements"])
			for _, row := range toList(v["rows"]) {
				read(row)
			}
		}
	}
	for _, b := range sent(t, blocks) {
		read(b)
	}
	return strings.ReplaceAll(out.String(), gap, "")
}

func toList(v any) []any { l, _ := v.([]any); return l }
