package eval

import (
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"
)

func TestReadSet(t *testing.T) {
	set := setOf(t, "dir/notes.jsonl", "\xef\xbb\xbf"+notesSet+"\n  \r\n")
	if set.Name != "notes" || len(set.Questions) != 5 || len(set.SHA256) != 64 {
		t.Fatalf("%s, %d questions", set.Name, len(set.Questions))
	}
	q := set.Questions[4]
	if q.Line != 5 || q.Set != "notes" || !slices.Equal(q.Tags, []string{"followup"}) || q.History[0].A != "3.6公里。" || q.Must[0][0] != "2019年5月1日" {
		t.Errorf("%+v", q)
	}
}

func TestReadPassageSet(t *testing.T) {
	set := setOf(t, "p.jsonl", `{"qid":"x1","question":"黑豹队丢了多少分？","gold_ids":["0","7"],"answers":["308"]}
{"id":2,"question":"","gold_ids":["1"]}`)
	q := set.Questions[0]
	if q.ID != "x1" || !q.Answerable || q.Lang != "zh" || len(q.Evidence) != 2 || len(q.groups()) != 1 || q.Must[0][0] != "308" {
		t.Errorf("%+v", q)
	}
	// Public sets hold empty questions and ids that are numbers.
	if q := set.Questions[1]; q.ID != "2" || q.Text != "" || q.Must != nil {
		t.Errorf("%+v", q)
	}
}

// Every fault of every line is found, with its field, in one go.
func TestBrokenSet(t *testing.T) {
	const broken = `{"id":"a","question":"x","answerable":true,"must":[["1亿"]]}
not json
[1]
{"id":"a","question":" ","answerable":"yes","must":[["1亿"]]}
{"question":"x","answerable":true}
{"id":"c","question":"x","answerable":true,"must":["1亿"],"must_not":[" *"]}
{"id":"d","question":"x","answerable":true,"must":[[],["1亿",""]],"evidence":[{"start_line":0,"end_line":-1},{"start_line":5,"end_line":4,"group":-1}]}
{"id":"e","question":"x","answerable":false,"history":[{"q":""}],"note":7}
{"id":"f","question":"x"}
{"id":"g","question":"x","gold_ids":[]}
{"id":"h","question":"x","gold_ids":["1",""],"answers":"y"}
` + "{\"id\":\"\xff\"}\n"
	_, err := ReadSets([]Input{input("dir/broken.jsonl", broken), input("empty.jsonl", "\n")})
	var faults Faults
	if !errors.As(err, &faults) {
		t.Fatal(err)
	}
	want := []string{
		"dir/broken.jsonl:2: is not JSON",
		"dir/broken.jsonl:3: is not a JSON object",
		"dir/broken.jsonl:4: question: is empty",
		"dir/broken.jsonl:4: answerable: should be true or false",
		`dir/broken.jsonl:4: id: "a" is the id of line 1 as well`,
		"dir/broken.jsonl:5: id: is missing",
		"dir/broken.jsonl:5: must: is empty",
		"dir/broken.jsonl:6: must: should be a list of facts",
		"dir/broken.jsonl:6: must_not[0]: is empty",
		"dir/broken.jsonl:7: must[0]: is a fact without alternatives",
		"dir/broken.jsonl:7: must[1][1]: is empty",
		"dir/broken.jsonl:7: evidence[0].start_line: is 0",
		"dir/broken.jsonl:7: evidence[0].end_line: is -1",
		"dir/broken.jsonl:7: evidence[1].end_line: is 4",
		"dir/broken.jsonl:7: evidence[1].group: is -1",
		"dir/broken.jsonl:8: note: should be a string",
		"dir/broken.jsonl:8: history[0].q: is empty",
		"dir/broken.jsonl:9: answerable: is missing",
		"dir/broken.jsonl:10: gold_ids: is empty",
		"dir/broken.jsonl:11: answers: should be a list of strings",
		"dir/broken.jsonl:11: gold_ids[1]: is empty",
		"dir/broken.jsonl:12: is not UTF-8",
		"empty.jsonl: holds no question",
	}
	got := strings.Split(err.Error(), "\n")
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			t.Errorf("missing: %s", want[i])
		case i >= len(want):
			t.Errorf("too much: %s", got[i])
		case !strings.HasPrefix(got[i], want[i]):
			t.Errorf("got  %s\nwant %s", got[i], want[i])
		}
	}
}

func TestSetsOfTheSameName(t *testing.T) {
	sets, err := ReadSets([]Input{input("a/dev.jsonl", notesSet), input("b/dev.jsonl", notesSet)})
	if err != nil || sets[0].Name != "dev" || sets[1].Name != "b/dev" || sets[1].Questions[0].Key() == sets[0].Questions[0].Key() {
		t.Errorf("%v", err)
	}
	if _, err := ReadSets([]Input{input("dev.jsonl", notesSet), input("dev.jsonl", notesSet)}); err == nil || !strings.Contains(err.Error(), "named twice") {
		t.Error(err)
	}
}

func TestSetThatCannotBeRead(t *testing.T) {
	_, err := ReadSets([]Input{{File: "x.jsonl", Open: func() (io.ReadCloser, error) {
		return nil, &fs.PathError{Op: "open", Path: "x.jsonl", Err: fs.ErrNotExist}
	}}})
	if err == nil || err.Error() != "x.jsonl: cannot be read: file does not exist" {
		t.Error(err)
	}
}

func TestTags(t *testing.T) {
	if got := tags("[followup] [错别字]  [a-b] rest [no]"); !slices.Equal(got, []string{"followup", "错别字", "a-b"}) {
		t.Errorf("%q", got)
	}
}
