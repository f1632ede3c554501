package messages

import (
	"errors"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/params"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/abi"
	"github.com/trivium-chain/trivium/execution/predeploy"
	"github.com/trivium-chain/trivium/execution/router"
	"github.com/trivium-chain/trivium/execution/system"
)

// A message must fit a transaction of the parent chain, which has 16,777,216 gas at
// most (EIP-7825). One that reaches both limits is paid for 11.2 million: a third is left
// for what call data may come to cost.
const (
	// MaxData is the length of a message's data, in bytes, at most.
	MaxData = 64 * 1024
	// MaxGas is the gas limit of a message, at most.
	MaxGas = 10_000_000
)

// What sending costs beside slots and the log: the hashes, at the price of KECCAK256.
const (
	hashPair    = params.Keccak256Gas + 2*params.Keccak256WordGas
	hashMessage = params.Keccak256Gas + 7*params.Keccak256WordGas // and its data
)

// Engine runs the account at system.Messages.
func Engine() router.Engine {
	return predeploy.Account{Address: system.Messages, Engine: system.MessagesEngine, Answer: dispatch}.Router()
}

// dispatch runs one call of the ABI. Nothing of it calls out, so it is never entered again.
func dispatch(h execution.Host, f execution.Frame) ([]byte, error) {
	args, ok := abi.Read(f.Input)
	if !ok {
		return nil, predeploy.BadArgument("method")
	}
	if args.Method == methodInitiate {
		leaf, err := send(h, f, args)
		return leaf[:], err
	}
	if !f.Value.IsZero() {
		return nil, predeploy.BadArgument("value") // it would stay here, and nothing would tell of it
	}
	slot, ok := views[args.Method]
	if !ok {
		return nil, predeploy.BadArgument("method")
	}
	v, err := h.Load(slot)
	return v[:], err
}

// views are the methods that read one slot.
var views = map[[4]byte]common.Hash{
	methodOutboxRoot:       SlotOutboxRoot,
	methodOutboxCount:      SlotOutboxCount,
	methodInboxCount:       SlotInboxCount,
	methodInboxAccumulator: SlotInboxAccumulator,
}

// send appends a message to the outbox and gives its hash.
func send(h execution.Host, f execution.Frame, args *abi.Arguments) (leaf common.Hash, err error) {
	target, gas, data := args.Word(0), args.Word(1), args.Bytes(2)
	to := common.BytesToAddress(target[:])
	switch {
	case args.Bad:
		return leaf, predeploy.BadArgument("encoding")
	case target != common.BytesToHash(to[:]):
		return leaf, predeploy.BadArgument("target")
	case len(data) > MaxData:
		return leaf, predeploy.Refuse("DataTooLong(uint256,uint256)", abi.Uint(uint64(len(data))), abi.Uint(MaxData))
	case gas.Cmp(number(MaxGas)) > 0:
		return leaf, predeploy.Refuse("GasLimitTooHigh(uint256,uint256)", abi.Word(gas), abi.Uint(MaxGas))
	}
	if err := h.Charge(hashMessage + uint64(len(data)+31)/32*params.Keccak256WordGas + Depth*hashPair); err != nil {
		return leaf, err
	}
	at, err := h.Load(SlotOutboxCount)
	if err != nil {
		return leaf, err
	}
	m := Message{Nonce: toNumber(at), Sender: f.Caller, Target: to, Value: (*hexutil.Big)(f.Value.ToBig()), Gas: toNumber(gas), Data: data}
	leaf = m.Hash()
	root, err := push(slots{h}, m.Nonce, leaf)
	if errors.Is(err, ErrFull) {
		return leaf, predeploy.BadArgument("outbox full")
	}
	if err != nil {
		return leaf, err
	}
	if err := h.Store(SlotOutboxRoot, root); err != nil {
		return leaf, err
	}
	if err := h.Store(SlotOutboxCount, number(m.Nonce+1)); err != nil {
		return leaf, err
	}
	topics, logged := m.event(leaf)
	return leaf, h.Log(topics, logged)
}

// slots are the branches of the outbox in the state.
type slots struct{ execution.Slots }

func (s slots) get(level int) (common.Hash, error) { return s.Load(slotBranch(level)) }

func (s slots) set(level int, root common.Hash) error { return s.Store(slotBranch(level), root) }
