package square

import "crypto/sha256"

// merkleRoot is the RFC 6962 tree head (section 2.1) over leaves.
func merkleRoot(leaves [][]byte) [32]byte {
	if len(leaves) == 0 {
		return sha256.Sum256(nil)
	}
	hashes := make([][32]byte, len(leaves))
	for i, leaf := range leaves {
		hashes[i] = merkleLeaf(leaf)
	}
	root, _ := merkleRange(hashes, 0, len(hashes), nil)
	return root
}

// merkleLeaf and merkleNode hash a leaf, and a node over two.
func merkleLeaf(leaf []byte) [32]byte {
	return sha256.Sum256(append([]byte{0}, leaf...))
}

func merkleNode(l, r [32]byte) [32]byte {
	var msg [1 + 2*sha256.Size]byte
	msg[0] = 1
	copy(msg[1:], l[:])
	copy(msg[1+sha256.Size:], r[:])
	return sha256.Sum256(msg[:])
}

// merkleSiblings gives the nodes beside leaves [start, end) in the tree over the
// leaf hashes, from the leaves up, on each level left before right.
func merkleSiblings(level [][32]byte, start, end int) (siblings [][32]byte) {
	for len(level) > 1 {
		if start%2 == 1 {
			siblings = append(siblings, level[start-1])
		}
		if end%2 == 1 && end < len(level) {
			siblings = append(siblings, level[end])
		}
		above := make([][32]byte, 0, (len(level)+1)/2)
		for i := 0; i < len(level); i += 2 {
			if i+1 == len(level) {
				above = append(above, level[i]) // a node without a sibling stands for its parent
			} else {
				above = append(above, merkleNode(level[i], level[i+1]))
			}
		}
		level, start, end = above, start/2, (end+1)/2
	}
	return siblings
}

// merkleRange gives the root of a tree of total leaves, of which those from start
// on have the given hashes; ok is false when siblings are too few or too many.
func merkleRange(hashes [][32]byte, start, total int, siblings [][32]byte) (root [32]byte, ok bool) {
	if len(hashes) == 0 || start < 0 || start+len(hashes) > total {
		return root, false
	}
	missing := false
	sibling := func() (s [32]byte) {
		if missing = missing || len(siblings) == 0; !missing {
			s, siblings = siblings[0], siblings[1:]
		}
		return s
	}
	for ; total > 1; start, total = start/2, (total+1)/2 {
		var above [][32]byte
		i := 0
		if start%2 == 1 {
			above = append(above, merkleNode(sibling(), hashes[0]))
			i = 1
		}
		for ; i+1 < len(hashes); i += 2 {
			above = append(above, merkleNode(hashes[i], hashes[i+1]))
		}
		switch {
		case i == len(hashes):
		case start+len(hashes) == total:
			above = append(above, hashes[i])
		default:
			above = append(above, merkleNode(hashes[i], sibling()))
		}
		hashes = above
	}
	return hashes[0], !missing && len(siblings) == 0
}
