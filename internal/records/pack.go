package records

import (
	"bytes"
	"compress/gzip"
	"io"
)

// Traces repeat themselves: the passages stand in the prompt again. Packed they
// take a third of the place.

// packedFrom is the length from which packing is worth while, in bytes.
const packedFrom = 1 << 10

// pack returns the JSON as it is stored: text, or gzip.
func pack(json []byte) any {
	if len(json) < packedFrom {
		return string(json)
	}
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(json); err != nil {
		return string(json)
	}
	if err := w.Close(); err != nil {
		return string(json)
	}
	return out.Bytes()
}

// unpack returns what pack was given. No JSON begins as gzip does.
func unpack(stored []byte) ([]byte, error) {
	if !bytes.HasPrefix(stored, []byte{0x1f, 0x8b}) {
		return stored, nil
	}
	r, err := gzip.NewReader(bytes.NewReader(stored))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}
