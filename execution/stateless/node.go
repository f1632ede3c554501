package stateless

import (
	"errors"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/rlp"
)

// errNode refuses bytes that are no trie node.
var errNode = errors.New("malformed trie node")

// checkNode refuses what cannot be a node of a Merkle Patricia trie (Yellow Paper,
// appendix D). A node is looked up by its hash, so a wrong one is only reached
// from a root that is wrong itself; but go-ethereum's trie takes for granted
// that its database holds sound nodes.
func checkNode(b []byte) error {
	elems, rest, err := rlp.SplitList(b)
	if err != nil || len(rest) != 0 {
		return errNode
	}
	n, err := rlp.CountValues(elems)
	switch {
	case err != nil:
		return errNode
	case n == 17:
		return checkBranch(elems)
	case n == 2:
		return checkShort(elems)
	}
	return errNode
}

func checkBranch(elems []byte) error {
	for range 16 {
		rest, _, err := splitChild(elems) // an empty place is fine in a branch
		if err != nil {
			return err
		}
		elems = rest
	}
	// All keys are hashes of one length, so no value ends in a branch.
	value, rest, err := rlp.SplitString(elems)
	if err != nil || len(rest) != 0 || len(value) != 0 {
		return errNode
	}
	return nil
}

// checkShort checks an extension or a leaf: its compact key, and what follows.
func checkShort(elems []byte) error {
	key, rest, err := rlp.SplitString(elems)
	if err != nil || len(key) == 0 || len(key) > 33 {
		return errNode
	}
	flags := key[0] >> 4
	odd, leaf := flags&1 == 1, flags&2 == 2
	if flags > 3 || !odd && key[0]&0x0f != 0 {
		return errNode
	}
	if leaf {
		value, rest, err := rlp.SplitString(rest)
		if err != nil || len(rest) != 0 || len(value) == 0 {
			return errNode
		}
		return nil
	}
	if !odd && len(key) == 1 {
		return errNode // an extension by nothing
	}
	rest, present, err := splitChild(rest)
	if err != nil || !present || len(rest) != 0 {
		return errNode
	}
	return nil
}

// splitChild takes a child off the list: nothing, a hash, or a node shorter
// than a hash in place.
func splitChild(b []byte) (rest []byte, present bool, err error) {
	kind, content, rest, err := rlp.Split(b)
	switch {
	case err != nil:
		return nil, false, errNode
	case kind == rlp.List:
		// An embedded node has at most 31 bytes, which bounds the recursion.
		own := b[:len(b)-len(rest)]
		if len(own) >= common.HashLength {
			return nil, false, errNode
		}
		return rest, true, checkNode(own)
	case len(content) == 0 && kind == rlp.String:
		return rest, false, nil
	case len(content) == common.HashLength:
		return rest, true, nil
	}
	return nil, false, errNode
}
