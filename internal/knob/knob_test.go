package knob_test

import (
	"errors"
	"math"
	"testing"

	"github.com/wenju/wenju/internal/knob"
)

type machine struct {
	speed  float64
	wheels int
}

var knobs = []knob.Knob[machine]{
	{Name: "speed", Low: 0, High: 1.5, Float: func(m *machine) *float64 { return &m.speed }},
	{Name: "wheels", Low: 2, High: 8, Int: func(m *machine) *int { return &m.wheels }},
}

func TestSet(t *testing.T) {
	for _, test := range []struct {
		name, value string
		want        string // as Get has it; empty where it is refused
	}{
		{"speed", "1.25", "1.25"},
		{"speed", " 0 ", "0"},
		{"speed", "1e-1", "0.1"},
		{"speed", "1.6", ""},
		{"speed", "-0.1", ""},
		{"speed", "NaN", ""},
		{"speed", "fast", ""},
		{"speed", "", ""},
		{"wheels", "4", "4"},
		{"wheels", "4.5", ""},
		{"wheels", "Inf", ""},
	} {
		m := machine{speed: 0.5, wheels: 3}
		k := knob.Named(knobs, test.name)
		err := k.Set(&m, test.value)
		if (err == nil) != (test.want != "") {
			t.Errorf("%s=%s: %v", test.name, test.value, err)
		}
		if err == nil && k.Get(&m) != test.want {
			t.Errorf("%s=%s: it is %s", test.name, test.value, k.Get(&m))
		}
		if err != nil && m != (machine{0.5, 3}) {
			t.Errorf("%s=%s: refused, and yet %+v", test.name, test.value, m)
		}
	}
}

func TestFaultSaysTheRange(t *testing.T) {
	err := knob.Named(knobs, "wheels").Set(&machine{}, "nine")
	if want := `wheels cannot be "nine": it takes a whole number from 2 to 8`; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

func TestValidateNamesAllFaults(t *testing.T) {
	err := knob.Validate(knobs, machine{speed: math.NaN(), wheels: 1})
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok || len(joined.Unwrap()) != 2 {
		t.Fatalf("%v", err)
	}
	var fault *knob.Fault
	if !errors.As(err, &fault) || fault.Name != "speed" {
		t.Errorf("%v", err)
	}
	if err := knob.Validate(knobs, machine{1, 4}); err != nil {
		t.Error(err)
	}
}

func TestNoSuchKnob(t *testing.T) {
	if k := knob.Named(knobs, "colour"); k != nil {
		t.Errorf("%+v", k)
	}
}
