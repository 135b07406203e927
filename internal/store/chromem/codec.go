package chromem

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"github.com/wenju/wenju/internal/store"
)

func encodeHeading(heading []string) string {
	if heading == nil {
		heading = []string{}
	}
	raw, _ := json.Marshal(heading) // strings cannot fail
	return string(raw)
}

// headingDecoder remembers the last heading: chunks of a section have the same.
type headingDecoder struct {
	raw     string
	heading []string
}

func (d *headingDecoder) decode(raw []byte) ([]string, error) {
	if string(raw) == d.raw {
		return d.heading, nil
	}
	var heading []string
	if err := json.Unmarshal(raw, &heading); err != nil {
		return nil, fmt.Errorf("%w: heading: %w", store.ErrCorrupt, err)
	}
	// Clipped, so that appending to a hit's heading does not write into another's.
	d.raw, d.heading = string(raw), slices.Clip(heading)
	return d.heading, nil
}

func encodeBreaks(breaks store.Breaks) []byte {
	out := []byte{}
	for _, b := range breaks {
		out = binary.AppendUvarint(out, uint64(b.Repaired))
		out = binary.AppendUvarint(out, uint64(b.Original))
	}
	return out
}

func decodeBreaks(raw []byte) (store.Breaks, error) {
	var out store.Breaks
	for len(raw) > 0 {
		repaired, n := binary.Uvarint(raw)
		original, m := binary.Uvarint(raw[max(n, 0):])
		if n <= 0 || m <= 0 {
			return nil, fmt.Errorf("%w: offset map cut short", store.ErrCorrupt)
		}
		out = append(out, store.Break{Repaired: int(repaired), Original: int(original)})
		raw = raw[n+m:]
	}
	return slices.Clip(out), nil
}

func encodeVector(vector []float32) []byte {
	out := make([]byte, 0, 4*len(vector))
	for _, x := range vector {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(x))
	}
	return out
}

func decodeVector(raw []byte, dimension int) ([]float32, error) {
	if len(raw) != 4*dimension {
		return nil, fmt.Errorf("%w: vector of %d bytes for dimension %d", store.ErrCorrupt, len(raw), dimension)
	}
	out := make([]float32, dimension)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	return out, nil
}

// checkVector refuses what chromem-go would take and then fail on: a wrong
// dimension makes every query fail, a zero vector becomes NaN.
func checkVector(vector []float32, dimension int) error {
	if len(vector) != dimension {
		return fmt.Errorf("%w: dimension %d instead of %d", store.ErrModel, len(vector), dimension)
	}
	var norm float64
	for _, x := range vector {
		norm += float64(x) * float64(x)
	}
	if norm == 0 || math.IsNaN(norm) || math.IsInf(norm, 0) {
		return fmt.Errorf("%w: a vector of length %g", store.ErrModel, norm)
	}
	return nil
}
