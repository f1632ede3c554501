package move

import (
	"errors"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/abi"
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/verify"
	"github.com/trivium-chain/trivium/execution/move/vm"
)

// initFunction is called when a module is published for the first time, if the
// module has it: private, with a signer or &signer and nothing else.
const initFunction = "init_module"

// candidate is a module that is being published.
type candidate struct {
	id     tag.Module
	module *format.Module
	code   []byte
	hash   common.Hash
	record Record
	fresh  bool // there was none of this name
}

// publish verifies modules, links them with each other and with what is there,
// and keeps them. They belong to the caller. A module stands behind those of the
// bundle that it needs.
func (e *env) publish(modules [][]byte, policy Policy) error {
	if e.static {
		return execution.ErrWriteProtection
	}
	if len(modules) == 0 {
		return badArgument("modules")
	}
	e.open()
	defer func() { e.session.Close() }() // the last one: initialisers have sessions of their own
	bundle := make([]*candidate, 0, len(modules))
	for i, code := range modules {
		c, err := e.check(code, policy)
		if err != nil {
			return e.refused(i, c, err)
		}
		bundle = append(bundle, c)
	}
	if err := e.link(bundle); err != nil {
		return err
	}
	for i, c := range bundle {
		if err := e.keep(c); err != nil {
			return e.refused(i, c, err)
		}
	}
	for _, c := range bundle {
		if err := e.initialise(c); err != nil {
			return err
		}
	}
	return nil
}

// refused is the revert for a module that cannot be published.
func (e *env) refused(i int, c *candidate, err error) error {
	var s *status.Error
	if !errors.As(err, &s) || s.Code.Invariant() || s.Code == status.OutOfGas {
		return err
	}
	function := ""
	if c != nil && c.module != nil && s.Function >= 0 && s.Function < len(c.module.FunctionDefs) {
		function = nameOf(c.module, s.Function)
	}
	return &refusal{abi.Call("ModuleRefused(uint256,string,string,string,uint256)",
		abi.Uint(uint64(i)), abi.String(s.Code.String()), abi.String(s.Module), abi.String(function), offsetOf(s)), s.Error()}
}

// check is everything that must hold of a module by itself, and beside the one
// that it takes the place of. Each step is paid before it is done.
func (e *env) check(code []byte, policy Policy) (*candidate, error) {
	prices := &e.schedule.Gateway
	if err := e.Charge(prices.Publish + prices.PublishByte*uint64(len(code)) + e.hashing(len(code))); err != nil {
		return nil, err
	}
	c := &candidate{code: code, hash: crypto.Keccak256Hash(code)}
	m, err := format.Decode(code)
	if err != nil {
		return c, err
	}
	c.module, c.id = m, m.ID()
	if c.id.Address != tag.FromEVM(e.caller) {
		return c, status.New(status.ModuleAddressDoesNotMatchSender, "").In(c.id.String())
	}
	work, err := e.verify(m)
	if err != nil {
		return c, err
	}
	c.record = Record{Policy: policy, Schedule: e.schedule.Version, Work: work, Code: codeAccount(e.schedule.Version, c.hash)}
	return c, e.succeed(c)
}

// verify verifies a module by itself, and gives the thousands of units that it
// took. Gas that is left bounds them, so that no work is done that is not paid.
func (e *env) verify(m *format.Module) (work uint32, err error) {
	cfg := *e.verifier
	affordable := e.Gas() / e.schedule.Gateway.Work * 1000
	bounded := affordable < cfg.ModuleUnits
	if bounded {
		cfg.ModuleUnits = max(affordable, 1)
		cfg.FunctionUnits = min(cfg.FunctionUnits, cfg.ModuleUnits)
	}
	units, err := verify.Measure(m, &cfg)
	work = uint32((units + 999) / 1000)
	if paid := e.Charge(uint64(work) * e.schedule.Gateway.Work); paid != nil {
		return 0, paid
	}
	if bounded && status.CodeOf(err) == status.ProgramTooComplex {
		return 0, execution.ErrOutOfGas
	}
	if err == nil {
		if _, _, err := Initialiser(m); err != nil {
			return work, err
		}
		return work, verify.Natives(m)
	}
	return work, err
}

// link checks the modules against each other and against those that they name.
func (e *env) link(bundle []*candidate) error {
	modules := make([]*format.Module, len(bundle))
	for i, c := range bundle {
		modules[i] = c.module
	}
	var failed error
	err := verify.Bundle(modules, func(id tag.Module) (*format.Module, bool) {
		if failed != nil {
			return nil, false
		}
		m, err := e.session.Module(id)
		if err != nil && status.CodeOf(err) != status.LinkerError {
			failed = err
		}
		return m, err == nil
	}, func(names int) error { return e.Charge(e.schedule.Gateway.Linking(names)) })
	if failed != nil || err == nil {
		return failed
	}
	var s *status.Error
	if errors.As(err, &s) {
		for i, c := range slices.Backward(bundle) { // of two of one name, the second is too many
			if c.id.String() == s.Module {
				return e.refused(i, c, err)
			}
		}
	}
	return err
}

// succeed checks a module against the one of its name that is there already.
func (e *env) succeed(c *candidate) error {
	old, found, err := readRecord(e.host, c.id)
	if err != nil {
		return err
	}
	if !found {
		c.fresh = true
		return nil
	}
	if old.Policy == Immutable {
		return moduleImmutable(c.id.String())
	}
	if e.gateway.linked(c.id) {
		return moduleBusy(c.id.String())
	}
	former, err := e.session.Module(c.id)
	if err != nil {
		return err
	}
	c.record.Upgrades = old.Upgrades + 1
	return verify.Compatible(former, c.module)
}

// keep makes a module part of the state.
func (e *env) keep(c *candidate) error {
	if err := e.Charge(e.schedule.Gateway.StoredByte * uint64(len(c.code))); err != nil {
		return err
	}
	if there, err := e.host.Publish(c.record.Code, c.code); err != nil {
		return err
	} else if !there {
		hash, err := e.host.CodeHash(c.record.Code)
		if err != nil {
			return err
		}
		if hash != c.hash {
			return status.New(status.StorageError, "code account %s holds other code", c.record.Code)
		}
	}
	if err := e.host.WriteValue(moduleKey(c.id), c.record.Bytes()); err != nil {
		return err
	}
	return e.host.Log([]common.Hash{topicPublished, common.BytesToHash(e.caller[:])}, abi.Encode(
		abi.String(c.id.String()), abi.Word(c.hash), abi.Uint(uint64(c.record.Policy)), abi.Uint(uint64(c.record.Upgrades))))
}

// initialise runs the initialiser of a new module, in a session that sees what
// has been published.
func (e *env) initialise(c *candidate) error {
	if _, found, _ := Initialiser(c.module); !c.fresh || !found {
		return nil
	}
	e.session.Close()
	e.open()
	signer := tag.FromEVM(e.caller)
	if _, err := e.session.Call(c.id, initFunction, nil, []vm.Arg{{Data: signer[:], Signer: true}}); err != nil {
		return err
	}
	return e.session.Commit()
}

// Initialiser is the function definition that runs when a module is published for
// the first time; found is false if there is none. A function of its name and of
// another form, which would never run, is INVALID_MAIN_FUNCTION_SIGNATURE.
func Initialiser(m *format.Module) (def int, found bool, err error) {
	def, found = m.FindFunction(initFunction)
	if !found {
		return 0, false, nil
	}
	h := m.FunctionDefHandle(def)
	params := m.Params(h)
	if m.FunctionDefs[def].Visibility != format.Private || len(h.TypeParams) > 0 || len(m.Returns(h)) > 0 || len(params) != 1 ||
		params[0].Kind != format.Signer && (params[0].Kind != format.Ref || params[0].Args[0].Kind != format.Signer) {
		return def, true, status.At(status.InvalidMainFunctionSignature, def, -1, "%s must be private and take one signer or &signer and nothing else", initFunction).In(m.ID().String())
	}
	return def, true, nil
}
