package light

import (
	"fmt"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/ethdb/memorydb"
)

// BenchmarkHeaders is one header verified: by its own signatures after the one
// before it, or as one of 64 of which the last is verified so and the others by
// their hashes.
func BenchmarkHeaders(b *testing.B) {
	for _, validators := range []int{1, 100} {
		powers := make([]int64, validators)
		for i := range powers {
			powers[i] = 10
		}
		const heights = 4 * stretch
		net := newNetwork(b, powers...).grow(heights)
		for name, all := range map[string]func(c *Client) error{
			"adjacent": func(c *Client) error {
				if err := c.start(b.Context()); err != nil {
					return err
				}
				for height := uint64(2); height <= heights; height++ {
					if _, err := c.above(b.Context(), net.at(height)); err != nil {
						return err
					}
				}
				return nil
			},
			"anchored": func(c *Client) error {
				for height := uint64(stretch + 1); height <= heights; height += stretch {
					if _, err := c.Header(b.Context(), height); err != nil {
						return err
					}
				}
				_, err := c.Head(b.Context())
				return err
			},
		} {
			b.Run(fmt.Sprintf("%s/validators=%d", name, validators), func(b *testing.B) {
				for b.Loop() {
					r := &rig{t: b, node: &node{net: net}, db: memorydb.New(), now: genesisTime.Add(24 * time.Hour)}
					if err := r.open(1); err != nil {
						b.Fatal(err)
					}
					if err := all(r.Client); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.N)*heights/b.Elapsed().Seconds(), "headers/s")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}
