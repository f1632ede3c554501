package sysconfig

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution/abi"
)

// ABI is the interface of the system config, as Solidity's JSON ABI. Prices are
// in wei per byte.
const ABI = `[
{"type":"function","name":"setDAPrice","stateMutability":"nonpayable","inputs":[{"name":"weiPerByte","type":"uint64"}],"outputs":[]},
{"type":"function","name":"setDARecipient","stateMutability":"nonpayable","inputs":[{"name":"recipient","type":"address"}],"outputs":[]},
{"type":"function","name":"setOperator","stateMutability":"nonpayable","inputs":[{"name":"operator_","type":"address"}],"outputs":[]},
{"type":"function","name":"daPrice","stateMutability":"view","inputs":[],"outputs":[{"name":"weiPerByte","type":"uint64"}]},
{"type":"function","name":"maxDAPrice","stateMutability":"view","inputs":[],"outputs":[{"name":"weiPerByte","type":"uint64"}]},
{"type":"function","name":"daRecipient","stateMutability":"view","inputs":[],"outputs":[{"name":"","type":"address"}]},
{"type":"function","name":"operator","stateMutability":"view","inputs":[],"outputs":[{"name":"","type":"address"}]},
{"type":"event","name":"DAPriceSet","anonymous":false,"inputs":[{"name":"weiPerByte","type":"uint64","indexed":false}]},
{"type":"event","name":"DARecipientSet","anonymous":false,"inputs":[{"name":"recipient","type":"address","indexed":true}]},
{"type":"event","name":"OperatorSet","anonymous":false,"inputs":[{"name":"operator_","type":"address","indexed":true}]},
{"type":"error","name":"NotOperator","inputs":[{"name":"caller","type":"address"},{"name":"operator_","type":"address"}]},
{"type":"error","name":"PriceTooHigh","inputs":[{"name":"weiPerByte","type":"uint64"},{"name":"max","type":"uint64"}]},
{"type":"error","name":"BadArgument","inputs":[{"name":"what","type":"string"}]}
]`

var (
	methodSetPrice     = abi.Method("setDAPrice(uint64)")
	methodSetRecipient = abi.Method("setDARecipient(address)")
	methodSetOperator  = abi.Method("setOperator(address)")
	methodPrice        = abi.Method("daPrice()")
	methodMaxPrice     = abi.Method("maxDAPrice()")
	methodRecipient    = abi.Method("daRecipient()")
	methodOperator     = abi.Method("operator()")

	topicPriceSet     = crypto.Keccak256Hash([]byte("DAPriceSet(uint64)"))
	topicRecipientSet = crypto.Keccak256Hash([]byte("DARecipientSet(address)"))
	topicOperatorSet  = crypto.Keccak256Hash([]byte("OperatorSet(address)"))
)

// SetDAPrice is the operator's message that sets the target price.
func SetDAPrice(weiPerByte uint64) []byte {
	return abi.Call("setDAPrice(uint64)", abi.Uint(weiPerByte))
}

// SetDARecipient is the operator's message that sets who gets DA fees.
func SetDARecipient(a common.Address) []byte {
	return abi.Call("setDARecipient(address)", abi.Address(a))
}

// SetOperator is the message by which an operator hands over to another.
func SetOperator(a common.Address) []byte { return abi.Call("setOperator(address)", abi.Address(a)) }
