package sysconfig

import (
	"github.com/ethereum/go-ethereum/common"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/abi"
	"github.com/trivium-chain/trivium/execution/predeploy"
	"github.com/trivium-chain/trivium/execution/router"
	"github.com/trivium-chain/trivium/execution/system"
)

// Engine runs the account at system.Config.
func Engine() router.Engine {
	return predeploy.Account{Address: system.Config, Engine: system.ConfigEngine, Answer: dispatch}.Router()
}

func dispatch(h execution.Host, f execution.Frame) ([]byte, error) {
	args, ok := abi.Read(f.Input)
	switch {
	case !ok:
		return nil, predeploy.BadArgument("method")
	case !f.Value.IsZero():
		return nil, predeploy.BadArgument("value") // it would stay here
	}
	switch args.Method {
	case methodPrice:
		return read(h, slotPrice)
	case methodMaxPrice:
		return read(h, slotMaxPrice)
	case methodRecipient:
		return read(h, slotRecipient)
	case methodOperator:
		return read(h, slotOperator)
	case methodSetPrice:
		return nil, setPrice(h, f.Caller, args)
	case methodSetRecipient:
		return nil, setAccount(h, f.Caller, args, slotRecipient, topicRecipientSet, "recipient")
	case methodSetOperator:
		return nil, setAccount(h, f.Caller, args, slotOperator, topicOperatorSet, "operator")
	}
	return nil, predeploy.BadArgument("method")
}

func read(h execution.Slots, slot common.Hash) ([]byte, error) {
	v, err := h.Load(slot)
	return v[:], err
}

func setPrice(h execution.Host, caller common.Address, args *abi.Arguments) error {
	if err := onlyOperator(h, caller); err != nil {
		return err
	}
	price := args.Number(0, 1<<64-1)
	if args.Bad {
		return predeploy.BadArgument("price")
	}
	limit, err := h.Load(slotMaxPrice)
	if err != nil {
		return err
	}
	if most := toNumber(limit); price > most {
		return predeploy.Refuse("PriceTooHigh(uint64,uint64)", abi.Uint(price), abi.Uint(most))
	}
	if err := h.Store(slotPrice, number(price)); err != nil {
		return err
	}
	return h.Log([]common.Hash{topicPriceSet}, abi.Encode(abi.Uint(price)))
}

// setAccount puts an address into a slot. The zero address, which would burn the
// fees or leave nobody in charge, is taken for a mistake.
func setAccount(h execution.Host, caller common.Address, args *abi.Arguments, slot, topic common.Hash, what string) error {
	if err := onlyOperator(h, caller); err != nil {
		return err
	}
	w := args.Word(0)
	if a := common.BytesToAddress(w[:]); args.Bad || a == (common.Address{}) || w != word(a) {
		return predeploy.BadArgument(what)
	}
	if err := h.Store(slot, w); err != nil {
		return err
	}
	return h.Log([]common.Hash{topic, w}, nil)
}

func onlyOperator(h execution.Slots, caller common.Address) error {
	operator, err := h.Load(slotOperator)
	if err != nil {
		return err
	}
	if operator != word(caller) {
		return predeploy.Refuse("NotOperator(address,address)", abi.Address(caller), abi.Word(operator))
	}
	return nil
}
