package move

import (
	"bytes"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"math/big"
	"strings"

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

// Placed is a module of a bundle, and what stood under its name.
type Placed struct {
	*Module
	Former *Published // nil if nothing did
	Same   bool       // the former is the same code under the same policy, so it was not sent
}

// Initialiser tells whether the module has a function that is called when it is new.
func (p *Placed) Initialiser() bool {
	_, found, err := gateway.Initialiser(p.Module.Module)
	return found && err == nil
}

// Publish publishes modules and waits until they are in a block. What the chain
// would refuse is refused before anything is sent, and what it has already is not
// sent: sent is nil if that leaves nothing. In sources, @me is the address of the key.
func (n *Node) Publish(b Bundle) (sent *contract.Sent, placed []Placed, err error) {
	modules, err := n.read(b)
	if err != nil {
		return nil, nil, err
	}
	var codes [][]byte
	var files []string // those that are sent
	for _, m := range modules {
		p, err := n.place(m, b.Policy)
		if err != nil {
			return nil, nil, err
		}
		placed = append(placed, p)
		if !p.Same {
			codes, files = append(codes, m.Code), append(files, m.File)
		}
	}
	if err := n.link(modules); err != nil || len(codes) == 0 {
		return nil, placed, err
	}
	data, err := contract.GatewayABI.Pack("publish", codes, uint8(b.Policy))
	if err != nil {
		return nil, nil, err
	}
	if sent, err = n.client.Send(n.ctx, b.Key, system.MoveGateway, new(big.Int), data); err != nil {
		return nil, nil, fmt.Errorf("not published: %w", refusedFile(files, err))
	}
	return sent, placed, nil
}

// read reads the modules of a bundle and sees that each may be published.
func (n *Node) read(b Bundle) ([]*Module, error) {
	me := tag.FromEVM(crypto.PubkeyToAddress(b.Key.PublicKey))
	if a, given := b.Names[Me]; given && a != me {
		return nil, fmt.Errorf("--address %s=%s: the key is of %s, and what it publishes has that address: leave out --address %s", Me, a, me, Me)
	}
	set, err := NewSet(b.Names.with(Me, me), b.Version)
	if err != nil {
		return nil, err
	}
	var failed error
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
			return nil, inFile(file, m, err)
		}
		modules[i] = m
	}
	return modules, nil
}

// place holds a module against the one whose place it takes, as the chain will.
func (n *Node) place(m *Module, policy gateway.Policy) (Placed, error) {
	p, id := Placed{Module: m}, m.ID()
	var err error
	if p.Former, err = n.Published(id); err != nil || p.Former == nil {
		return p, err
	}
	kept, err := ParsePolicy(p.Former.Policy)
	if err != nil {
		return p, fmt.Errorf("%s answers: %w", n.client.URL(), err)
	}
	if bytes.Equal(p.Former.Code, m.Code) && kept == policy {
		p.Same = true
		return p, nil
	}
	if kept == gateway.Immutable {
		return p, fmt.Errorf("%s: module %s is immutable: it was published with that policy and cannot be upgraded", m.File, id)
	}
	former, err := n.module(id)
	if err != nil {
		return p, err
	}
	var s *status.Error
	if err := verify.Compatible(former, m.Module); errors.As(err, &s) {
		return p, fmt.Errorf("%s: cannot take the place of %s: %s; keep it, or publish under another name", m.File, id, printable(s.Message))
	}
	return p, nil
}

// publishable is what the chain asks of a module by itself.
func publishable(m *Module, me tag.Address) error {
	if a := m.Address(); a != me {
		return fmt.Errorf("module %s can only be published by %s, and the key is of %s; in a source write @%s for the address of the key", m.ID(), a, me, Me)
	}
	if err := verify.Module(m.Module, gateway.Current().Verifier); err != nil {
		return err
	}
	if err := initialiser(m); err != nil {
		return err
	}
	return verify.Natives(m.Module)
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
		return errors.New(verdict(file, m, s).String())
	}
	return named(file, err)
}

// refusedFile puts the file into an error of the gateway that counts modules.
func refusedFile(files []string, err error) error {
	var r *contract.Reverted
	if !errors.As(err, &r) {
		return err
	}
	if f := contract.ReadFail(r.Data); f != nil && f.Name == "ModuleRefused" {
		if i := f.Values[0].(*big.Int); i.IsInt64() && i.Int64() < int64(len(files)) {
			return fmt.Errorf("%s: %s", files[i.Int64()], strings.TrimPrefix(r.Reason, fmt.Sprintf("module %d of the bundle is ", i)))
		}
	}
	return err
}
