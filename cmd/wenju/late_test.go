package main

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// Who starts the bot and sees nothing is told where to look, in the language of
// the messages; who is connected is not.
func TestSlackIsLate(t *testing.T) {
	for _, test := range []struct {
		lang      string
		connected bool
		want      string
	}{
		{"en", false, "Check the network"},
		{"zh", false, "请检查网络"},
		{"en", true, ""},
	} {
		synctest.Test(t, func(t *testing.T) {
			var said bytes.Buffer
			p := newPulse(newApp(stdio{strings.NewReader(""), io.Discard, &said, []string{"WENJU_LANG=" + test.lang}}))
			p.Connected(test.connected)
			said.Reset()
			defer p.tellLate(slackPatience)()
			time.Sleep(2 * slackPatience)
			synctest.Wait()
			if got := said.String(); !strings.Contains(got, test.want) || test.want == "" && got != "" {
				t.Errorf("%s: %q", test.lang, got)
			}
		})
	}
}
