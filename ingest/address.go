package ingest

import (
	"encoding/json"
	"net/url"
	"strings"
)

// addressOf reads an address. What is none counts as missing: it is no reason to
// leave a passage out.
func addressOf(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return webAddress(s)
}

// frontMatterURL is the address that a block of YAML at the top of a Markdown text
// gives; empty where there is none.
func frontMatterURL(text string) string {
	found := ""
	for i, line := range strings.Split(text[:min(len(text), maxFrontMatter)], "\n") {
		line = strings.TrimSpace(line)
		switch {
		case i == 0 && line != "---":
			return ""
		case i > 0 && (line == "---" || line == "..."):
			return found
		}
		if value, ok := strings.CutPrefix(line, "url:"); ok {
			found = webAddress(strings.Trim(value, " \"'"))
		}
	}
	return ""
}

// maxFrontMatter is how far the block may reach, in bytes.
const maxFrontMatter = 16 << 10

// webAddress is s where that is an address for a browser, else empty.
func webAddress(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || len(s) > maxAddress {
		return ""
	}
	return u.String()
}

// maxAddress is the longest address in bytes that is kept.
const maxAddress = 2000
