package store

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/wenju/wenju/internal/text"
)

// ChunkID is the id of the chunk with that span and text in that source: 16 hex
// digits, the same on every machine.
func ChunkID(source string, span text.Span, chunk string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d\x00%d\x00%s", source, span.Start, span.End, chunk))
	return hex.EncodeToString(sum[:8])
}

// LineMark stands in the path of a JSONL line between file and id.
const LineMark = ".jsonl#"

// Sources gives each path its short unique name: the file's name, and where
// names clash the shortest parent path that tells them apart. For a line of a
// JSONL file (PATH#ID) it is the id, with the file in front where ids clash.
func Sources(paths []string) map[string]string {
	names := make(map[string]string, len(paths))
	for _, path := range paths {
		names[path] = shortName(path, 0)
	}
	depths := make(map[string]int)
	for clashing := true; clashing; {
		taken := make(map[string]int, len(paths))
		for _, name := range names {
			taken[name]++
		}
		clashing = false
		for path, name := range names {
			// The whole path is as long as it gets; whoever clashes with it gives way.
			if taken[name] > 1 && name != path {
				depths[path]++
				names[path] = shortName(path, depths[path])
				clashing = true
			}
		}
	}
	return names
}

// shortName is the name of a path that shows depth levels more than its last.
func shortName(path string, depth int) string {
	file, id, isLine := strings.Cut(path, LineMark)
	if !isLine {
		return tail(path, depth+1)
	}
	if depth == 0 {
		return id
	}
	return tail(file+".jsonl", depth) + "#" + id
}

// tail is the last n elements of a path, or all of it where it has no more.
func tail(path string, n int) string {
	path = filepath.ToSlash(path)
	at := len(path)
	for range n {
		next := strings.LastIndexByte(path[:at], '/')
		if next < 0 {
			return path
		}
		at = next
	}
	return path[at+1:]
}
