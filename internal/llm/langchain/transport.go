package langchain

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"strings"
)

// watchedTransport is the way to the network: it tells the watch in the context
// of a request what comes back, and hands langchaingo what it can read.
type watchedTransport struct {
	opt    Options
	wire   wire
	quirks *quirks
}

func newWatchedTransport(o Options) *watchedTransport {
	return &watchedTransport{opt: o, wire: wireOf(o.Provider), quirks: &quirks{}}
}

// client does not go where a server sends it: the key is for that server alone.
func (t *watchedTransport) client() *http.Client {
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &http.Client{Transport: t, CheckRedirect: stay}
}

// maxFailure is how much is read of what a server says about a failure, in bytes.
const maxFailure = 64 << 10

func (t *watchedTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	w := watchOf(req.Context())
	if w == nil {
		return nil, errors.New("a request without a watch")
	}
	req, err := t.mend(req, w)
	if err != nil {
		return nil, err
	}
	resp, err := t.opt.Transport.RoundTrip(req)
	if err != nil {
		w.unreached(err)
		return nil, err
	}
	w.answered(resp)
	if resp.StatusCode != http.StatusOK {
		return t.refused(resp, w), nil
	}
	body := &timedBody{ReadCloser: resp.Body, w: w}
	if strings.HasSuffix(req.URL.Path, "/embeddings") {
		w.begin()
		resp.Body = &vectorBody{body: body, w: w}
	} else {
		resp.Body = newStream(body, t.wire, w, resp.Header.Get("Content-Type"))
	}
	resp.ContentLength = -1
	resp.Header.Del("Content-Length")
	return resp, nil
}

// refused keeps what the server said for us: langchaingo's own reading of it
// loses most. langchaingo gets the status alone.
func (t *watchedTransport) refused(resp *http.Response, w *watch) *http.Response {
	raw, _ := io.ReadAll(io.LimitReader(&timedBody{ReadCloser: resp.Body, w: w}, maxFailure))
	resp.Body.Close()
	failure := readFailure(raw)
	if to := resp.Header.Get("Location"); to != "" {
		failure = &said{message: "it sends to " + to}
	}
	if failure = t.opt.scrub(failure); *failure == (said{}) {
		failure.message = http.StatusText(resp.StatusCode)
	}
	w.failed(failure, retryDelay(raw))
	resp.Body = io.NopCloser(strings.NewReader(`{"error":"refused"}`))
	resp.ContentLength = -1
	return resp
}

// scrub takes the key out of a server's words, which may repeat it, and then makes
// them short: the other way round, half a key could be left at the cut.
func (o Options) scrub(s *said) *said {
	if o.Key != "" {
		s.message = strings.ReplaceAll(s.message, o.Key, "(key)")
		s.kind = strings.ReplaceAll(s.kind, o.Key, "(key)")
	}
	s.message = shorten(s.message)
	return s
}

// mend returns the request as this server takes it.
func (t *watchedTransport) mend(req *http.Request, w *watch) (*http.Request, error) {
	req = req.Clone(req.Context())
	req.Header.Set("User-Agent", "wenju")
	if t.opt.Key == "" {
		req.Header.Del("Authorization")
		req.Header.Del("X-Api-Key")
	} else if t.opt.Provider == Ollama {
		req.Header.Set("Authorization", "Bearer "+t.opt.Key)
	}
	raw, err := io.ReadAll(req.Body)
	req.Body.Close()
	if err != nil {
		return nil, err
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		return nil, err
	}
	before := maps.Clone(fields)
	t.quirks.apply(fields)
	if t.opt.Provider == Ollama {
		w.opt.widen(fields, w.request)
	}
	if !maps.EqualFunc(before, fields, func(a, b json.RawMessage) bool { return bytes.Equal(a, b) }) {
		if raw, err = json.Marshal(fields); err != nil {
			return nil, err
		}
	}
	req.Body = io.NopCloser(bytes.NewReader(raw))
	req.ContentLength = int64(len(raw))
	req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(raw)), nil }
	return req, nil
}
