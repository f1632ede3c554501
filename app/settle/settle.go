package settle

import (
	"context"
	"crypto/ecdsa"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"os"
	"path/filepath"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/app/home"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/settlement/parent"
)

// File is where a deployment is kept, beside the genesis.
const File = "deployment.json"

// Plan says what to deploy, for which chain, where.
type Plan struct {
	Genesis string // the file, which gets the contracts' addresses

	URL           string // JSON-RPC of the parent chain
	Timeout       time.Duration
	Confirmations uint64            // see parent.confirmations
	Poll          time.Duration     // of the parent chain; 0: as usual
	Key           *ecdsa.PrivateKey // of the deployer, who pays
	MaxFee        uint64            // wei per gas

	Terms parent.Terms // a guardian left out is the deployer; Backing is found out
	// Unbacked leaves the portal empty: withdrawals of what the genesis gives out are then
	// paid from what others deposit, for as long as that lasts.
	Unbacked     bool
	Delay        uint64 // seconds, see rollup.Parent
	GasPerHeight uint64 // 0: what the chain has room for, DefaultGasPerHeight at most; Terms.InboxGas alike

	Logger *slog.Logger
}

// Defaults of a deployment on a chain with Ethereum's pace.
const (
	DefaultGasPerHeight  = 5_000_000
	DefaultDelay         = 20 * time.Minute // Ethereum finalizes in 13 to 19
	DefaultWindow        = 7 * 24 * time.Hour
	DefaultDisputePeriod = 14 * 24 * time.Hour
)

// LimitETH lets so many wei leave at once, and the same again over a time.
func (p *Plan) LimitETH(wei *big.Int, refill time.Duration) {
	p.Terms.ETHCapacity = wei
	p.Terms.ETHRefill = new(big.Int).Div(wei, big.NewInt(max(1, int64(refill/time.Second))))
}

// Done is what was deployed.
type Done struct {
	*parent.Deployment
	GenesisHash common.Hash
	Parent      *rollup.Parent // as it stands in the genesis
	Allocated   *big.Int       // wei that the genesis gives out
}

// Deploy carries the plan out, or goes on with one that was cut off, and returns when
// all is in final blocks of the parent chain.
func Deploy(ctx context.Context, p Plan) (*Done, error) {
	g, err := rollup.ReadGenesis(p.Genesis)
	if err != nil {
		return nil, err
	}
	c, err := parent.Dial(p.URL, p.Timeout)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	d, err := p.prepare(ctx, c, g)
	if err != nil {
		return nil, err
	}
	done := &Done{Deployment: d, GenesisHash: g.Hash(), Parent: g.Parent(), Allocated: allocated(g)}
	p.Logger.Info("deploying", "deployer", d.Deployer, "parent", d.ChainID, "genesis", done.GenesisHash)
	return done, d.Deploy(ctx, parent.DeployConfig{
		Client: c, Confirmations: p.Confirmations, Key: p.Key, MaxFee: p.MaxFee, Poll: p.Poll, Logger: p.Logger,
	}, done.GenesisHash)
}

// prepare writes deployment and genesis, or reads those of a deployment that was begun.
func (p *Plan) prepare(ctx context.Context, c *parent.Client, g *rollup.Genesis) (*parent.Deployment, error) {
	dir := filepath.Dir(p.Genesis)
	path := filepath.Join(dir, File)
	d, err := read(path)
	switch {
	case err != nil:
		return nil, err
	case d == nil && g.Parent() != nil:
		return nil, fmt.Errorf("genesis %s names a parent chain already, and %s, which tells how that was deployed, is not there: put it back, or take rollup.messages.parent out of the genesis to deploy anew", p.Genesis, path)
	case d != nil && g.Parent() != nil && g.Parent().Portal != d.Portal:
		return nil, fmt.Errorf("genesis %s names portal %s, and %s has %s: they are of two deployments; remove the file that is not this chain's", p.Genesis, g.Parent().Portal, path, d.Portal)
	case d != nil && g.Parent() != nil:
		p.Logger.Warn("going on with a deployment that was begun: its terms stand, whatever is given now", "file", path)
		return d, nil
	}
	if _, err := os.Stat(filepath.Join(dir, home.DataDir)); !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("the chain of %s has started: %s is there, and its genesis cannot change any more; a parent chain is deployed between `trivium init` and the first start", p.Genesis, filepath.Join(dir, home.DataDir))
	}
	if err := p.fill(g); err != nil {
		return nil, err
	}
	begun := d
	if d, err = parent.PlanDeployment(ctx, c, p.Confirmations, crypto.PubkeyToAddress(p.Key.PublicKey), p.Terms); err != nil {
		return nil, err
	}
	// Nothing is sent before the genesis names the contracts: a plan without its genesis is
	// made again.
	if begun != nil && (begun.Deployer != d.Deployer || begun.Nonce != d.Nonce) {
		return nil, fmt.Errorf("%s is of a deployment by %s with nonce %d, which genesis %s does not name: put the genesis of that one back to go on with it, or remove it to deploy anew", path, begun.Deployer, begun.Nonce, p.Genesis)
	}
	if err := replace(path, d); err != nil {
		return nil, err
	}
	if g.Rollup.Messages == nil {
		g.Rollup.Messages = new(rollup.Messages)
	}
	g.Rollup.Messages.Parent = d.Parameters(p.Delay, p.GasPerHeight)
	if err := g.Check(); err != nil {
		return nil, err
	}
	return d, replace(p.Genesis, g)
}

// fill finds out what the plan leaves open.
func (p *Plan) fill(g *rollup.Genesis) error {
	r := &g.Rollup
	room := g.GasLimit / 2 / r.MaxOriginAdvance
	room -= min(room, r.ForcedGasPerHeight)
	if room < rollup.MinDepositGas {
		return fmt.Errorf("genesis %s has room for %d gas of deposits in a DA height (gasLimit %d / 2 / maxOriginAdvance %d - forcedGasPerHeight %d), want at least %d: lower rollup.maxOriginAdvance",
			p.Genesis, room, g.GasLimit, r.MaxOriginAdvance, r.ForcedGasPerHeight, rollup.MinDepositGas)
	}
	if p.GasPerHeight == 0 {
		p.GasPerHeight = min(room, DefaultGasPerHeight)
	}
	if p.Terms.InboxGas == 0 {
		p.Terms.InboxGas = p.GasPerHeight
	}
	if p.Terms.InboxGas > p.GasPerHeight {
		return fmt.Errorf("the portal would take %d gas of deposits in a block, and a DA height takes in %d: such a block would never fit; lower the first or raise the second", p.Terms.InboxGas, p.GasPerHeight)
	}
	if p.Terms.Guardian == (common.Address{}) {
		p.Terms.Guardian = crypto.PubkeyToAddress(p.Key.PublicKey)
	}
	if !p.Unbacked {
		p.Terms.Backing = allocated(g)
	}
	return nil
}

// allocated is what the genesis gives out, in wei.
func allocated(g *rollup.Genesis) *big.Int {
	sum := new(big.Int)
	for _, a := range g.Alloc {
		if a.Balance != nil {
			sum.Add(sum, a.Balance)
		}
	}
	return sum
}

// read gives the deployment in a file; nil if there is no file.
func read(path string) (*parent.Deployment, error) {
	raw, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	d := new(parent.Deployment)
	if err := json.Unmarshal(raw, d); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return d, nil
}

// replace writes a file whole or not at all.
func replace(path string, v any) error {
	raw, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	_, err = f.Write(append(raw, '\n'))
	err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}
