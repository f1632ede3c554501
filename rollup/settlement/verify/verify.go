package verify

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/stateless"
	"github.com/trivium-chain/trivium/rollup"
)

// verifier is one check of one bundle.
type verifier struct {
	bundle  *Bundle
	genesis *rollup.Genesis
	report  Report
	facts   []fact
}

// Verify reads a bundle and checks it. A nil trust is none. The error is a *StepError,
// or that of the reader.
func Verify(r io.Reader, trust *Trust) (*Report, error) {
	b, err := Decode(r)
	if err != nil {
		return nil, &StepError{StepFormat, err}
	}
	return Check(b, trust)
}

// Check is Verify for a bundle that Decode gave, or that was made here.
func Check(b *Bundle, trust *Trust) (*Report, error) {
	if err := b.check(); err != nil {
		return nil, &StepError{StepFormat, err}
	}
	v := &verifier{bundle: b, report: Report{Kind: b.Kind, ChainID: b.Chain.ID, Genesis: b.Chain.Genesis, Executed: b.Derivation != nil}}
	v.proven(StepFormat, "a bundle of version %d, kind %s", b.Version, b.Kind)
	if err := v.chain(); err != nil {
		return nil, &StepError{StepChain, err}
	}
	if b.Inclusion != nil {
		if err := v.inclusion(); err != nil {
			return nil, err
		}
	}
	if b.Derivation != nil {
		if err := v.derivation(); err != nil {
			return nil, err
		}
	}
	if b.Output != nil {
		if err := v.output(); err != nil {
			return nil, &StepError{StepOutput, err}
		}
	}
	if b.Message != nil {
		if err := v.message(); err != nil {
			return nil, &StepError{StepMessage, err}
		}
	}
	if b.State != nil {
		root, number, err := v.headers()
		if err != nil {
			return nil, &StepError{StepHeaders, err}
		}
		if err := v.state(root, number); err != nil {
			return nil, &StepError{StepState, err}
		}
	}
	if trust != nil {
		if err := trust.judge(&v.report, v.facts); err != nil {
			return nil, &StepError{StepTrust, err}
		}
	}
	return &v.report, nil
}

func (v *verifier) proven(step Step, format string, args ...any) {
	v.report.Steps = append(v.report.Steps, Proven{step, fmt.Sprintf(format, args...)})
}

// fact notes a hash that the bundle leads to.
func (v *verifier) fact(kind AnchorKind, number uint64, hash common.Hash) {
	v.facts = append(v.facts, fact{kind, number, hash})
}

// assume notes a hash that the claim rests on.
func (v *verifier) assume(kind AnchorKind, number uint64, hash common.Hash, format string, args ...any) {
	v.fact(kind, number, hash)
	v.report.Anchors = append(v.report.Anchors, Anchor{Kind: kind, Number: number, Hash: hash, Assumed: fmt.Sprintf(format, args...)})
}

// chain takes the rules out of the genesis header.
func (v *verifier) chain() error {
	c := &v.bundle.Chain
	header, err := decodeHeader(c.Header)
	if err != nil {
		return err
	}
	if got := header.Hash(); got != c.Genesis {
		return fmt.Errorf("the genesis header hashes to %s, the bundle says %s", got, c.Genesis)
	}
	if v.genesis, err = rollup.GenesisOf(header, c.ID, c.Params); err != nil {
		return err
	}
	v.proven(StepChain, "the genesis header %s commits to chain id %d and the parameters", c.Genesis, c.ID)
	v.assume(AnchorGenesis, 0, c.Genesis, "the chain's genesis block is %s", c.Genesis)
	return nil
}

// output holds the claimed output against what was executed, or rests on it.
func (v *verifier) output() error {
	o := v.bundle.Output
	if got := o.Output.Root(); got != o.Root {
		return fmt.Errorf("the output's root is %s, the bundle says %s", got, o.Root)
	}
	v.claim("output %s of block %d (%s)", o.Root, o.BlockNumber, o.BlockHash)
	if v.bundle.Derivation != nil {
		v.fact(AnchorOutput, 0, o.Root)
		v.proven(StepOutput, "state, outbox, block and DA height give the output root %s", o.Root)
		return nil
	}
	v.proven(StepOutput, "the output hashes to the root %s", o.Root)
	v.fact(AnchorBlock, o.BlockNumber, o.BlockHash)
	v.assume(AnchorOutput, 0, o.Root, "output %s of block %d is one of the chain's: it is final on the parent chain, or a node that you trust says so", o.Root, o.BlockNumber)
	return nil
}

func (v *verifier) claim(format string, args ...any) {
	v.report.Claim = fmt.Sprintf(format, args...)
}

// message checks that a message is in the output's outbox.
func (v *verifier) message() error {
	m := &v.bundle.Message.Message
	if len(v.bundle.Message.Branch) != messages.Depth {
		return fmt.Errorf("a branch of %d hashes, want %d", len(v.bundle.Message.Branch), messages.Depth)
	}
	if value := m.Value.ToInt(); value.Sign() < 0 || value.BitLen() > 256 {
		return fmt.Errorf("value %s is out of range", value)
	}
	root := v.bundle.Output.OutboxRoot
	if !messages.VerifyBranch(root, m.Nonce, m.Hash(), messages.Branch(v.bundle.Message.Branch)) {
		return fmt.Errorf("message %d (%s) is not at its place in the outbox with root %s", m.Nonce, m.Hash(), root)
	}
	v.proven(StepMessage, "message %d hashes to %s and stands at its place under the outbox root %s", m.Nonce, m.Hash(), root)
	v.claim("message %d (%s) from %s to %s, value %s wei, is in the outbox of block %d", m.Nonce, m.Hash(), m.Sender, m.Target, m.Value.ToInt(), v.bundle.Output.BlockNumber)
	return nil
}

// headers links the block that the state is of with what the bundle rests on, and
// gives its state root.
func (v *verifier) headers() (root common.Hash, number uint64, err error) {
	s := v.bundle.State
	if len(s.Headers) == 0 {
		return root, 0, fmt.Errorf("no header")
	}
	var last *types.Header
	for i, raw := range s.Headers {
		h, err := decodeHeader(raw)
		if err != nil {
			return root, 0, err
		}
		if last != nil && (h.ParentHash != last.Hash() || h.Number.Uint64() != last.Number.Uint64()+1) {
			return root, 0, fmt.Errorf("header %d is not that of the block after %v", i, last.Number)
		}
		if i == 0 {
			root, number = h.Root, h.Number.Uint64()
		}
		v.fact(AnchorBlock, h.Number.Uint64(), h.Hash())
		last = h
	}
	end, hash := last.Number.Uint64(), last.Hash()
	if hash != s.Hash {
		return root, 0, fmt.Errorf("the last header hashes to %s, the bundle says %s", hash, s.Hash)
	}
	switch o := v.bundle.Output; {
	case o == nil:
		v.assume(AnchorBlock, end, hash, "block %d of the chain is %s", end, hash)
	case o.BlockHash != hash || o.BlockNumber != end:
		return root, 0, fmt.Errorf("the headers end with block %d (%s), the output is of block %d (%s)", end, hash, o.BlockNumber, o.BlockHash)
	}
	v.proven(StepHeaders, "%d headers link block %d to block %d (%s)", len(s.Headers), number, end, hash)
	return root, number, nil
}

// state checks account and slots against a state root.
func (v *verifier) state(root common.Hash, number uint64) error {
	s := v.bundle.State
	account, err := stateless.VerifyAccount(root, s.Address, nodes(s.Proof))
	if err != nil {
		return err
	}
	balance, overflow := uint256.FromBig(s.Balance.ToInt())
	if overflow || s.Balance.ToInt().Sign() < 0 || s.Nonce != account.Nonce || !account.Balance.Eq(balance) || s.StorageHash != account.Root || !bytes.Equal(s.CodeHash[:], account.CodeHash) {
		return fmt.Errorf("account %s has nonce %d, balance %s, storage %s and code %x in the state", s.Address, account.Nonce, account.Balance, account.Root, account.CodeHash)
	}
	for i := range s.Slots {
		slot := &s.Slots[i]
		if i > 0 && slot.Key.Cmp(s.Slots[i-1].Key) <= 0 {
			return fmt.Errorf("slot %s is out of order", slot.Key)
		}
		value, err := stateless.VerifySlot(account.Root, slot.Key, nodes(slot.Proof))
		if err != nil {
			return err
		}
		if value != slot.Value {
			return fmt.Errorf("slot %s of %s holds %s, the bundle says %s", slot.Key, s.Address, value, slot.Value)
		}
	}
	v.proven(StepState, "account %s and %d of its slots are on the paths from the state root %s", s.Address, len(s.Slots), root)
	v.claim("account %s after block %d: nonce %d, balance %s wei, code %s%s", s.Address, number, s.Nonce, s.Balance.ToInt(), s.CodeHash, values(s.Slots))
	return nil
}

// values tells what slots hold, of so many that a person reads them.
func values(slots []Slot) string {
	const most = 32
	var b strings.Builder
	for _, s := range slots[:min(len(slots), most)] {
		fmt.Fprintf(&b, ", slot %s holds %s", s.Key, s.Value)
	}
	if more := len(slots) - most; more > 0 {
		fmt.Fprintf(&b, ", and %d more slots", more)
	}
	return b.String()
}

func nodes(proof []hexutil.Bytes) [][]byte {
	out := make([][]byte, len(proof))
	for i, n := range proof {
		out[i] = n
	}
	return out
}

// decodeHeader reads the header of a block; it has one encoding.
func decodeHeader(raw []byte) (*types.Header, error) {
	h := new(types.Header)
	if err := rlp.DecodeBytes(raw, h); err != nil {
		return nil, fmt.Errorf("malformed header: %w", err)
	}
	again, err := rlp.EncodeToBytes(h)
	if err != nil || !slices.Equal(raw, again) {
		return nil, fmt.Errorf("header of block %v: not as it is encoded", h.Number)
	}
	if !h.Number.IsUint64() {
		return nil, fmt.Errorf("block number %v", h.Number)
	}
	return h, nil
}
