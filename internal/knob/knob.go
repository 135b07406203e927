// Package knob sets numbers of a struct by name: what an evaluation tries out and
// a configuration then holds.
package knob

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Knob is a number of a T that can be set by its name.
type Knob[T any] struct {
	Name string
	// EN and ZH say in a few words what it does.
	EN, ZH string
	// Low and High are the least and the greatest value that make sense.
	Low, High float64
	// Float or Int finds the number; the other one is nil.
	Float func(*T) *float64
	Int   func(*T) *int
}

// Fault is a value that a knob cannot have.
type Fault struct {
	Name, Value string
	Low, High   float64
	Whole       bool // only whole numbers are taken
}

// Kind is what the value has to be.
func (f *Fault) Kind() string {
	if f.Whole {
		return "a whole number"
	}
	return "a number"
}

// Range is what the value has to lie in.
func (f *Fault) Range() (low, high string) { return format(f.Low), format(f.High) }

func (f *Fault) Error() string {
	low, high := f.Range()
	return fmt.Sprintf("%s cannot be %q: it takes %s from %s to %s", f.Name, f.Value, f.Kind(), low, high)
}

// Set reads value into its place in t. The error is a *[Fault], and t is then as
// it was.
func (k *Knob[T]) Set(t *T, value string) error {
	value = strings.TrimSpace(value)
	n, err := strconv.ParseFloat(value, 64)
	if err != nil || !k.takes(n) {
		return k.fault(value)
	}
	if k.Int != nil {
		*k.Int(t) = int(n)
	} else {
		*k.Float(t) = n
	}
	return nil
}

// Get is the value in t, written as Set takes it.
func (k *Knob[T]) Get(t *T) string { return format(k.number(t)) }

func (k *Knob[T]) number(t *T) float64 {
	if k.Int != nil {
		return float64(*k.Int(t))
	}
	return *k.Float(t)
}

func (k *Knob[T]) takes(n float64) bool {
	return n >= k.Low && n <= k.High && (k.Int == nil || n == math.Trunc(n)) // NaN is in no range
}

func (k *Knob[T]) fault(value string) *Fault {
	return &Fault{Name: k.Name, Value: value, Low: k.Low, High: k.High, Whole: k.Int != nil}
}

// Named finds a knob by its name; nil for none.
func Named[T any](knobs []Knob[T], name string) *Knob[T] {
	if i := slices.IndexFunc(knobs, func(k Knob[T]) bool { return k.Name == name }); i >= 0 {
		return &knobs[i]
	}
	return nil
}

// Validate returns a *[Fault] for each number of t that is out of its range, all
// of them joined.
func Validate[T any](knobs []Knob[T], t T) error {
	var faults []error
	for i := range knobs {
		if n := knobs[i].number(&t); !knobs[i].takes(n) {
			faults = append(faults, knobs[i].fault(format(n)))
		}
	}
	return errors.Join(faults...)
}

func format(n float64) string { return strconv.FormatFloat(n, 'g', -1, 64) }
