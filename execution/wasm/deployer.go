package wasm

import (
	"errors"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/abi"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/execution/wasm/engine"
	"github.com/trivium-chain/trivium/execution/wasm/module"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// refusal is a revert of the deployer, with a custom error of its ABI as data.
type refusal struct {
	data  []byte
	cause error
}

func (r *refusal) Error() string { return r.cause.Error() }

// refuse is the refusal of a module.
func refuse(cause error) error {
	var e *module.Error
	if !errors.As(cause, &e) {
		return cause
	}
	return &refusal{data: encodeInvalidModule(string(e.Rule), uint64(e.Offset)), cause: cause}
}

var errBadArguments = &refusal{data: abi.Selector("BadArguments()"), cause: errors.New("bad arguments")}

// deploy is a frame of the deployer: one call of its ABI, see DeployerABI.
func deploy(h execution.Host, f execution.Frame, e *engine.Engine) execution.Result {
	out, err := dispatch(h, f, e)
	var refused *refusal
	switch {
	case errors.As(err, &refused):
		return execution.Result{Output: refused.data, GasLeft: h.Gas(), Err: execution.ErrRevert}
	case err != nil:
		return execution.Result{Err: err}
	}
	return execution.Result{Output: out, GasLeft: h.Gas()}
}

func dispatch(h execution.Host, f execution.Frame, e *engine.Engine) ([]byte, error) {
	args, ok := abi.Read(f.Input)
	if !ok {
		return nil, errBadArguments
	}
	// Value is for the new contract; where there is none it would stay here.
	if !f.Value.IsZero() && args.Method != methodDeploy && args.Method != methodDeployActivated {
		return nil, errBadArguments
	}
	switch args.Method {
	case methodDeploy:
		code, init, salt := args.Bytes(0), args.Bytes(1), args.Word(2)
		if args.Bad {
			return nil, errBadArguments
		}
		d, err := activate(h, code, e)
		if err != nil {
			return nil, err
		}
		return create(h, f, d, init, salt)
	case methodDeployActivated:
		hash, init, salt := args.Word(0), args.Bytes(1), args.Word(2)
		if args.Bad {
			return nil, errBadArguments
		}
		d, err := activated(h, hash)
		if err != nil {
			return nil, err
		}
		return create(h, f, d, init, salt)
	case methodActivate:
		code := args.Bytes(0)
		if args.Bad {
			return nil, errBadArguments
		}
		d, err := activate(h, code, e)
		return d.Hash[:], err
	case methodIsActivated:
		hash := args.Word(0)
		if args.Bad {
			return nil, errBadArguments
		}
		if there, err := isActivated(h, Designator{Schedule: schedule.Latest, Hash: hash}); err != nil || !there {
			return abi.Encode(abi.Uint(0)), err
		}
		return abi.Encode(abi.Uint(1)), nil
	case methodAddressOf:
		deployer, hash, salt := args.Word(0), args.Word(1), args.Word(2)
		if args.Bad || common.BytesToHash(deployer[12:]) != deployer {
			return nil, errBadArguments
		}
		if err := h.Charge(addressPrice); err != nil {
			return nil, err
		}
		a := AddressOf(common.BytesToAddress(deployer[:]), hash, salt)
		return common.LeftPadBytes(a[:], 32), nil
	case methodLoader:
		return abi.Encode(abi.Bytes(Loader())), nil
	}
	return nil, errBadArguments
}

// activated is the designator of a module that is already there.
func activated(h execution.Host, hash common.Hash) (Designator, error) {
	d := Designator{Schedule: schedule.Latest, Hash: hash}
	there, err := isActivated(h, d)
	if err == nil && !there {
		err = &refusal{data: append(abi.Selector("NotActivated(bytes32)"), hash[:]...), cause: errors.New("module not activated")}
	}
	return d, err
}

// addressPrice pays for the hashing that an address takes.
const addressPrice = 3*params.Keccak256Gas + 16*params.Keccak256WordGas

// create makes the contract and calls it with init, as the deployer's caller.
func create(h execution.Host, f execution.Frame, d Designator, init []byte, salt common.Hash) ([]byte, error) {
	if err := h.Charge(addressPrice); err != nil {
		return nil, err
	}
	a := AddressOf(f.Caller, d.Hash, salt)
	hash, err := h.CodeHash(a)
	if err != nil {
		return nil, err
	}
	if hash != (common.Hash{}) && hash != common.BytesToHash(crypto.Keccak256(nil)) {
		return nil, &refusal{data: append(abi.Selector("AlreadyDeployed(address)"), common.LeftPadBytes(a[:], 32)...), cause: errors.New("already deployed")}
	}
	c := execution.Creation{Init: accountInit(d), Salt: new(common.Hash)}
	*c.Salt = callerSalt(f.Caller, salt)
	if len(init) == 0 {
		c.Value = f.Value
	}
	if _, res := h.Create(c); res.Err != nil {
		return nil, failed(res)
	}
	if len(init) > 0 {
		res := h.Call(execution.Frame{Kind: execution.Call, Callee: a, Input: init, Value: f.Value, Gas: h.Gas()})
		if res.Err != nil {
			return nil, failed(res)
		}
	}
	topics := []common.Hash{topicDeployed, common.BytesToHash(a[:]), d.Hash, common.BytesToHash(f.Caller[:])}
	return common.LeftPadBytes(a[:], 32), h.Log(topics, nil)
}

// failed is how the deployer ends when what it calls fails: by the same revert,
// or by an error of its own where there is no reason to pass on.
func failed(res execution.Result) error {
	switch {
	case res.Fatal:
		return res.Err
	case len(res.Output) > 0:
		return &refusal{data: res.Output, cause: res.Err}
	}
	return &refusal{data: abi.Selector("InitFailed()"), cause: res.Err}
}

// AddressOf is the address of the contract that a caller of the deployer makes
// from a module with a salt: that of CREATE2 (EIP-1014) by the deployer, with
// keccak256(caller || salt) for the salt.
func AddressOf(caller common.Address, hash, salt common.Hash) common.Address {
	init := accountInit(Designator{Schedule: schedule.Latest, Hash: hash})
	return crypto.CreateAddress2(system.Deployer, callerSalt(caller, salt), crypto.Keccak256(init))
}

// callerSalt keeps callers from taking each other's addresses.
func callerSalt(caller common.Address, salt common.Hash) common.Hash {
	return crypto.Keccak256Hash(common.LeftPadBytes(caller[:], 32), salt[:])
}

// accountInit is init code that returns the code of a contract of the module.
func accountInit(d Designator) []byte {
	code := d.AccountCode()
	const head = 9
	init := []byte{
		byte(vm.PUSH1), byte(len(code)), byte(vm.DUP1), byte(vm.PUSH1), head, byte(vm.PUSH0), byte(vm.CODECOPY),
		byte(vm.PUSH0), byte(vm.RETURN),
	}
	return append(init, code...)
}
