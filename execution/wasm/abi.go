package wasm

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"
)

// DeployerABI is the interface of the deployer predeploy, as Solidity's JSON ABI.
const DeployerABI = `[
{"type":"function","name":"deploy","stateMutability":"payable","inputs":[{"name":"code","type":"bytes"},{"name":"init","type":"bytes"},{"name":"salt","type":"bytes32"}],"outputs":[{"name":"contract_","type":"address"}]},
{"type":"function","name":"deployActivated","stateMutability":"payable","inputs":[{"name":"codeHash","type":"bytes32"},{"name":"init","type":"bytes"},{"name":"salt","type":"bytes32"}],"outputs":[{"name":"contract_","type":"address"}]},
{"type":"function","name":"activate","stateMutability":"nonpayable","inputs":[{"name":"code","type":"bytes"}],"outputs":[{"name":"codeHash","type":"bytes32"}]},
{"type":"function","name":"isActivated","stateMutability":"view","inputs":[{"name":"codeHash","type":"bytes32"}],"outputs":[{"name":"","type":"bool"}]},
{"type":"function","name":"addressOf","stateMutability":"view","inputs":[{"name":"deployer","type":"address"},{"name":"codeHash","type":"bytes32"},{"name":"salt","type":"bytes32"}],"outputs":[{"name":"","type":"address"}]},
{"type":"function","name":"loader","stateMutability":"view","inputs":[],"outputs":[{"name":"","type":"bytes"}]},
{"type":"event","name":"Activated","anonymous":false,"inputs":[{"name":"codeHash","type":"bytes32","indexed":true},{"name":"schedule","type":"uint16","indexed":false}]},
{"type":"event","name":"Deployed","anonymous":false,"inputs":[{"name":"contract_","type":"address","indexed":true},{"name":"codeHash","type":"bytes32","indexed":true},{"name":"deployer","type":"address","indexed":true}]},
{"type":"error","name":"InvalidModule","inputs":[{"name":"rule","type":"string"},{"name":"offset","type":"uint256"}]},
{"type":"error","name":"NotActivated","inputs":[{"name":"codeHash","type":"bytes32"}]},
{"type":"error","name":"AlreadyDeployed","inputs":[{"name":"contract_","type":"address"}]},
{"type":"error","name":"InitFailed","inputs":[]},
{"type":"error","name":"BadArguments","inputs":[]}
]`

// Methods of the deployer by signature.
const (
	sigDeploy          = "deploy(bytes,bytes,bytes32)"
	sigDeployActivated = "deployActivated(bytes32,bytes,bytes32)"
	sigActivate        = "activate(bytes)"
	sigIsActivated     = "isActivated(bytes32)"
	sigAddressOf       = "addressOf(address,bytes32,bytes32)"
	sigLoader          = "loader()"
)

var (
	methodDeploy          = [4]byte(selector(sigDeploy))
	methodDeployActivated = [4]byte(selector(sigDeployActivated))
	methodActivate        = [4]byte(selector(sigActivate))
	methodIsActivated     = [4]byte(selector(sigIsActivated))
	methodAddressOf       = [4]byte(selector(sigAddressOf))
	methodLoader          = [4]byte(selector(sigLoader))

	topicActivated = crypto.Keccak256Hash([]byte("Activated(bytes32,uint16)"))
	topicDeployed  = crypto.Keccak256Hash([]byte("Deployed(address,bytes32,address)"))
)

// selector is a fresh copy of the first four bytes of a signature's hash.
func selector(signature string) []byte { return crypto.Keccak256([]byte(signature))[:4:4] }

// arguments reads call data in Solidity's ABI. Bad is set once something lies
// outside of it; padding behind bytes may be missing, and is not looked at.
type arguments struct {
	method [4]byte
	data   []byte
	bad    bool
}

func newArguments(input []byte) (*arguments, bool) {
	if len(input) < 4 {
		return nil, false
	}
	return &arguments{method: [4]byte(input), data: input[4:]}, true
}

// word is argument i, of a static type.
func (a *arguments) word(i int) (w common.Hash) {
	if len(a.data) < 32*(i+1) {
		a.bad = true
		return w
	}
	return common.BytesToHash(a.data[32*i : 32*(i+1)])
}

// bytes is argument i, of type bytes. It aliases the call data.
func (a *arguments) bytes(i int) []byte {
	at, ok := a.number(a.word(i), len(a.data)-32)
	if !ok {
		return nil
	}
	n, ok := a.number(common.BytesToHash(a.data[at:at+32]), len(a.data)-at-32)
	if !ok {
		return nil
	}
	return a.data[at+32 : at+32+n]
}

// number is a word that is at most limit.
func (a *arguments) number(w common.Hash, limit int) (int, bool) {
	n := new(uint256.Int).SetBytes32(w[:])
	if a.bad || limit < 0 || !n.IsUint64() || n.Uint64() > uint64(limit) {
		a.bad = true
		return 0, false
	}
	return int(n.Uint64()), true
}

// encodeBytes is the return data of a function that returns bytes.
func encodeBytes(b []byte) []byte {
	out := append(word(32), word(uint64(len(b)))...)
	out = append(out, b...)
	return append(out, make([]byte, -len(b)&31)...)
}

// encodeInvalidModule is the revert data of InvalidModule(string,uint256).
func encodeInvalidModule(rule string, offset uint64) []byte {
	out := append(selector("InvalidModule(string,uint256)"), word(64)...)
	out = append(out, word(offset)...)
	return append(out, encodeBytes([]byte(rule))[32:]...)
}
