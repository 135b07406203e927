package ingest

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

const (
	simplified  = "水库管理处每天早上八点开闸放水,并把当天的水位、流量和雨量记录下来。\r\n这些数据在月底报送市水务局。"
	traditional = "水庫管理處每天早上八點開閘放水，並把當天的水位、流量和雨量記錄下來。\n這些數據在月底報送市水務局。"
	english     = "The gates are opened at eight every morning.\nLevels are recorded."
)

func encodeAs(t testing.TB, enc encoding.Encoding, s string) string {
	t.Helper()
	out, err := enc.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestDecode(t *testing.T) {
	tests := []struct{ name, raw, want string }{
		{"UTF-8", simplified, simplified},
		{"UTF-8 with BOM", "\xEF\xBB\xBF" + simplified, simplified},
		{"ASCII", english, english},
		{"GB18030", encodeAs(t, simplifiedchinese.GB18030, simplified), simplified},
		{"GB18030, short", encodeAs(t, simplifiedchinese.GB18030, "会议定在下午三点。"), "会议定在下午三点。"},
		{"GB18030, four bytes", encodeAs(t, simplifiedchinese.GB18030, simplified+"㐀𠀀"), simplified + "㐀𠀀"},
		{"GB18030, traditional", encodeAs(t, simplifiedchinese.GB18030, traditional), traditional},
		{"Big5", encodeAs(t, traditionalchinese.Big5, traditional), traditional},
		{"Big5, short", encodeAs(t, traditionalchinese.Big5, "會議定在下午三點。"), "會議定在下午三點。"},
		{"UTF-16LE with BOM", "\xFF\xFE" + encodeAs(t, utf16LE, simplified), simplified},
		{"UTF-16BE with BOM", "\xFE\xFF" + encodeAs(t, utf16BE, simplified), simplified},
		{"UTF-16LE", encodeAs(t, utf16LE, simplified), simplified},
		{"UTF-16BE", encodeAs(t, utf16BE, simplified), simplified},
		{"UTF-16LE, English", encodeAs(t, utf16LE, english), english},
		{"UTF-16BE, English", encodeAs(t, utf16BE, english), english},
		{"long GB18030", encodeAs(t, simplifiedchinese.GB18030, strings.Repeat("x"+simplified, 3000)), strings.Repeat("x"+simplified, 3000)},
	}
	for _, tt := range tests {
		got, err := decode([]byte(tt.raw))
		if err != nil || got != tt.want {
			t.Errorf("%s: %.80q, %v", tt.name, got, err)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	tests := []struct {
		name, raw string
		want      Code
	}{
		{"PNG", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00", CodeBinary},
		{"ZIP", "PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00", CodeBinary},
		{"late NUL", english + "\x00", CodeBinary},
		{"cut UTF-8", simplified[:len(simplified)-4], CodeEncoding},
		{"UTF-8 with garbage", simplified + "\xff\xfe\xc0" + simplified, CodeEncoding},
		{"BOM and garbage", "\xEF\xBB\xBF" + "\xff\xc0", CodeEncoding},
		{"noise", string(bytes.Repeat([]byte{0x81, 0xFF, 0xC3, 0x28, 0xA0, 0xE2}, 50)), CodeEncoding},
	}
	for _, tt := range tests {
		s, err := decode([]byte(tt.raw))
		if e := (*Error)(nil); !errors.As(err, &e) || e.Code != tt.want {
			t.Errorf("%s: %q, %v, want %s", tt.name, s, err, tt.want)
		}
	}
}

func TestLinesInGB18030(t *testing.T) {
	raw := encodeAs(t, simplifiedchinese.GB18030, `{"id":"1","text":"水库每天开闸放水,这是为了下游的人们。"}`)
	docs, err := Parse("a.jsonl", []byte(raw))
	if err != nil || len(docs) != 1 || docs[0].Document.Text != "水库每天开闸放水,这是为了下游的人们。" {
		t.Errorf("%+v, %v", docs, err)
	}
}
