package node

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"

	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/derive"
	"github.com/trivium-chain/trivium/rollup/driver"
)

func TestWrongGenesisIsNoticedOnce(t *testing.T) {
	g := &rollup.Genesis{
		Config: stf.ChainConfig(common.Big1), GasLimit: 1e8, BaseFee: params.GWei, Alloc: types.GenesisAlloc{}, Rollup: rollup.DefaultParams(),
	}
	g.Rollup.Sequencer = common.Address{7}
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, nil))
	strange := derive.Stats{derive.SkipSigner: 3}

	var s stranger
	s.look(log, g, driver.Progress{Skipped: derive.Stats{derive.SkipNotFrame: 9}})
	s.look(log, g, driver.Progress{Skipped: strange, NextBatch: 1}) // the chain lives: somebody else writes here too
	if out.Len() != 0 {
		t.Fatalf("warned without need: %s", out.String())
	}
	s.look(log, g, driver.Progress{Skipped: strange})
	s.look(log, g, driver.Progress{Skipped: strange})
	if n := strings.Count(out.String(), "is it the right genesis?"); n != 1 || !strings.Contains(out.String(), "sequencer="+g.Rollup.Sequencer.Hex()) {
		t.Fatalf("warned %d times: %s", n, out.String())
	}
}
