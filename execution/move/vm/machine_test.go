package vm

import (
	"math"
	"sync"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/schedule"
)

// A machine may be used by several goroutines, with room for all modules or one.
func TestMachineIsShared(t *testing.T) {
	for _, size := range []int{1, 0} {
		m := New(Config{CacheBytes: size})
		var wg sync.WaitGroup
		for range 4 {
			c := newChain(math.MaxUint64)
			c.source(t, benchSource)
			c.source(t, greedySource)
			wg.Go(func() {
				for range 3 {
					s := m.Session(c, &schedule.V1, nil)
					for _, name := range []string{"u64", "vector", "generics"} {
						if _, err := s.Call(benchModule, name, nil, u64s(50)); err != nil {
							t.Error(err)
						}
					}
					if _, err := s.Call(testModule, "waste", nil, u64s(50)); err != nil {
						t.Error(err)
					}
					s.Close()
				}
			})
		}
		wg.Wait()
	}
}
