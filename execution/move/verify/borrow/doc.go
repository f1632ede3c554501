// Package borrow is the borrow graph of the reference safety analysis: which
// reference may point into what another one points to.
//
// A node is a reference. An edge parent -> child says that child was borrowed
// from parent, and so points to a part of what parent points to. Where, the edge
// tells by a path of labels (fields, and at the analysis' root locals and global
// resources), and how surely:
//
//	a =f.g=> b   strong: b is exactly a.f.g
//	a -f.g-> b   weak: b is a.f.g or something within it
//
// So a weak edge with an empty path says no more than that b is somewhere in a.
// Two references that no edges connect, or that hang from one parent by paths of
// which neither begins with the other, point to disjoint memory.
//
//	new reference      Add, then Strong (copies, fields) or Weak (elements, results of calls)
//	dead reference     Release: its children become its parents' children
//	paths that meet    Join: every edge that one side has
//	state at a border  Rename, and Covers to see whether a join brought anything new
//	may it be ...      Writable, Freezable, Readable, and what they are made of
//
// A strong edge at path p takes over what hangs below p: the children of parent
// whose path begins with p become children of the new reference, so that it is
// not written while they live. That is why children hang as low as possible and
// siblings are disjoint, on which everything else rests. The one exception are
// children whose edge is shorter than p, a weak edge that may or may not lead to
// p: the caller asks for those before it borrows (FullyBorrowed).
//
// # Bounds
//
// From one node to another there are at most MaxEdges edges. One more, and all of
// them are replaced by a single weak edge with an empty path, which takes in
// whatever comes later: less is known, nothing false is. It makes any node, the
// root too, have children without a label.
//
// Edges only grow weaker or more under Join, and there is a bounded number of
// them, so that iterating over a loop ends.
//
// # Promises
//   - A graph is a set of nodes and a set of edges, kept in order: no result
//     depends on anything but the operations and their order.
//   - An operation costs at most the size of the graph, save Release, which can
//     add edges from each parent to each child; it says how much it did.
//   - Operations on references that are not in the graph do nothing and predicates
//     about them are false, so that a fault of the caller ends in a refusal.
//
// Must not: know what labels stand for.
package borrow
