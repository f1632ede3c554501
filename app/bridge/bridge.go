package bridge

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/app/abi"
	"github.com/trivium-chain/trivium/app/contract"
	exabi "github.com/trivium-chain/trivium/execution/abi"
	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/rollup/settlement/contracts/bindings"
)

// Parent is the parent chain of a rollup, see trivium_getParent.
type Parent struct {
	ChainID     hexutil.Uint64 `json:"chainId"`
	Portal      common.Address `json:"portal"`
	TokenBridge common.Address `json:"tokenBridge"`
}

// Bridge speaks to a rollup and to its parent chain.
type Bridge struct {
	Rollup  *contract.Client
	Parent  Parent
	parent  *contract.Client // nil where nothing is sent there
	chainID uint64           // the rollup's
}

// ErrSovereign says that a chain has no parent chain.
var ErrSovereign = errors.New("the chain is sovereign: its genesis names no parent chain (rollup.messages.parent), so that nothing is deposited or paid; `trivium prove message` proves what it sent")

// Open prepares to speak to a rollup's node and, unless parentURL is empty, to one of
// its parent chain.
func Open(ctx context.Context, rollupURL, parentURL string) (*Bridge, error) {
	b := new(Bridge)
	var err error
	if b.Rollup, err = contract.Dial(ctx, rollupURL); err != nil {
		return nil, err
	}
	if err := b.open(ctx, parentURL); err != nil {
		b.Close()
		return nil, err
	}
	return b, nil
}

func (b *Bridge) open(ctx context.Context, parentURL string) error {
	var parent *Parent
	if err := b.Rollup.Request(ctx, &parent, "trivium_getParent"); err != nil {
		return err
	}
	if parent == nil {
		return ErrSovereign
	}
	b.Parent = *parent
	var err error
	if b.chainID, err = chainID(ctx, b.Rollup); err != nil || parentURL == "" {
		return err
	}
	if b.parent, err = contract.Dial(ctx, parentURL); err != nil {
		return err
	}
	id, err := chainID(ctx, b.parent)
	if err == nil && id != uint64(parent.ChainID) {
		err = fmt.Errorf("--parent-rpc %s is chain %d, and the parent chain of the rollup is %d: give a node of that one", parentURL, id, uint64(parent.ChainID))
	}
	return err
}

// Close ends the connections.
func (b *Bridge) Close() {
	b.Rollup.Close()
	if b.parent != nil {
		b.parent.Close()
	}
}

func chainID(ctx context.Context, c *contract.Client) (uint64, error) {
	var id hexutil.Uint64
	return uint64(id), c.Request(ctx, &id, "eth_chainId")
}

// names are the errors of a contract, for those who read why it refused.
func names(metadata string) *abi.File {
	f, err := abi.ParseFile([]byte(metadata))
	if err != nil {
		panic(err) // a constant
	}
	return f
}

var (
	portal       = bindings.NewPortal()
	tokenBridge  = bindings.NewTokenBridge()
	rollupBridge = bindings.NewRollupTokenBridge()

	portalNames       = names(bindings.PortalMetaData.ABI)
	tokenBridgeNames  = names(bindings.TokenBridgeMetaData.ABI)
	rollupBridgeNames = names(bindings.RollupTokenBridgeMetaData.ABI)
	messagesNames     = names(messages.ABI)
)

// number asks a contract for one number.
func number(ctx context.Context, c *contract.Client, to common.Address, signature string, args ...exabi.Value) (*big.Int, error) {
	out, err := c.Call(ctx, common.Address{}, to, nil, exabi.Call(signature, args...))
	if err != nil {
		return nil, fmt.Errorf("%s at %s: %w", signature, to, err)
	}
	if len(out) != 32 {
		return nil, fmt.Errorf("%s at %s answers with %d bytes, want 32: it is not the contract that it should be", signature, to, len(out))
	}
	return new(big.Int).SetBytes(out), nil
}

// Transfer is what a user takes from one chain to the other.
type Transfer struct {
	Key    *ecdsa.PrivateKey
	To     common.Address
	Amount *big.Int       // wei, or units of Token
	Token  common.Address // on the chain that it leaves; zero for ETH
	Gas    uint64         // on the chain that it goes to; 0 for what suffices
	Data   []byte         // call data for To; ETH only
}

// covered tells whether the key's account has the tokens, on the chain that they leave.
func (t *Transfer) covered(ctx context.Context, c *contract.Client) error {
	from := crypto.PubkeyToAddress(t.Key.PublicKey)
	has, err := number(ctx, c, t.Token, "balanceOf(address)", exabi.Address(from))
	if err == nil && has.Cmp(t.Amount) < 0 {
		err = fmt.Errorf("%s has %s of the token %s, and %s are to go", from, has, t.Token, t.Amount)
	}
	return err
}
