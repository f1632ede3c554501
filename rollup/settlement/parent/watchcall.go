package parent

import (
	"context"
	"errors"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/trivium-chain/trivium/rollup/settlement/contracts/bindings"
)

// registry speaks the ABI of the contract.
var registry = bindings.NewOutputRegistry()

// ask calls a function without side effects at the newest block and reads its result. A
// contract that has nothing to say is not the one that it should be.
func ask[T any](ctx context.Context, c caller, at common.Address, name string, input []byte, read func([]byte) (T, error)) (T, error) {
	return askIn(ctx, c, latest, at, name, input, read)
}

// askIn does so after a block, by number or tag.
func askIn[T any](ctx context.Context, c caller, block any, at common.Address, name string, input []byte, read func([]byte) (T, error)) (T, error) {
	var out hexutil.Bytes
	var none T
	err := c.call(ctx, &out, "eth_call", map[string]any{"to": at, "input": hexutil.Bytes(input)}, block)
	var refusal codedError
	if errors.As(err, &refusal) && refusal.ErrorCode() == codeReverted {
		return none, errorf(ReasonPortal, name, "the contract at %s refuses: it is not the one that it should be", at)
	}
	if err != nil {
		return none, err
	}
	v, err := read(out)
	if err != nil {
		return none, errorf(ReasonPortal, name, "the contract at %s answers with %d bytes: %w", at, len(out), err)
	}
	return v, nil
}

// checkRegistry makes sure that the registry is of the rollup with this genesis.
func checkRegistry(ctx context.Context, c caller, at common.Address, genesis common.Hash) error {
	got, err := ask(ctx, c, at, "genesisHash", registry.PackGenesisHash(), registry.UnpackGenesisHash)
	if err == nil && got != genesis {
		err = errorf(ReasonPortal, "genesisHash", "the registry at %s is of the chain with genesis %s, and this one has %s", at, common.Hash(got), genesis)
	}
	return err
}

// bonds are what the registry asks for.
type bonds struct {
	bond   *big.Int
	window uint64 // seconds
}

func askBonds(ctx context.Context, c caller, at common.Address) (b bonds, err error) {
	if b.bond, err = ask(ctx, c, at, "bond", registry.PackBond(), registry.UnpackBond); err != nil {
		return b, err
	}
	b.window, err = ask(ctx, c, at, "challengeWindow", registry.PackChallengeWindow(), registry.UnpackChallengeWindow)
	return b, err
}
