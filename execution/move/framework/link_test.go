package framework_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/framework"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/verify"
)

func ours(id tag.Module) (*format.Module, bool) {
	c, ok := framework.Find(id.Name)
	if !ok || id.Address != tag.Core {
		return nil, false
	}
	m, err := format.Decode(c.Bytes)
	return m, err == nil
}

func aptos(t *testing.T, name string) *format.Module {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(fixtures(t), "*_0x1_"+name+".mv"))
	if err != nil || len(files) != 1 {
		t.Fatalf("module %s: %v, %v", name, files, err)
	}
	b, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	m, err := format.Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// caller is a module that names all structs of a module, and all of its public
// functions but those left out.
func caller(m *format.Module, leaveOut map[string]bool) *format.Module {
	c := &format.Module{Tables: m.Tables}
	c.FunctionHandles = nil
	for i := range m.FunctionDefs {
		d := &m.FunctionDefs[i]
		if d.Visibility == format.Public && !leaveOut[m.FunctionName(i)] {
			c.FunctionHandles = append(c.FunctionHandles, m.FunctionHandles[d.Handle])
		}
	}
	c.Addresses = append([]format.Address{}, m.Addresses...)
	c.Identifiers = append([]string{}, m.Identifiers...)
	c.ModuleHandles = append([]format.ModuleHandle{}, m.ModuleHandles...)
	c.Self = uint16(len(c.ModuleHandles))
	c.ModuleHandles = append(c.ModuleHandles, format.ModuleHandle{
		Address: uint16(len(c.Addresses)), Name: uint16(len(c.Identifiers)),
	})
	c.Addresses = append(c.Addresses, format.Address{0: 0xca})
	c.Identifiers = append(c.Identifiers, "caller")
	return c
}

// TestInterface links a caller of everything that a module of the Aptos framework
// has with ours of the same name.
func TestInterface(t *testing.T) {
	for name, leaveOut := range map[string]map[string]bool{
		"vector": nil, "option": nil, "string": nil, "signer": nil, "error": nil, "bcs": nil, "hash": nil,
		"fixed_point32": nil, "bit_vector": nil, "type_info": nil, "table": nil, "table_with_length": nil,
		"debug": nil, "from_bcs": nil, "math64": nil, "math128": nil, "simple_map": nil, "guid": nil, "event": nil,
		"secp256k1": nil, "comparator": nil,
		// Not taken over: a hash of no use on this chain, and authentication keys,
		// which it does not have.
		"ed25519": {
			"unvalidated_public_key_to_authentication_key": true, "validated_public_key_to_authentication_key": true,
		},
		"aptos_hash": {"sip_hash": true, "sip_hash_from_value": true},
	} {
		if err := verify.Link(caller(aptos(t, name), leaveOut), ours); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	// That nothing is left unseen: one function that ours does not have.
	if verify.Link(caller(aptos(t, "aptos_hash"), nil), ours) == nil {
		t.Error("a function that is not there links")
	}
}

// TestPackagesLink links modules that were compiled against the Aptos framework.
func TestPackagesLink(t *testing.T) {
	for _, name := range []string{"acl", "comparator", "simple_map", "pool_u64", "math64", "capability"} {
		m := aptos(t, name)
		if err := verify.Link(m, ours); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
