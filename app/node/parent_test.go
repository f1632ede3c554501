package node

import (
	"log/slog"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/trivium-chain/trivium/app/config"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/settlement/parent"
	"github.com/trivium-chain/trivium/testutil/fakeparent"
)

// A parent chain that is another, or not named, keeps a node from starting; one that is
// down does not.
func TestOpenParent(t *testing.T) {
	chain := fakeparent.New(1_700_000_000)
	with := &rollup.Genesis{Rollup: rollup.Params{Messages: &rollup.Messages{Parent: chain.Params(10, 3_000_000)}}}
	with.Config = sovereign.Config
	other := fakeparent.New(1_700_000_000)
	other.Chain = 1
	narrow := fakeparent.New(1_700_000_000)
	narrow.Gas = 3_000_001
	for name, x := range map[string]struct {
		url     string
		genesis *rollup.Genesis
		want    string // of the error; empty: it starts
		reads   bool
	}{
		"the right one":         {chain.Serve(t), with, "", true},
		"none is named":         {"", with, "parent.url is empty", false},
		"down":                  {"http://127.0.0.1:1", with, "", true},
		"another chain":         {other.Serve(t), with, "is of chain 1, the genesis names parent chain 900", true},
		"too much gas":          {narrow.Serve(t), with, "3000001", true},
		"a sovereign chain":     {"", sovereign, "", false},
		"sovereign, with a url": {chain.Serve(t), sovereign, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			n := &Node{cfg: &config.Config{Parent: config.Parent{URL: x.url, RequestTimeout: time.Second}}, log: slog.New(slog.DiscardHandler)}
			err := n.openParent(x.genesis)
			if n.closeParent != nil {
				defer n.closeParent()
			}
			switch {
			case x.want == "" && err != nil, x.want != "" && (err == nil || !strings.Contains(err.Error(), x.want)):
				t.Fatalf("%v, want %q", err, x.want)
			case err == nil && (n.parents() != nil) != x.reads:
				t.Fatalf("reads a parent chain: %v", n.parents() != nil)
			}
		})
	}
	if !parent.ReasonChain.Wrong() || parent.ReasonUnreachable.Wrong() {
		t.Error("what keeps a node from starting")
	}
}

// sovereign is a genesis without a parent chain.
var sovereign = &rollup.Genesis{Config: stf.ChainConfig(big.NewInt(7))}
