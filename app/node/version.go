package node

// Release is the version of this source tree.
const Release = "0.1.0"

// Version is how a node names itself to clients.
func Version() string { return "trivium/v" + Release }
