package wasm

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/abi"
	"github.com/trivium-chain/trivium/execution/wasm/engine"
	"github.com/trivium-chain/trivium/execution/wasm/hooks"
	"github.com/trivium-chain/trivium/execution/wasm/instrument"
	"github.com/trivium-chain/trivium/execution/wasm/module"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// hashPrice is the gas of hashing a module of this many bytes.
func hashPrice(size int) uint64 {
	return params.Keccak256Gas + uint64(size+31)/32*params.Keccak256WordGas
}

// readPrice is the gas of decoding and validating a module of this many bytes.
func readPrice(a *schedule.Activation, size int) uint64 { return a.Base + uint64(size)*a.Byte }

// preparePrice is the gas of instrumenting and compiling a module.
func preparePrice(a *schedule.Activation, m *module.Module) uint64 {
	gas := uint64(len(m.Bodies)) * a.Function
	for i, b := range m.Bodies {
		locals := len(b.Locals) + len(m.Types[m.Funcs[i]].Params)
		gas += uint64(b.Ops)*a.Op + uint64(b.Targets)*a.BrTableTarget
		gas += uint64(b.Blocks) * (a.Block + uint64(b.Blocks)*a.BlockSquare + uint64(locals)*a.BlockLocal)
	}
	return gas
}

// activate admits a module, unless it has been, compiles it, and gives its
// designator. It fails with a *refusal, or with what the Host says.
//
// To compile belongs here, though nothing runs yet: it takes the time that
// activation has paid for, and the first caller has not.
func activate(h execution.Host, code []byte, e *engine.Engine) (d Designator, err error) {
	s := &schedule.V1
	a := &s.Activation
	raw := code
	if isZstd(code) {
		z, err := outline(code, s.Limits.Size)
		if err != nil {
			return d, err
		}
		if err := h.Charge(z.price(a)); err != nil {
			return d, err
		}
		if raw, err = z.inflate(); err != nil {
			return d, err
		}
	} else if len(raw) > s.Limits.Size {
		return d, refuse(&module.Error{Rule: module.RuleSize, Limit: s.Limits.Size})
	}
	if err := h.Charge(hashPrice(len(raw))); err != nil {
		return d, err
	}
	d = Designator{Schedule: s.Version, Hash: crypto.Keccak256Hash(raw)}
	switch there, err := isActivated(h, d); {
	case err != nil || there:
		return d, err
	}
	if err := h.Charge(readPrice(a, len(raw))); err != nil {
		return d, err
	}
	m, err := module.Decode(raw, &s.Limits, hooks.Lookup)
	if err != nil {
		return d, refuse(err)
	}
	if err := h.Charge(preparePrice(a, m) + uint64(len(raw))*a.StoredByte); err != nil {
		return d, err
	}
	if _, err := h.Publish(d.ModuleAddress(), raw); err != nil {
		return d, err
	}
	if _, err := load(e, d, func() (*instrument.Program, error) { return instrument.Rewrite(m, s), nil }); err != nil {
		return d, err
	}
	return d, h.Log([]common.Hash{topicActivated, d.Hash}, abi.Encode(abi.Uint(uint64(d.Schedule))))
}

// isActivated asks for the hash alone, since the code may be long.
func isActivated(h execution.Host, d Designator) (bool, error) {
	hash, err := h.CodeHash(d.ModuleAddress())
	return hash == d.Hash, err
}

// Report is what is known of a module without a chain.
type Report struct {
	CodeHash      common.Hash // Keccak-256 of the module's bytes
	Size          int         // bytes of the module
	StoredSize    int         // bytes that stay in the state
	Functions     int
	Ops           int    // instructions
	Largest       int    // instructions of the largest function
	Pages         uint32 // of memory at the start of each call
	Imports       []string
	Exports       []string
	Schedule      schedule.Version
	ActivationGas uint64 // without the transaction's own gas, and if nobody has activated the module before
}

// Check tells what the deployer would say of a module, raw or compressed with
// zstd. It fails with a *module.Error that names the rule and the byte.
func Check(code []byte) (*Report, error) {
	s := &schedule.V1
	r := &Report{Schedule: s.Version}
	raw := code
	if isZstd(code) {
		z, err := outline(code, s.Limits.Size)
		if err == nil {
			raw, err = z.inflate()
		}
		if err != nil {
			return nil, err.(*refusal).cause
		}
		r.ActivationGas += z.price(&s.Activation)
	}
	m, err := module.Decode(raw, &s.Limits, hooks.Lookup)
	if err != nil {
		return nil, err
	}
	r.CodeHash, r.Size, r.StoredSize = crypto.Keccak256Hash(raw), len(raw), len(raw)
	r.Functions, r.Pages = len(m.Bodies), m.Memory.Min
	for _, b := range m.Bodies {
		r.Ops += b.Ops
		r.Largest = max(r.Largest, b.Ops)
	}
	for _, i := range m.Imports {
		r.Imports = append(r.Imports, i.Name)
	}
	for _, e := range m.Exports {
		r.Exports = append(r.Exports, e.Name)
	}
	r.ActivationGas += hashPrice(len(raw)) + readPrice(&s.Activation, len(raw)) + preparePrice(&s.Activation, m) +
		uint64(len(raw))*s.Activation.StoredByte + params.ColdAccountAccessCostEIP2929 + params.LogGas + 2*params.LogTopicGas + 32*params.LogDataGas
	return r, nil
}
