package move

import (
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution/abi"
)

// GatewayABI is the interface of the gateway predeploy, as Solidity's JSON ABI.
const GatewayABI = `[
{"type":"function","name":"publish","stateMutability":"nonpayable","inputs":[{"name":"modules","type":"bytes[]"},{"name":"policy","type":"uint8"}],"outputs":[]},
{"type":"function","name":"call","stateMutability":"payable","inputs":[{"name":"module","type":"string"},{"name":"function_","type":"string"},{"name":"typeArgs","type":"string[]"},{"name":"args","type":"bytes[]"}],"outputs":[{"name":"results","type":"bytes[]"}]},
{"type":"function","name":"viewFunction","stateMutability":"view","inputs":[{"name":"module","type":"string"},{"name":"function_","type":"string"},{"name":"typeArgs","type":"string[]"},{"name":"args","type":"bytes[]"}],"outputs":[{"name":"results","type":"bytes[]"}]},
{"type":"function","name":"moduleAccount","stateMutability":"view","inputs":[{"name":"module","type":"string"}],"outputs":[{"name":"","type":"address"}]},
{"type":"event","name":"Published","anonymous":false,"inputs":[{"name":"account","type":"address","indexed":true},{"name":"module","type":"string","indexed":false},{"name":"codeHash","type":"bytes32","indexed":false},{"name":"policy","type":"uint8","indexed":false},{"name":"upgrades","type":"uint32","indexed":false}]},
{"type":"event","name":"Emitted","anonymous":false,"inputs":[{"name":"typeHash","type":"bytes32","indexed":true},{"name":"type_","type":"string","indexed":false},{"name":"data","type":"bytes","indexed":false}]},
{"type":"error","name":"Aborted","inputs":[{"name":"module","type":"string"},{"name":"function_","type":"string"},{"name":"code","type":"uint64"}]},
{"type":"error","name":"ExecutionFailed","inputs":[{"name":"status","type":"string"},{"name":"module","type":"string"},{"name":"function_","type":"string"},{"name":"offset","type":"uint256"}]},
{"type":"error","name":"ModuleRefused","inputs":[{"name":"index","type":"uint256"},{"name":"status","type":"string"},{"name":"module","type":"string"},{"name":"function_","type":"string"},{"name":"offset","type":"uint256"}]},
{"type":"error","name":"ModuleImmutable","inputs":[{"name":"module","type":"string"}]},
{"type":"error","name":"ModuleBusy","inputs":[{"name":"module","type":"string"}]},
{"type":"error","name":"UnusedValue","inputs":[{"name":"amount","type":"uint256"}]},
{"type":"error","name":"BadArgument","inputs":[{"name":"what","type":"string"}]}
]`

var (
	methodPublish       = abi.Method("publish(bytes[],uint8)")
	methodCall          = abi.Method("call(string,string,string[],bytes[])")
	methodView          = abi.Method("viewFunction(string,string,string[],bytes[])")
	methodModuleAccount = abi.Method("moduleAccount(string)")

	topicPublished = crypto.Keccak256Hash([]byte("Published(address,string,bytes32,uint8,uint32)"))
	topicEmitted   = crypto.Keccak256Hash([]byte("Emitted(bytes32,string,bytes)"))
)

// refusal is a revert of the gateway, with an error of its ABI as data.
type refusal struct {
	data []byte
	text string
}

func (r *refusal) Error() string { return r.text }

// badArgument refuses call data. What says which part of it, in a few fixed words.
func badArgument(what string) error {
	return &refusal{abi.Call("BadArgument(string)", abi.String(what)), "bad argument: " + what}
}

func moduleBusy(module string) error {
	return &refusal{abi.Call("ModuleBusy(string)", abi.String(module)), module + " is in use on the call stack"}
}

func moduleImmutable(module string) error {
	return &refusal{abi.Call("ModuleImmutable(string)", abi.String(module)), module + " is immutable"}
}
