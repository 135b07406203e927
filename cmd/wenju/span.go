package main

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"time"
)

const day = 24 * time.Hour

var errSpan = errors.New("no length of time")

// parseSpan reads a length of time: 90d, 12w, or as Go writes it, 720h. It is
// never below 0.
func parseSpan(s string) (time.Duration, error) {
	s = strings.TrimSpace(s)
	for suffix, unit := range map[string]time.Duration{"d": day, "w": 7 * day} {
		number, ok := strings.CutSuffix(s, suffix)
		if !ok {
			continue
		}
		n, err := strconv.ParseUint(number, 10, 32)
		if err != nil || n > math.MaxInt64/uint64(unit) {
			return 0, errSpan
		}
		return time.Duration(n) * unit, nil
	}
	d, err := time.ParseDuration(s)
	if err != nil || d < 0 {
		return 0, errSpan
	}
	return d, nil
}

// spanFlag reads the value of a flag that is a length of time.
func spanFlag(name, value string) (time.Duration, error) {
	d, err := parseSpan(value)
	if err != nil || d == 0 {
		return 0, usage(phrase{"%s %q: write a length of time such as 30d, 12w or 720h.", "%s %q：请写一段时间，如 30d、12w 或 720h。"}, name, value)
	}
	return d, nil
}

// formatSpan writes a length of time in days where it is whole days.
func formatSpan(d time.Duration) string {
	if d%day == 0 {
		return strconv.FormatInt(int64(d/day), 10) + "d"
	}
	return d.String()
}
