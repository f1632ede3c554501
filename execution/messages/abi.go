package messages

import (
	"bytes"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution/abi"
	"github.com/trivium-chain/trivium/execution/system"
)

// ABI is the interface of system.Messages, as Solidity's JSON ABI. The same is written
// in Solidity as IMessages.
const ABI = `[
{"type":"function","name":"initiateWithdrawal","stateMutability":"payable","inputs":[{"name":"target","type":"address"},{"name":"gasLimit","type":"uint256"},{"name":"data","type":"bytes"}],"outputs":[{"name":"hash","type":"bytes32"}]},
{"type":"function","name":"outboxRoot","stateMutability":"view","inputs":[],"outputs":[{"name":"","type":"bytes32"}]},
{"type":"function","name":"outboxCount","stateMutability":"view","inputs":[],"outputs":[{"name":"","type":"uint64"}]},
{"type":"function","name":"inboxCount","stateMutability":"view","inputs":[],"outputs":[{"name":"","type":"uint64"}]},
{"type":"function","name":"inboxAccumulator","stateMutability":"view","inputs":[],"outputs":[{"name":"","type":"bytes32"}]},
{"type":"event","name":"MessagePassed","anonymous":false,"inputs":[{"name":"nonce","type":"uint256","indexed":true},{"name":"sender","type":"address","indexed":true},{"name":"target","type":"address","indexed":true},{"name":"value","type":"uint256","indexed":false},{"name":"gasLimit","type":"uint256","indexed":false},{"name":"data","type":"bytes","indexed":false},{"name":"withdrawalHash","type":"bytes32","indexed":false}]},
{"type":"error","name":"DataTooLong","inputs":[{"name":"length","type":"uint256"},{"name":"max","type":"uint256"}]},
{"type":"error","name":"GasLimitTooHigh","inputs":[{"name":"gasLimit","type":"uint256"},{"name":"max","type":"uint256"}]},
{"type":"error","name":"BadArgument","inputs":[{"name":"what","type":"string"}]}
]`

const signatureInitiate = "initiateWithdrawal(address,uint256,bytes)"

var (
	methodInitiate         = abi.Method(signatureInitiate)
	methodOutboxRoot       = abi.Method("outboxRoot()")
	methodOutboxCount      = abi.Method("outboxCount()")
	methodInboxCount       = abi.Method("inboxCount()")
	methodInboxAccumulator = abi.Method("inboxAccumulator()")

	topicPassed = crypto.Keccak256Hash([]byte("MessagePassed(uint256,address,address,uint256,uint256,bytes,bytes32)"))
)

// InitiateWithdrawal is the call of system.Messages that sends a message; the value
// that it takes along is that of the call.
func InitiateWithdrawal(target common.Address, gas uint64, data []byte) []byte {
	return abi.Call(signatureInitiate, abi.Address(target), abi.Uint(gas), abi.Bytes(data))
}

// event is MessagePassed, as a log has it.
func (m *Message) event(hash common.Hash) (topics []common.Hash, data []byte) {
	topics = []common.Hash{topicPassed, number(m.Nonce), common.BytesToHash(m.Sender[:]), common.BytesToHash(m.Target[:])}
	return topics, abi.Encode(abi.Word(m.value()), abi.Uint(m.Gas), abi.Bytes(m.Data), abi.Word(hash))
}

// Passed reads the message out of a log of MessagePassed. False for every log that the
// engine has not made.
func Passed(log *types.Log) (*Message, bool) {
	if log.Address != system.Messages || len(log.Topics) != 4 || log.Topics[0] != topicPassed {
		return nil, false
	}
	args := abi.Values(log.Data)
	m := &Message{
		Nonce: toNumber(log.Topics[1]), Sender: common.BytesToAddress(log.Topics[2][:]), Target: common.BytesToAddress(log.Topics[3][:]),
		Value: (*hexutil.Big)(args.Word(0).Big()), Gas: args.Number(1, MaxGas), Data: common.CopyBytes(args.Bytes(2)),
	}
	if args.Bad {
		return nil, false
	}
	topics, data := m.event(m.Hash())
	if !slices.Equal(topics, log.Topics) || !bytes.Equal(data, log.Data) {
		return nil, false
	}
	return m, true
}
