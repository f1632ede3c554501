package node

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"

	"github.com/ethereum/go-ethereum/ethdb"

	"github.com/trivium-chain/trivium/app/config"
	"github.com/trivium-chain/trivium/app/home"
	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/archive"
	"github.com/trivium-chain/trivium/da/celestia"
	"github.com/trivium-chain/trivium/da/light"
	"github.com/trivium-chain/trivium/da/local"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/chain"
)

// layer is the DA layer that a configuration names: the embedded one, or the node
// at da.url.
type layer struct {
	remote   *celestia.Client // nil for the embedded one
	verified *light.Client    // over remote, once there is a client
	local    *local.Layer     // nil for one elsewhere
	chainID  string
}

// openLayer opens the embedded layer, or prepares to ask the one at da.url.
func openLayer(cfg *config.Config, g *rollup.Genesis, log *slog.Logger) (layer, error) {
	d, l := &cfg.DA, layer{chainID: cfg.DA.ChainID}
	pinned := g.Rollup.DAChainID
	switch {
	case l.chainID == "":
		l.chainID = pinned
	case pinned != "" && l.chainID != pinned:
		return l, fmt.Errorf("da.chain_id is %q, and the genesis says that this chain lives on DA chain %q: remove da.chain_id, or use the genesis of the other chain", l.chainID, pinned)
	}
	var err error
	if d.URL == "" {
		if l.chainID == "" {
			l.chainID = home.DAChainID
		}
		l.local, err = local.Open(local.Config{Dir: filepath.Join(cfg.Node.Home, home.DADir), ChainID: l.chainID, BlockTime: d.BlockTime, Logger: log})
		return l, err
	}
	c := celestia.Config{URL: d.URL, Token: d.Token, Timeout: d.RequestTimeout, SubmitTimeout: 10 * d.RequestTimeout, ChainID: l.chainID}
	if d.TokenFile != "" {
		c.TokenFile = cfg.InHome(d.TokenFile)
	}
	l.remote, err = celestia.Dial(c)
	return l, err
}

// client is the layer as a node uses it: one elsewhere is verified as configured,
// with what is trusted kept in db, and has the archives behind it. The embedded one
// is this process itself.
func (l *layer) client(cfg *config.Config, g *rollup.Genesis, db ethdb.KeyValueStore, log *slog.Logger) (da.Client, error) {
	if l.local != nil {
		return l.local, nil
	}
	d := &cfg.DA
	var err error
	l.verified, err = light.New(light.Config{
		Source: l.remote, Mode: light.Mode(d.Verify), ChainID: l.chainID, TrustedHeight: d.TrustedHeight, TrustedHash: d.TrustedHash,
		TrustingPeriod: d.TrustingPeriod, DB: db, Prefix: chain.LightKeyPrefix, Logger: log,
	})
	if err != nil {
		return nil, err
	}
	return archive.New(archive.Config{
		Client: l.verified, URLs: d.ArchiveURLs, Namespaces: []da.Namespace{g.Rollup.Namespace, g.Rollup.ForcedNamespace}, Logger: log,
	})
}

// waitHeights is how many heights a submission whose end is not known is looked
// for before it is sent, and paid for, again; 0 leaves it to the outbox.
func (l layer) waitHeights() uint64 {
	if l.local != nil {
		return 0
	}
	return celestia.MempoolBlocks + 1
}

// headers announces new ones until ctx ends.
func (l layer) headers(ctx context.Context) <-chan da.Header {
	if l.local != nil {
		return l.local.Headers(ctx)
	}
	return l.remote.Headers(ctx)
}

func (l layer) close() error {
	switch {
	case l.local != nil:
		return l.local.Close()
	case l.remote != nil:
		if l.verified != nil {
			l.verified.Close()
		}
		l.remote.Close()
	}
	return nil
}

// OpenDA gives the DA layer at da.url, verified as configured, for a command that
// reads it once; what is trusted is kept in db.
func OpenDA(cfg *config.Config, g *rollup.Genesis, db ethdb.KeyValueStore, log *slog.Logger) (da.Client, func(), error) {
	if cfg.DA.URL == "" {
		return nil, nil, fmt.Errorf("no DA layer to ask: set --da.url to a node of the DA layer that the chain is published to")
	}
	l, err := openLayer(cfg, g, log)
	if err != nil {
		return nil, nil, err
	}
	c, err := l.client(cfg, g, db, log)
	if err != nil {
		l.close()
		return nil, nil, err
	}
	return c, func() { l.close() }, nil
}
