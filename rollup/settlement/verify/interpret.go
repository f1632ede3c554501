//go:build !amd64 && !arm64

package verify

// interpret: wazero compiles for amd64 and arm64 alone.
const interpret = true
