package natives

import (
	"github.com/trivium-chain/trivium/execution/move/schedule"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/vm"
)

// Standard are the native functions that need nothing of the chain.
func Standard() vm.Natives {
	all := vm.Natives{}
	for module, functions := range map[string]map[string]vm.Native{
		"bcs":        {"to_bytes": toBytes},
		"from_bcs":   {"from_bytes": fromBytes},
		"hash":       {"sha2_256": sha2x256, "sha3_256": sha3x256},
		"aptos_hash": {"keccak256": keccak256, "sha2_512_internal": sha2x512, "sha3_512_internal": sha3x512, "blake2b_256_internal": blake2b256},
		"signer":     {"borrow_address": borrowAddress},
		"account":    {"create_signer": createSigner},
		"string": {
			"internal_check_utf8": checkUTF8, "internal_is_char_boundary": isCharBoundary,
			"internal_sub_string": subString, "internal_index_of": indexOf,
		},
		"type_info": {"type_of": typeOf, "type_name": typeName},
		"type_name": {"get": typeNameASCII},
		"debug":     {"print": nothing, "print_stack_trace": nothing},
		"vector": {
			"empty": empty, "length": length, "borrow": borrow, "borrow_mut": borrow, "push_back": pushBack,
			"pop_back": popBack, "destroy_empty": destroyEmpty, "swap": swap,
		},
		"table": {
			"create_signer": createSigner, "add_box": addItem, "borrow_box": borrowItem, "borrow_box_mut": borrowItemMut,
			"contains_box": containsItem, "remove_box": removeItem,
		},
		"ed25519": {
			"public_key_validate_internal": ed25519Validate, "signature_verify_strict_internal": ed25519Verify,
		},
		"secp256k1": {"ecdsa_recover_internal": ecdsaRecover},
	} {
		for name, f := range functions {
			all[vm.NativeName{Module: tag.Module{Address: tag.Core, Name: module}, Function: name}] = f
		}
	}
	return all
}

// Abort codes: a category in the bits from 16, a reason below.
const (
	invalidArgument = 1 << 16
	wrongSize       = invalidArgument | 1
)

func prices(c *vm.NativeCall) *schedule.Natives { return &c.Session.Schedule().Natives }

// one is the result of a function that has one.
func one(v vm.Value) []vm.Value { return []vm.Value{v} }

// makeBytes gives bytes as a vector<u8>, which is paid for.
func makeBytes(c *vm.NativeCall, b []byte) ([]vm.Value, error) {
	if err := c.Grow(len(b), 1); err != nil {
		return nil, err
	}
	return one(vm.Bytes(b)), nil
}

func nothing(*vm.NativeCall) ([]vm.Value, error) { return nil, nil }

func abort(code uint64, format string, args ...any) error { return status.Abort(code, format, args...) }
