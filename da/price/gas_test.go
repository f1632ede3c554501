package price

import (
	"testing"

	"github.com/trivium-chain/trivium/da"
)

func blobs(count, size int, version uint8) []da.Blob {
	out := make([]da.Blob, count)
	for i := range out {
		out[i] = da.Blob{Data: make([]byte, size), ShareVersion: version}
	}
	return out
}

// What a real validator and bridge (celestia-app v9.0.4, celestia-node v0.31.6)
// took from the account for submissions with our limits, and the gas that they
// used. Left to choose the limit, the node charged the same.
func TestCostIsWhatCelestiaCharges(t *testing.T) {
	for _, tc := range []struct {
		name          string
		count, size   int
		price         float64
		charged, used uint64
	}{
		{"first of the account", 1, 1, 0.004, 320, 66_416},
		{"a byte", 1, 1, 0.004, 320, 53_169},
		{"a full share", 1, 478, 0.004, 320, 53_179},
		{"a byte more", 1, 479, 0.004, 336, 57_275},
		{"100 KiB", 1, 100 << 10, 0.004, 3_793, 921_581},
		{"1 MiB", 1, 1 << 20, 0.004, 35_955, 8_962_079},
		{"6 MiB", 1, 6 << 20, 0.004, 214_164, 53_514_321},
		{"3 blobs", 3, 1000, 0.004, 456, 87_317},
		{"20 blobs", 20, 10_000, 0.004, 7_238, 1_782_373},
		{"100 blobs", 100, 1, 0.004, 2_219, 525_053},
		{"a byte, dearer", 1, 1, 0.0123, 982, 53_169},
		{"a byte more, dearer", 1, 479, 0.0123, 1_032, 57_315},
		{"100 KiB, dearer", 1, 100 << 10, 0.0123, 11_663, 921_621},
		{"1 MiB, dearer", 1, 1 << 20, 0.0123, 110_560, 8_962_119},
		{"6 MiB, dearer", 1, 6 << 20, 0.0123, 658_552, 53_514_321},
		{"3 blobs, dearer", 3, 1000, 0.0123, 1_402, 87_357},
	} {
		limit := GasLimit(blobs(tc.count, tc.size, 0))
		if got := Cost(da.Fee{GasPrice: tc.price, GasLimit: limit}); got != tc.charged {
			t.Errorf("%s at %g: counted as %d utia, %d were charged", tc.name, tc.price, got, tc.charged)
		}
		if limit < tc.used+13_000 {
			t.Errorf("%s: limit %d, %d were used", tc.name, limit, tc.used)
		}
	}
}

// A signer takes 20 bytes of the first share (CIP-21).
func TestGasOfSignedBlobs(t *testing.T) {
	one := uint64(75_000 + 700 + 4096)
	for _, tc := range []struct {
		size int
		want uint64
	}{{458, one}, {459, one + 4096}, {458 + 482, one + 4096}, {458 + 482 + 1, one + 2*4096}} {
		if got := GasLimit(blobs(1, tc.size, 1)); got != tc.want {
			t.Errorf("%d bytes: gas %d, want %d", tc.size, got, tc.want)
		}
	}
}
