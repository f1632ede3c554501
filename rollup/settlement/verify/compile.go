//go:build amd64 || arm64

package verify

const interpret = false
