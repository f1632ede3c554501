package parent

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethdb/memorydb"

	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/settlement/contracts"
	"github.com/trivium-chain/trivium/rollup/settlement/contracts/bindings"
)

// Terms are what the contracts of a chain are made with, for ever.
type Terms struct {
	Guardian        common.Address `json:"guardian"`        // of the portal, and judge of disputes
	Bond            *big.Int       `json:"bond"`            // wei, of a proposal and of a challenge
	ChallengeWindow uint64         `json:"challengeWindow"` // seconds
	DisputePeriod   uint64         `json:"disputePeriod"`   // seconds, after which anybody ends a dispute
	InboxGas        uint64         `json:"inboxGas"`        // of the deposits of one block of the parent chain
	ETHCapacity     *big.Int       `json:"ethCapacity"`     // wei that may leave at once; nil: no limit
	ETHRefill       *big.Int       `json:"ethRefill"`       // wei a second; nil with ETHCapacity
	UnlimitedTokens bool           `json:"unlimitedTokens"` // tokens without a limit of their own leave freely
	Oracle          common.Address `json:"oracle"`          // Blobstream on the parent chain; zero: no BlobInclusion is deployed
	// Backing is wei that the deployer gives to the portal, for what the genesis gives out.
	Backing *big.Int `json:"backing"`
}

// check refuses what a contract's constructor would, once some of the nonces are used.
func (t *Terms) check(ctx context.Context, c caller) error {
	refilled := t.ETHRefill != nil && t.ETHRefill.BitLen() > 128
	switch {
	case t.Guardian == (common.Address{}):
		return errors.New("the guardian is the address zero: give an account")
	case t.Bond == nil || t.Bond.Sign() == 0:
		return errors.New("the bond is 0: want at least 1 wei")
	case t.ChallengeWindow == 0:
		return errors.New("the challenge window is 0: want at least a second")
	case t.DisputePeriod == 0:
		return errors.New("the dispute period is 0: want at least a second")
	case t.InboxGas < rollup.MinDepositGas:
		return fmt.Errorf("the portal would take %d gas of deposits in a block, want at least %d: the first deposit of an ERC-20 token makes a contract", t.InboxGas, uint64(rollup.MinDepositGas))
	case t.InboxGas > maxGas:
		return fmt.Errorf("the portal would take %d gas of deposits in a block, want at most %d: no transaction has more", t.InboxGas, uint64(maxGas))
	case t.ETHCapacity != nil && t.ETHCapacity.BitLen() > 128 || refilled:
		return fmt.Errorf("the capacity of ETH is %s wei, and %s more a second: want less than 2^128; leave it out for no limit", t.ETHCapacity, orZero(t.ETHRefill))
	case t.Oracle == (common.Address{}):
		return nil
	}
	there, err := hasCode(ctx, c, t.Oracle)
	if err == nil && !there {
		err = fmt.Errorf("there is no contract at %s, which is to be Blobstream on the parent chain: give its address there, or none", t.Oracle)
	}
	return err
}

// Deployment is a plan of contracts, with the addresses that they get: an account's
// nonces say which. It is the same before and after.
type Deployment struct {
	ChainID    uint64         `json:"chainId"` // of the parent chain
	Deployer   common.Address `json:"deployer"`
	Nonce      uint64         `json:"nonce"` // of the first contract
	StartBlock uint64         `json:"startBlock"`
	StartHash  common.Hash    `json:"startHash"`
	Terms      Terms          `json:"terms"`

	Resolver      common.Address `json:"resolver"`
	Registry      common.Address `json:"registry"`
	Portal        common.Address `json:"portal"`
	TokenBridge   common.Address `json:"tokenBridge"`
	BlobInclusion common.Address `json:"blobInclusion"` // zero: none
}

// PlanDeployment asks the parent chain for what a plan depends on: the deployer's next
// nonce and a final block before which there are no deposits.
func PlanDeployment(ctx context.Context, c *Client, confirmations uint64, deployer common.Address, terms Terms) (*Deployment, error) {
	return planDeployment(ctx, c, confirmations, deployer, terms)
}

func planDeployment(ctx context.Context, c caller, confirmations uint64, deployer common.Address, terms Terms) (*Deployment, error) {
	if err := terms.check(ctx, c); err != nil {
		return nil, err
	}
	var id, nonce hexutil.Uint64
	if err := c.call(ctx, &id, "eth_chainId"); err != nil {
		return nil, err
	}
	if err := c.call(ctx, &nonce, "eth_getTransactionCount", deployer, latest); err != nil {
		return nil, err
	}
	head, err := blockAt(ctx, c, latest)
	if err != nil {
		return nil, err
	}
	final, err := finalNumber(ctx, c, confirmations, head)
	if err != nil {
		return nil, err
	}
	start, err := blockAt(ctx, c, final)
	if err != nil {
		return nil, err
	}
	d := &Deployment{ChainID: uint64(id), Deployer: deployer, Nonce: uint64(nonce), StartBlock: final, StartHash: start.Hash, Terms: terms}
	for i, at := range d.places() {
		*at = crypto.CreateAddress(deployer, d.Nonce+uint64(i))
	}
	return d, d.affordable(ctx, c)
}

// places are where the addresses stand, in the order in which the contracts are made.
func (d *Deployment) places() []*common.Address {
	out := []*common.Address{&d.Resolver, &d.Registry, &d.Portal, &d.TokenBridge}
	if d.Terms.Oracle != (common.Address{}) {
		out = append(out, &d.BlobInclusion)
	}
	return out
}

// deploymentGas is what all contracts take, and some more.
const deploymentGas = 12_000_000

// affordable tells before anything is sent whether the deployer can pay.
func (d *Deployment) affordable(ctx context.Context, c caller) error {
	head, err := blockAt(ctx, c, latest)
	if err != nil {
		return err
	}
	if head.BaseFee == nil {
		return errorf(ReasonAnswer, "eth_getBlockByNumber", "block %d has no base fee: want a parent chain with EIP-1559", uint64(head.Number))
	}
	var has hexutil.Big
	if err := c.call(ctx, &has, "eth_getBalance", d.Deployer, latest); err != nil {
		return err
	}
	want := new(big.Int).Mul(head.BaseFee.ToInt(), big.NewInt(deploymentGas))
	if d.Terms.Backing != nil {
		want.Add(want, d.Terms.Backing)
	}
	if has.ToInt().Cmp(want) < 0 {
		return errorf(ReasonFunds, "eth_getBalance", "%s has %s wei, and the deployment takes some %s, of which %s back what the genesis gives out", d.Deployer, has.ToInt(), want, orZero(d.Terms.Backing))
	}
	return nil
}

func orZero(x *big.Int) *big.Int {
	if x == nil {
		return new(big.Int)
	}
	return x
}

// Parameters are what the rollup's genesis says of the contracts.
func (d *Deployment) Parameters(delay, gasPerHeight uint64) *rollup.Parent {
	return &rollup.Parent{
		ChainID: d.ChainID, Portal: d.Portal, TokenBridge: d.TokenBridge, StartBlock: d.StartBlock, StartHash: d.StartHash, Delay: delay, GasPerHeight: gasPerHeight,
	}
}

// creation is a contract to be made.
type creation struct {
	name contracts.Contract
	at   common.Address
	code []byte
}

// creations are the contracts in order, for a rollup with this genesis hash.
func (d *Deployment) creations(genesis common.Hash) []creation {
	t := &d.Terms
	noLimit := new(big.Int).Sub(new(big.Int).Lsh(common.Big1, 128), common.Big1)
	capacity := t.ETHCapacity
	if capacity == nil {
		capacity = noLimit
	}
	out := []creation{
		{contracts.GuardianResolver, d.Resolver, bindings.NewGuardianResolver().PackConstructor(t.Guardian, t.DisputePeriod)},
		{contracts.OutputRegistry, d.Registry, registry.PackConstructor(genesis, t.Bond, t.ChallengeWindow, d.Resolver)},
		{contracts.Portal, d.Portal, portal.PackConstructor(bindings.PortalConfig{
			Registry: d.Registry, TokenBridge: d.TokenBridge, Guardian: t.Guardian, InboxGas: t.InboxGas,
			EthCapacity: capacity, EthRefill: orZero(t.ETHRefill), UnlimitedTokens: t.UnlimitedTokens,
		})},
		{contracts.TokenBridge, d.TokenBridge, bindings.NewTokenBridge().PackConstructor(d.Portal)},
	}
	if t.Oracle != (common.Address{}) {
		out = append(out, creation{contracts.BlobInclusion, d.BlobInclusion, bindings.NewBlobInclusion().PackConstructor(t.Oracle)})
	}
	for i := range out {
		out[i].code = append(bytes.Clone(out[i].name.Creation()), out[i].code...)
	}
	return out
}

// DeployConfig is what a deployment is carried out with.
type DeployConfig struct {
	Client        *Client
	Confirmations uint64
	Key           *ecdsa.PrivateKey // of the deployer
	MaxFee        uint64            // wei per gas
	Poll          time.Duration     // of the parent chain; 0: the Sender's own
	Logger        *slog.Logger
}

// Deploy makes the contracts that are not there yet, and gives the portal its backing. It
// returns when all is in final blocks. It may be called again after any end of the process:
// each step has a nonce of its own, so none is done twice.
func (d *Deployment) Deploy(ctx context.Context, cfg DeployConfig, genesis common.Hash) error {
	var failed *stepError
	for {
		s, err := OpenSender(SenderConfig{
			DB: memorydb.New(), Client: cfg.Client, Confirmations: cfg.Confirmations, Key: cfg.Key, ChainID: d.ChainID, MaxFee: cfg.MaxFee, Poll: cfg.Poll, Logger: cfg.Logger,
		})
		if err != nil {
			return err
		}
		keys, err := d.begin(ctx, cfg.Client, s, genesis)
		if err != nil {
			return err
		}
		// What an earlier call has sent may come into a block behind the look of begin: then
		// its step fails here, and is no longer among those to be done.
		if failed != nil && slices.Contains(keys, failed.key) {
			return failed
		}
		err = d.carryOut(ctx, s, keys)
		if errors.As(err, &failed) {
			continue
		}
		if err != nil {
			return err
		}
		return d.check(ctx, cfg.Client, genesis)
	}
}

// carryOut waits until all steps are over.
func (d *Deployment) carryOut(ctx context.Context, s *Sender, keys []string) error {
	for {
		if over, err := d.ended(s, keys); over || err != nil {
			return err
		}
		if _, err := s.Step(ctx); err != nil {
			return err
		}
		timer := time.NewTimer(s.cfg.Poll)
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		}
	}
}

// stepError says that a step went wrong.
type stepError struct {
	key string
	Outcome
}

func (e *stepError) Error() string {
	switch e.State {
	case StateReverted:
		return fmt.Sprintf("%s: transaction %s has reverted", e.key, e.Tx)
	case StateLost:
		return fmt.Sprintf("%s: %s, which its address follows from; begin anew with a genesis that names no parent chain", e.key, e.Why)
	}
	return fmt.Sprintf("%s: %s: %s", e.key, e.State, e.Why)
}

// begin gives the sender what is not done yet, and tells its keys.
func (d *Deployment) begin(ctx context.Context, c caller, s *Sender, genesis common.Hash) (keys []string, err error) {
	if s.Address() != d.Deployer {
		return nil, fmt.Errorf("the key is of %s, and the deployment was begun by %s, whose nonces its addresses follow from: use that account's key", s.Address(), d.Deployer)
	}
	add := func(key string, nonce uint64, i Intent) error {
		i.Key, i.Nonce = key, &nonce
		keys = append(keys, key)
		return s.Add(i)
	}
	nonce := d.Nonce
	for _, x := range d.creations(genesis) {
		there, err := hasCode(ctx, c, x.at)
		if err != nil {
			return nil, err
		}
		if !there {
			if err := add(string(x.name), nonce, Intent{Data: x.code}); err != nil {
				return nil, err
			}
		}
		nonce++
	}
	var now hexutil.Uint64
	if err := c.call(ctx, &now, "eth_getTransactionCount", d.Deployer, latest); err != nil {
		return nil, err
	}
	if orZero(d.Terms.Backing).Sign() > 0 && uint64(now) <= nonce {
		err = add("backing of the portal", nonce, Intent{To: &d.Portal, Value: d.Terms.Backing, Data: portal.PackFund()})
	}
	return keys, err
}

// ended tells whether all steps are over, and fails if one went wrong.
func (d *Deployment) ended(s *Sender, keys []string) (over bool, err error) {
	over = true
	for _, key := range keys {
		o, _, err := s.Outcome(key)
		if err != nil {
			return false, err
		}
		switch o.State {
		case StateDone:
		case StateReverted, StateRefused, StateLost:
			return false, &stepError{key, o}
		default:
			over = false
		}
	}
	return over, nil
}

// check makes sure that the contracts stand, are this rollup's, and that the portal was
// given its backing.
func (d *Deployment) check(ctx context.Context, c caller, genesis common.Hash) error {
	for _, x := range d.creations(genesis) {
		there, err := hasCode(ctx, c, x.at)
		if err != nil {
			return err
		}
		if !there {
			return errorf(ReasonPortal, "eth_getCode", "there is no %s at %s: %s has used its nonces for something else; begin anew with a genesis that names no parent chain", x.name, x.at, d.Deployer)
		}
	}
	if err := checkRegistry(ctx, c, d.Registry, genesis); err != nil {
		return err
	}
	missing, err := d.missing(ctx, c)
	if err == nil && missing.Sign() > 0 {
		err = errorf(ReasonForeign, "eth_getLogs", "%s has used the nonce that was to give the portal its backing for something else, and %s wei are missing: send them to fund() of %s, and deploy again", d.Deployer, missing, d.Portal)
	}
	return err
}

var topicFunded = portal.GetABI().Events[bindings.PortalFunded{}.ContractEventName()].ID

// missing is what the portal was never given of its backing. It reads from the start, until
// nothing is missing.
func (d *Deployment) missing(ctx context.Context, c caller) (*big.Int, error) {
	missing := new(big.Int).Set(orZero(d.Terms.Backing))
	head, err := blockAt(ctx, c, latest)
	for from := d.StartBlock + 1; err == nil && missing.Sign() > 0 && from <= uint64(head.Number); from += maxSpan {
		var logs []types.Log
		err = c.call(ctx, &logs, "eth_getLogs", map[string]any{
			"address": d.Portal, "fromBlock": hexutil.Uint64(from), "toBlock": hexutil.Uint64(min(from+maxSpan-1, uint64(head.Number))),
			"topics": [][]common.Hash{{topicFunded}},
		})
		for i := 0; err == nil && i < len(logs); i++ {
			var e *bindings.PortalFunded
			if e, err = portal.UnpackFundedEvent(&logs[i]); err == nil {
				missing.Sub(missing, e.Amount)
			}
		}
	}
	return missing, err
}

func hasCode(ctx context.Context, c caller, at common.Address) (bool, error) {
	var code hexutil.Bytes
	err := c.call(ctx, &code, "eth_getCode", at, latest)
	return len(code) > 0, err
}
