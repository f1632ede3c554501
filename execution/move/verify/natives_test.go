package verify

import (
	"testing"

	"github.com/trivium-chain/trivium/execution/move/status"
)

func TestNatives(t *testing.T) {
	for source, function := range map[string]int{
		"struct S { x: u8 } f() { label b: return; }":                    -2,
		"f() { label b: return; } native public g();":                    1,
		"native struct N; f() { label b: return; }":                      -1,
		"native struct N has drop; native f(); g() { label b: return; }": 0,
	} {
		m := compile(t, "module 0x1.m { "+source+" }")
		err := Natives(m)
		if function == -2 {
			wantStatus(t, err, status.OK)
			continue
		}
		want := status.UserDefinedNativeNotAllowed
		if function < 0 {
			want = status.MissingDependency
			wantStatus(t, Link(m, stored()), want)
		}
		wantStatus(t, err, want)
		if e := err.(*status.Error); e.Function != function || e.Module != "0x1::m" {
			t.Errorf("%s: %v", source, err)
		}
	}
}
