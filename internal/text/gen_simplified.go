//go:build ignore

// Gen_simplified makes data/simplified.txt, the table of traditional characters
// and their simplified forms, from the dictionary of the npm package opencc-js
// (see NOTICE). To make it anew:
//
//	npm pack opencc-js@1.4.2 && tar xzf opencc-js-1.4.2.tgz
//	go run gen_simplified.go package/dist/esm-lib/dict/TSCharacters.js
package main

import (
	"log"
	"os"
	"regexp"
	"sort"
	"strings"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: gen_simplified TSCharacters.js")
	}
	js, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	quoted := regexp.MustCompile(`(?s)"(.*)"`).FindSubmatch(js)
	if quoted == nil {
		log.Fatal("no dictionary string in ", os.Args[1])
	}
	var rows []string
	for _, entry := range strings.Split(string(quoted[1]), "|") {
		traditional, simplified, ok := strings.Cut(entry, " ")
		// Where a character has several simplified forms the first is the usual one.
		simplified, _, _ = strings.Cut(simplified, " ")
		if ok && traditional != simplified {
			rows = append(rows, traditional+simplified)
		}
	}
	sort.Strings(rows)
	if err := os.WriteFile("data/simplified.txt", []byte(strings.Join(rows, "\n")+"\n"), 0o644); err != nil {
		log.Fatal(err)
	}
}
