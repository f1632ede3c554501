package offline

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"syscall"

	"github.com/ethereum/go-ethereum/ethdb"
	"github.com/ethereum/go-ethereum/ethdb/memorydb"

	"github.com/trivium-chain/trivium/app/config"
	"github.com/trivium-chain/trivium/app/home"
	"github.com/trivium-chain/trivium/app/node"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/chain"
	"github.com/trivium-chain/trivium/rollup/snapshot"
)

// Checked is a snapshot that was not refused.
type Checked struct {
	*snapshot.Contents
	Genesis *rollup.Genesis
	DA      *snapshot.Report // nil when no DA layer was asked
	// Trusted says what was believed of the DA layer, and how to believe less.
	Trusted string
}

// CreateSnapshot writes a snapshot of the last derived block to a new file, which
// has its name only once it was read back and found right.
func CreateSnapshot(store *Chain, path string) (*Checked, error) {
	if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
		return nil, errors.Join(fmt.Errorf("%s is there already: choose another name, or remove it", path), err)
	}
	part := path + ".part"
	f, err := os.Create(part)
	if err != nil {
		return nil, fmt.Errorf("cannot write the snapshot: %w", err)
	}
	defer os.Remove(part)
	_, err = snapshot.Create(store.Store, f)
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	c, err := readSnapshot(part, store.Genesis(), nil)
	if err != nil {
		return nil, fmt.Errorf("what was written is wrong, so the data directory is damaged: %w", err)
	}
	if err := os.Rename(part, path); err != nil {
		return nil, err
	}
	return &Checked{Contents: c, Genesis: store.Genesis()}, syncDir(filepath.Dir(path))
}

// VerifySnapshot checks a snapshot against the genesis that the configuration
// names, and against the DA layer at da.url, if that is set.
func VerifySnapshot(ctx context.Context, cfg *config.Config, path string, log *slog.Logger) (*Checked, error) {
	genesis, err := rollup.ReadGenesis(cfg.InHome(cfg.Node.Genesis))
	if err != nil {
		return nil, err
	}
	return check(ctx, cfg, genesis, path, nil, memorydb.New(), log)
}

// RestoreSnapshot makes the data of a home from a snapshot, after checking it as
// VerifySnapshot does. The data are there as a whole or not at all. What was
// verified of the DA chain's headers is kept with them: the node goes on from it.
func RestoreSnapshot(ctx context.Context, cfg *config.Config, path string, log *slog.Logger) (*Checked, error) {
	genesis, err := rollup.ReadGenesis(cfg.InHome(cfg.Node.Genesis))
	if err != nil {
		return nil, err
	}
	dir := cfg.Node.Home
	data, part := filepath.Join(dir, home.DataDir), filepath.Join(dir, home.RestoreDir)
	if _, err := os.Lstat(data); !errors.Is(err, os.ErrNotExist) {
		return nil, errors.Join(fmt.Errorf("%s holds chain data already: choose another --home, or remove %s", dir, data), err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	unlock, err := lockDir(dir)
	if err != nil {
		return nil, err
	}
	defer unlock()
	if err := os.RemoveAll(part); err != nil {
		return nil, fmt.Errorf("cannot remove what an earlier restore has left: %w", err)
	}
	c, err := restore(ctx, cfg, genesis, path, part, log)
	if err == nil {
		err = home.KeepGenesis(dir, cfg.InHome(cfg.Node.Genesis))
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(part))
	}
	if err := os.Rename(part, data); err != nil {
		return nil, err
	}
	return c, syncDir(dir)
}

func restore(ctx context.Context, cfg *config.Config, g *rollup.Genesis, path, dir string, log *slog.Logger) (_ *Checked, err error) {
	r, err := chain.NewRestore(chain.Config{
		Dir: dir, Engine: cfg.Chain.Engine, CacheMB: int(cfg.Chain.Cache >> 20), Handles: cfg.Chain.Handles,
		Archive: cfg.Chain.Archive, Genesis: g, Logger: log,
	})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	c, err := check(ctx, cfg, g, path, r, r.DB(), log)
	if err != nil {
		return nil, err
	}
	p, err := c.Point()
	if err != nil {
		return nil, err
	}
	return c, r.Finish(p)
}

// check reads a snapshot and compares it with the DA layer, if there is a da.url.
// The state goes to state, and what is trusted of the DA layer to db.
func check(ctx context.Context, cfg *config.Config, g *rollup.Genesis, path string, state ethdb.KeyValueWriter, db ethdb.KeyValueStore, log *slog.Logger) (*Checked, error) {
	contents, err := readSnapshot(path, g, state)
	if err != nil {
		return nil, err
	}
	c := &Checked{Contents: contents, Genesis: g}
	if cfg.DA.URL == "" {
		return c, nil
	}
	client, closeDA, err := node.OpenDA(cfg, g, db, log)
	if err != nil {
		return nil, err
	}
	defer closeDA()
	parents, closeParent, err := node.ReadParent(cfg, g)
	if err != nil {
		return nil, err
	}
	defer closeParent()
	head, err := client.Head(ctx)
	if err != nil {
		return nil, err
	}
	landed, top := contents.Manifest.Batch.DAHeight, cfg.DA.TrustedHeight
	if top == 0 {
		top = head.Height
	}
	if cfg.DA.Verify == "light" && top > landed+farHeaders {
		log.Info("DA headers from the trusted one down to the snapshot's batch are fetched first; a da.trusted_height below the batch, and younger than da.trusting_period, makes that needless", "from", top, "to", landed)
	}
	c.Trusted = trusted(&cfg.DA)
	c.DA, err = snapshot.Confirm(ctx, contents, g, client, parents, cfg.DA.Prefetch, log)
	return c, err
}

// farHeaders is how many headers take no time worth a word.
const farHeaders = 2000

// trusted tells what is believed of the DA layer without a check.
func trusted(d *config.DA) string {
	switch {
	case d.Verify == "none":
		return fmt.Sprintf("%s, for everything but blobs (da.verify is none)", d.URL)
	case d.Verify == "roots":
		return fmt.Sprintf("%s, for which headers are those of the DA chain (da.verify is roots)", d.URL)
	case d.TrustedHeight > 0:
		return fmt.Sprintf("DA header %d (%s): every other one was verified from it", d.TrustedHeight, d.TrustedHash)
	}
	return fmt.Sprintf("%s, for its newest header, from which every other one was verified: to trust a header that you know instead, set da.trusted_height and da.trusted_hash", d.URL)
}

func readSnapshot(path string, g *rollup.Genesis, state ethdb.KeyValueWriter) (*snapshot.Contents, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read the snapshot: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no file: a snapshot is read twice, so it cannot come from a pipe", path)
	}
	c, err := snapshot.Read(f, info.Size(), g, state)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return c, nil
}

// lockDir keeps a second restore out of a directory until it is released or the
// process ends.
func lockDir(dir string) (release func() error, err error) {
	d, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(d.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		if errors.Is(err, syscall.EWOULDBLOCK) {
			err = errors.New("another restore into it is running: wait for it, or end it")
		}
		return nil, errors.Join(fmt.Errorf("cannot lock %s: %w", dir, err), d.Close())
	}
	return d.Close, nil
}

// syncDir makes a new name in a directory durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
