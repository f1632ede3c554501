package move

import (
	"bytes"
	"maps"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/abi"
	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/natives"
	"github.com/trivium-chain/trivium/execution/move/schedule"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/vm"
	"github.com/trivium-chain/trivium/execution/system"
)

// Modules of the framework that have natives of the chain.
var (
	blockModule  = core("block")
	coinModule   = core("native_coin")
	eventModule  = core("event")
	outModule    = core("evm")    // through it Move calls out
	outboxModule = core("outbox") // through it Move sends messages to the parent chain
	txModule     = core("tx_context")
)

func core(name string) tag.Module { return tag.Module{Address: tag.Core, Name: name} }

// What natives of the chain abort with, as package error of the framework makes codes.
const (
	abortNotAttached = 0x10001 // more than came with the call
	abortNoAccount   = 0x10008 // an address that no account of the chain can have, or the gateway's
	abortForeign     = 0x50001 // an event that is not of the module that emits it
	abortNoOutbox    = 0xc0001 // a message on a chain that sends none
	abortRefused     = 0x30002 // a message that the outbox has not taken
	abortLongData    = 0x20003 // a message of more than messages.MaxData
	abortMuchGas     = 0x20004 // a message that asks for more than messages.MaxGas
)

// nativeFunctions are all natives: those of the standard library, and those that
// ask the chain.
func nativeFunctions() vm.Natives {
	all := natives.Standard()
	maps.Copy(all, vm.Natives{
		{Module: blockModule, Function: "number"}:                      ofBlock(func(b *execution.Block) vm.Value { return vm.U64(b.Number) }),
		{Module: blockModule, Function: "timestamp"}:                   ofBlock(func(b *execution.Block) vm.Value { return vm.U64(b.Timestamp) }),
		{Module: blockModule, Function: "chain_id"}:                    ofBlock(func(b *execution.Block) vm.Value { return vm.U64(b.ChainID.Uint64()) }),
		{Module: blockModule, Function: "base_fee"}:                    ofBlock(func(b *execution.Block) vm.Value { return vm.U256(&b.BaseFee) }),
		{Module: blockModule, Function: "gas_limit"}:                   ofBlock(func(b *execution.Block) vm.Value { return vm.U64(b.GasLimit) }),
		{Module: blockModule, Function: "coinbase"}:                    ofBlock(func(b *execution.Block) vm.Value { return vm.Address(tag.FromEVM(b.Coinbase)) }),
		{Module: txModule, Function: "origin"}:                         ofTx(func(t *execution.Tx) vm.Value { return vm.Address(tag.FromEVM(t.Origin)) }),
		{Module: txModule, Function: "gas_price"}:                      ofTx(func(t *execution.Tx) vm.Value { return vm.U256(&t.GasPrice) }),
		{Module: coinModule, Function: "native_balance"}:               nativeBalance,
		{Module: coinModule, Function: "native_attached"}:              nativeAttached,
		{Module: coinModule, Function: "native_take"}:                  nativeTake,
		{Module: coinModule, Function: "native_pay"}:                   nativePay,
		{Module: outModule, Function: "native_call"}:                   nativeCall,
		{Module: outModule, Function: "native_account"}:                nativeAccount,
		{Module: outModule, Function: "native_collect"}:                nativeCollect,
		{Module: outboxModule, Function: "native_send"}:                nativeSend,
		{Module: eventModule, Function: "write_module_event_to_store"}: emit,
		{Module: eventModule, Function: "write_to_event_store"}:        emitHandle,
	})
	return all
}

func ofBlock(get func(*execution.Block) vm.Value) vm.Native {
	return func(c *vm.NativeCall) ([]vm.Value, error) {
		b := c.Env.(*env).host.Block()
		return []vm.Value{get(&b)}, nil
	}
}

func ofTx(get func(*execution.Tx) vm.Value) vm.Native {
	return func(c *vm.NativeCall) ([]vm.Value, error) {
		t := c.Env.(*env).host.Tx()
		return []vm.Value{get(&t)}, nil
	}
}

// nativeBalance is native_balance(address): u256. What no account can have is 0.
func nativeBalance(c *vm.NativeCall) ([]vm.Value, error) {
	e := c.Env.(*env)
	who, ok := c.Args[0].Address().EVM()
	balance := new(uint256.Int)
	if ok {
		err := c.Outside(func() (err error) {
			balance, err = e.host.Balance(who)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return []vm.Value{vm.U256(balance)}, nil
}

// nativeAttached is native_attached(payer: address): u256.
func nativeAttached(c *vm.NativeCall) ([]vm.Value, error) {
	attached := c.Env.(*env).attached(c.Args[0])
	return []vm.Value{vm.U256(&attached)}, nil
}

// attached is the purse of the frame, to the caller, and nothing to anybody else.
func (e *env) attached(payer vm.Value) uint256.Int {
	if payer.Address() != tag.FromEVM(e.caller) {
		return uint256.Int{}
	}
	return e.purse
}

// nativeTake is native_take(payer: address, amount: u256).
func nativeTake(c *vm.NativeCall) ([]vm.Value, error) {
	e := c.Env.(*env)
	amount, attached := c.Args[1].U256(), e.attached(c.Args[0])
	if attached.Lt(amount) {
		return nil, status.Abort(abortNotAttached, "%s wei came with the call", attached.Dec())
	}
	e.purse.Sub(&e.purse, amount)
	return nil, nil
}

// nativePay is native_pay(to: address, amount: u256).
func nativePay(c *vm.NativeCall) ([]vm.Value, error) {
	e := c.Env.(*env)
	to, ok := c.Args[0].Address().EVM()
	if !ok || to == system.MoveGateway {
		return nil, status.Abort(abortNoAccount, "")
	}
	return nil, c.Outside(func() error { return e.pay(system.MoveGateway, to, c.Args[1].U256()) })
}

// pay moves wei of the gateway's or a module's, which have them.
func (e *env) pay(from, to common.Address, amount *uint256.Int) error {
	if err := e.mutate(); err != nil {
		return err
	}
	paid, err := e.host.Pay(from, to, amount)
	if err == nil && !paid {
		err = status.New(status.StorageError, "%s has not the %s wei that it is to pay", from, amount.Dec())
	}
	return err
}

// module is the account of the module that calls a module of the framework through
// which Move reaches others.
func module(c *vm.NativeCall, through tag.Module) common.Address {
	id, ok := c.Session.CallerOf(through)
	if !ok {
		id = through
	}
	return ModuleAccount(id)
}

// accountBytes are the bytes that a module's account is paid as the hash of: a
// domain, an address, and a name of any usual length.
const accountBytes = 160

// hashing is the gas of a Keccak-256 of so many bytes.
func (e *env) hashing(bytes int) uint64 {
	return e.schedule.Natives.Keccak.Price(bytes) / schedule.InkPerGas
}

// nativeAccount is native_account(): address.
func nativeAccount(c *vm.NativeCall) ([]vm.Value, error) {
	e := c.Env.(*env)
	if err := c.Outside(func() error { return e.Charge(e.hashing(accountBytes)) }); err != nil {
		return nil, err
	}
	return []vm.Value{vm.Address(tag.FromEVM(module(c, outModule)))}, nil
}

// nativeCollect is native_collect(amount: u256): bool. It moves wei from the
// calling module's account behind native coins, if there are as many.
func nativeCollect(c *vm.NativeCall) ([]vm.Value, error) {
	e := c.Env.(*env)
	if err := e.mutate(); err != nil {
		return nil, err
	}
	amount, paid := c.Args[0].U256(), false
	err := c.Outside(func() (err error) {
		if err = e.Charge(e.hashing(accountBytes)); err == nil {
			paid, err = e.host.Pay(module(c, outModule), system.MoveGateway, amount)
		}
		return err
	})
	return []vm.Value{vm.Bool(paid)}, err
}

// nativeCall is native_call(to: address, value: u256, data: vector<u8>, is_static:
// bool): (bool, vector<u8>). The callee sees the account of the module that calls.
func nativeCall(c *vm.NativeCall) ([]vm.Value, error) {
	e := c.Env.(*env)
	to, ok := c.Args[0].Address().EVM()
	if !ok {
		return nil, status.Abort(abortNoAccount, "")
	}
	value, data := c.Args[1].U256(), c.Args[2].AsBytes()
	f := execution.Frame{Kind: execution.Call, Callee: to, Caller: module(c, outModule), Value: value, Input: data}
	if c.Args[3].Bool() || e.static {
		f.Kind = execution.StaticCall
	}
	if !value.IsZero() {
		if err := e.mutate(); err != nil {
			return nil, err
		}
	}
	if err := c.Session.Suspend(); err != nil {
		return nil, err
	}
	res, err := e.callOut(f)
	if err != nil {
		return nil, err
	}
	if err := c.Session.Resume(); err != nil {
		return nil, err
	}
	if err := c.Grow(len(res.Output), 1); err != nil {
		return nil, err
	}
	return []vm.Value{vm.Bool(res.Err == nil), vm.Bytes(bytes.Clone(res.Output))}, nil
}

// nativeSend is native_send(target: address, value: u256, gas_limit: u64, data:
// vector<u8>): vector<u8>. What takes the message never calls back, so the session
// goes on as it is.
func nativeSend(c *vm.NativeCall) ([]vm.Value, error) {
	e := c.Env.(*env)
	if err := e.mutate(); err != nil {
		return nil, err
	}
	target, ok := c.Args[0].Address().EVM()
	gas, data := c.Args[2].U64(), c.Args[3].AsBytes()
	switch {
	case !ok:
		return nil, status.Abort(abortNoAccount, "")
	case len(data) > messages.MaxData:
		return nil, status.Abort(abortLongData, "%d bytes, at most %d", len(data), messages.MaxData)
	case gas > messages.MaxGas:
		return nil, status.Abort(abortMuchGas, "%d gas, at most %d", gas, messages.MaxGas)
	}
	f := execution.Frame{
		Kind: execution.Call, Callee: system.Messages, Caller: module(c, outboxModule),
		Value: c.Args[1].U256(), Input: messages.InitiateWithdrawal(target, gas, data),
	}
	var res execution.Result
	err := c.Outside(func() (err error) {
		res, err = e.callOut(f)
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case res.Err != nil:
		return nil, status.Abort(abortRefused, "")
	case len(res.Output) != common.HashLength: // what has no code takes every call, and says nothing
		return nil, status.Abort(abortNoOutbox, "the chain has no outbox")
	}
	if err := c.Grow(len(res.Output), 1); err != nil {
		return nil, err
	}
	return []vm.Value{vm.Bytes(bytes.Clone(res.Output))}, nil
}

// callOut makes a call from a module's account, with value that lay behind native
// coins, and takes it back if the call fails.
func (e *env) callOut(f execution.Frame) (execution.Result, error) {
	if err := e.Charge(e.hashing(accountBytes)); err != nil {
		return execution.Result{}, err
	}
	if !f.Value.IsZero() {
		if err := e.pay(system.MoveGateway, f.Caller, f.Value); err != nil {
			return execution.Result{}, err
		}
	}
	f.Gas = e.Gas()
	e.gateway.outside++
	res := e.host.Call(f)
	e.gateway.outside--
	if res.Fatal {
		return res, res.Err
	}
	if res.Err != nil && !f.Value.IsZero() {
		if err := e.pay(f.Caller, system.MoveGateway, f.Value); err != nil {
			return res, err
		}
	}
	return res, nil
}

// emit is write_module_event_to_store<T>(msg: T). Only the module of T emits it.
func emit(c *vm.NativeCall) ([]vm.Value, error) {
	t := c.TypeArgs[0]
	if id, ok := c.Session.CallerOf(eventModule); !ok || t.Kind != format.Struct || t.ID != id {
		return nil, status.Abort(abortForeign, "an event is a struct of the module that emits it")
	}
	return nil, log(c, t, c.Args[0])
}

// emitHandle is write_to_event_store<T>(guid: vector<u8>, count: u64, msg: T). The
// handle, which only its owner has, is what an event stream rests on; it is not logged.
func emitHandle(c *vm.NativeCall) ([]vm.Value, error) {
	return nil, log(c, c.TypeArgs[0], c.Args[2])
}

// log writes an event as a log of the gateway.
func log(c *vm.NativeCall, t *vm.Type, msg vm.Value) error {
	e := c.Env.(*env)
	if err := e.mutate(); err != nil {
		return err
	}
	data, err := c.Encode(msg, t)
	if err != nil {
		return err
	}
	name := t.String()
	return c.Outside(func() error {
		if err := e.Charge(e.hashing(len(name))); err != nil {
			return err
		}
		topics := []common.Hash{topicEmitted, crypto.Keccak256Hash([]byte(name))}
		return e.host.Log(topics, abi.Encode(abi.String(name), abi.Bytes(data)))
	})
}
