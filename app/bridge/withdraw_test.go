package bridge

import (
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
)

// What is withdrawn to the rollup's own contracts on the parent chain is lost.
func TestNothingIsWithdrawnToTheBridgeItself(t *testing.T) {
	b := &Bridge{Parent: Parent{Portal: common.Address{1}, TokenBridge: common.Address{2}}}
	for _, to := range []common.Address{b.Parent.Portal, b.Parent.TokenBridge} {
		for _, token := range []common.Address{{}, {3}} {
			_, err := b.Init(t.Context(), Transfer{To: to, Token: token, Amount: big.NewInt(1)})
			if err == nil || !strings.Contains(err.Error(), to.String()) {
				t.Errorf("token %s to %s: %v", token, to, err)
			}
		}
	}
}
