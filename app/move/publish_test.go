package move

import (
	"errors"
	"math/big"
	"testing"

	"github.com/trivium-chain/trivium/app/contract"
)

// What the chain refuses is told by the file, not by its number.
func TestRefusedFile(t *testing.T) {
	e := contract.GatewayABI.Errors["ModuleRefused"]
	refusal := func(i int64) error {
		data, err := e.Inputs.Pack(big.NewInt(i), "LOOKUP_FAILED", "0x42::m", "f", big.NewInt(3))
		if err != nil {
			t.Fatal(err)
		}
		return &contract.Reverted{
			Reason: "module " + big.NewInt(i).String() + " of the bundle is refused: LOOKUP_FAILED in 0x42::m::f at instruction 3",
			Data:   append(e.ID.Bytes()[:4:4], data...),
		}
	}
	other := errors.New("no answer")
	for _, tc := range []struct {
		files []string
		err   error
		want  string
	}{
		{[]string{"m.mv"}, refusal(0), "m.mv: refused: LOOKUP_FAILED in 0x42::m::f at instruction 3"},
		{[]string{"a.mv", "b.mv"}, refusal(1), "b.mv: refused: LOOKUP_FAILED in 0x42::m::f at instruction 3"},
		{[]string{"m.mv"}, refusal(1), "reverted: module 1 of the bundle is refused: LOOKUP_FAILED in 0x42::m::f at instruction 3"},
		{[]string{"m.mv"}, &contract.Reverted{}, "reverted without data"},
		{[]string{"m.mv"}, other, "no answer"},
	} {
		if got := refusedFile(tc.files, tc.err); got.Error() != tc.want {
			t.Errorf("%s, want %s", got, tc.want)
		}
	}
}
