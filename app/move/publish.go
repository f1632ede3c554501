package move

import (
	"crypto/ecdsa"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/app/contract"
	gateway "github.com/trivium-chain/trivium/execution/move"
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/verify"
	"github.com/trivium-chain/trivium/execution/system"
)

// Me is the name of the publisher's address in sources.
const Me = "me"

// Bundle are modules to publish together.
type Bundle struct {
	Files   []string
	Names   Names
	Version uint32 // of the binary format that sources become; 0 is the latest
	Policy  gateway.Policy
	Key     *ecdsa.PrivateKey
}

// ParsePolicy reads what may become of a module.
func ParsePolicy(text string) (gateway.Policy, error) {
	switch text {
	case "immutable":
		return gateway.Immutable, nil
	case "compatible":
		return gateway.Compatible, nil
	}
	return 0, fmt.Errorf("policy %q is unknown, want compatible (may be upgraded to what its users still fit) or immutable", clip(text))
}

// Publish publishes modules and waits until they are in a block. What the chain
// would refuse is refused before anything is sent. In sources, @me is the address
// of the key.
func (n *Node) Publish(b Bundle) (*contract.Sent, []*Module, error) {
	me := tag.FromEVM(crypto.PubkeyToAddress(b.Key.PublicKey))
	var failed error
	set, err := NewSet(b.Names.with(Me, me), b.Version)
	if err != nil {
		return nil, nil, err
	}
	set.chain = func(id tag.Module) *format.Module {
		m, err := n.module(id)
		if err != nil && failed == nil {
			failed = err
		}
		return m
	}
	modules := make([]*Module, len(b.Files))
	for i, file := range b.Files {
		m, err := set.Read(file)
		if err == nil {
			err = publishable(m, me)
		}
		if err != nil && failed != nil {
			err = fmt.Errorf("%w (%w)", err, failed)
		}
		if err != nil {
			return nil, nil, inFile(file, m, err)
		}
		modules[i] = m
	}
	if err := n.link(modules); err != nil {
		return nil, nil, err
	}
	codes := make([][]byte, len(modules))
	for i, m := range modules {
		codes[i] = m.Code
	}
	data, err := gatewayABI.Pack("publish", codes, uint8(b.Policy))
	if err != nil {
		return nil, nil, err
	}
	sent, err := n.client.Send(n.ctx, b.Key, system.MoveGateway, new(big.Int), data)
	if err != nil {
		return nil, nil, fmt.Errorf("not published: %w", refusedFile(b.Files, err))
	}
	return sent, modules, nil
}

// publishable is what the chain asks of a module by itself.
func publishable(m *Module, me tag.Address) error {
	if a := m.Address(); a != me {
		return fmt.Errorf("module %s can only be published by %s, and the key is of %s; in a source write @%s for the address of the key", m.ID(), a, me, Me)
	}
	if err := verify.Module(m.Module, verify.Production); err != nil {
		return err
	}
	for i := range m.FunctionDefs {
		if m.FunctionDefs[i].Native {
			return status.At(status.UserDefinedNativeNotAllowed, i, -1, "only the framework has native functions").In(m.ID().String())
		}
	}
	return nil
}

// link links the modules as the chain will, against those that it has.
func (n *Node) link(modules []*Module) error {
	plain := make([]*format.Module, len(modules))
	for i, m := range modules {
		plain[i] = m.Module
	}
	var failed error
	err := verify.Bundle(plain, func(id tag.Module) (*format.Module, bool) {
		p, err := n.Published(id)
		if err != nil || p == nil {
			failed = errors.Join(failed, err)
			return nil, false
		}
		m, err := n.module(id)
		failed = errors.Join(failed, err)
		return m, err == nil
	}, nil)
	var s *status.Error
	switch {
	case failed != nil:
		return failed
	case errors.As(err, &s):
		for _, m := range modules {
			if m.ID().String() == s.Module {
				return inFile(m.File, m, err)
			}
		}
	}
	return err
}

// InFile is an error of Set.Read or of a disassembly with the file that it is about.
func InFile(file string, err error) error { return inFile(file, nil, err) }

func inFile(file string, m *Module, err error) error {
	var s *status.Error
	if errors.As(err, &s) {
		var plain *format.Module
		if m != nil {
			plain = m.Module
		}
		return errors.New(verdict(file, plain, s).String())
	}
	return named(file, err)
}

// refusedFile adds the file to an error of the gateway that counts modules.
func refusedFile(files []string, err error) error {
	var r *contract.Reverted
	if !errors.As(err, &r) {
		return err
	}
	if f := contract.ReadFail(r.Data); f != nil && f.Name == "ModuleRefused" {
		if i := f.Values[0].(*big.Int); i.IsInt64() && i.Int64() < int64(len(files)) {
			return fmt.Errorf("%s: %w", files[i.Int64()], err)
		}
	}
	return err
}
