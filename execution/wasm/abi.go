package wasm

import (
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution/abi"
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
	methodDeploy          = abi.Method(sigDeploy)
	methodDeployActivated = abi.Method(sigDeployActivated)
	methodActivate        = abi.Method(sigActivate)
	methodIsActivated     = abi.Method(sigIsActivated)
	methodAddressOf       = abi.Method(sigAddressOf)
	methodLoader          = abi.Method(sigLoader)

	topicActivated = crypto.Keccak256Hash([]byte("Activated(bytes32,uint16)"))
	topicDeployed  = crypto.Keccak256Hash([]byte("Deployed(address,bytes32,address)"))
)

// encodeInvalidModule is the revert data of InvalidModule(string,uint256).
func encodeInvalidModule(rule string, offset uint64) []byte {
	return abi.Call("InvalidModule(string,uint256)", abi.String(rule), abi.Uint(offset))
}
