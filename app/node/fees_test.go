package node

import (
	"math"
	"testing"
	"time"
)

func TestWeiPerByte(t *testing.T) {
	for _, tc := range []struct {
		cfg                    FeeConfig
		utiaPerGas, gasPerByte float64
		want                   uint64
	}{
		{FeeConfig{WeiPerUtia: 1e9}, 0.004, 8, 32_000_000},
		{FeeConfig{WeiPerUtia: 1e9, Margin: 10}, 0.004, 8, 35_200_000},
		{FeeConfig{WeiPerUtia: 1e9, Margin: 1000}, 0.004, 8, 352_000_000},
		{FeeConfig{WeiPerUtia: 2e9, Margin: 10}, 0.012, 9.5, 250_800_000},
		{FeeConfig{WeiPerUtia: 1}, 0.004, 8, 1}, // never for nothing
		{FeeConfig{WeiPerUtia: math.MaxUint64}, 1000, 100, math.MaxUint64},
	} {
		got := tc.cfg.weiPerByte(tc.utiaPerGas, tc.gasPerByte)
		if diff := math.Abs(float64(got) - float64(tc.want)); diff > 1 {
			t.Errorf("%+v at %g utia per gas, %g gas a byte: %d, want %d", tc.cfg, tc.utiaPerGas, tc.gasPerByte, got, tc.want)
		}
	}
}

func TestMeter(t *testing.T) {
	type reading struct {
		elapsed                 time.Duration
		submissions, gas, bytes uint64
	}
	busy := reading{feeTick, 2, 1_800_000, 200_000}
	for _, tc := range []struct {
		name     string
		readings []reading
		want     float64
		ok       bool
	}{
		{"nothing yet", nil, feeLeastGas, false},
		{"too little", []reading{busy, busy, busy}, 9, false},
		{"enough", []reading{busy, busy, busy, busy}, 9, true},
		{"an hour ago counts half", []reading{{0, 8, 1_600_000, 200_000}, {feeHalfLife, 8, 1_600_000, 100_000}}, 2_400_000. / 200_000, true},
		{"a quiet night", []reading{busy, busy, busy, busy, {12 * time.Hour, 1000, 80_000_000, 0}}, feeMostGas, true},
		{"small batches", []reading{{feeTick, 10, 880_000, 9_200}}, 880. / 9.2, true},
		{"what compresses best", []reading{{feeTick, 10, 1_000_000, 900_000}}, feeLeastGas, true},
	} {
		var m meter
		for _, r := range tc.readings {
			m.add(r.elapsed, r.submissions, r.gas, r.bytes)
		}
		if got, ok := m.gasPerByte(); math.Abs(got-tc.want) > 0.05 || ok != tc.ok {
			t.Errorf("%s: %g gas a byte, %v, want %g, %v", tc.name, got, ok, tc.want, tc.ok)
		}
	}
}

func TestWide(t *testing.T) {
	for _, tc := range []struct {
		target, want uint64
		wide         bool
	}{
		{0, 0, false}, {0, 1, true}, {1000, 1000, false}, {1000, 1100, false}, {1000, 1101, true}, {1000, 900, false}, {1000, 899, true}, {math.MaxUint64, 1, true},
	} {
		if got := wide(tc.target, tc.want); got != tc.wide {
			t.Errorf("target %d, should be %d: %v", tc.target, tc.want, got)
		}
	}
}
