package node

import (
	"log/slog"
	"sync"

	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/derive"
	"github.com/trivium-chain/trivium/rollup/driver"
)

// stranger notices a genesis that is not that of the chain whose frames fill the
// namespace: somebody signs all of them, but not the sequencer it names.
type stranger struct{ warn sync.Once }

// look warns once, when frames were passed over for their signer and no batch
// was ever accepted.
func (s *stranger) look(log *slog.Logger, g *rollup.Genesis, p driver.Progress) {
	frames := p.Skipped[derive.SkipSigner]
	if frames == 0 || p.NextBatch > 0 {
		return
	}
	s.warn.Do(func() {
		log.Warn("no batch was accepted yet, and frames in the chain's namespace are signed by somebody else than the sequencer that this genesis names: is it the right genesis?",
			"frames", frames, "sequencer", g.Rollup.Sequencer, "namespace", g.Rollup.Namespace, "genesis", g.Hash())
	})
}
