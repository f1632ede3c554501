package contracts

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"

	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/rollup/settlement/contracts/bindings"
)

// What the predeploy of messages answers is what IMessages.sol promises.
func TestMessagesInterface(t *testing.T) {
	describe := func(json string) (out []string) {
		a, err := abi.JSON(strings.NewReader(json))
		if err != nil {
			t.Fatal(err)
		}
		for m := range maps.Values(a.Methods) {
			out = append(out, m.String())
		}
		for e := range maps.Values(a.Events) {
			out = append(out, e.String())
		}
		for e := range maps.Values(a.Errors) {
			out = append(out, e.String())
		}
		return slices.Sorted(slices.Values(out))
	}
	if got, want := describe(messages.ABI), describe(bindings.MessagesMetaData.ABI); !slices.Equal(got, want) {
		t.Errorf("the engine's interface is\n%s\nthe contracts' is\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
