package vm

import (
	"fmt"
	"math"
	"reflect"
	"sync"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/schedule"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/verify"
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

// A module is held to the bounds of its own version, whatever the schedule of the
// call, and one of a version that does not exist is not run.
func TestBoundsOfTheModulesVersion(t *testing.T) {
	narrow := *verify.Production
	narrow.Functions = 1
	m := New(Config{Verifier: func(v schedule.Version) *verify.Config {
		return map[schedule.Version]*verify.Config{1: &narrow, 2: verify.Production}[v]
	}})
	c := newChain(math.MaxUint64)
	c.source(t, benchSource)
	for version, want := range map[schedule.Version]status.Code{
		1: status.MaxFunctionDefinitionsReached, 2: status.OK, 3: status.UnknownInvariantViolationError,
	} {
		code := c.modules[benchModule]
		code.Version = version
		c.modules[benchModule] = code
		s := m.Session(c, &schedule.V1, nil)
		if _, err := s.Call(benchModule, "u64", nil, u64s(5)); status.CodeOf(err) != want {
			t.Errorf("version %d: %v, want %s", version, err, want)
		}
		s.Close()
	}
}

// The locals of functions take memory that the module's bytes do not tell of.
func TestLocalsCountAsMemory(t *testing.T) {
	size := func(functions int) (image, code int) {
		locals := ""
		for i := range 200 {
			locals += fmt.Sprintf("let x%d: vector<u8>; ", i)
		}
		source := "module 0x1.m {"
		for i := range functions {
			source += fmt.Sprintf("f%d() { %s label b: return; }", i, locals)
		}
		c := newChain(math.MaxUint64)
		c.source(t, source+"}")
		for _, code := range c.modules {
			i, err := New(Config{}).image(code, &schedule.V1)
			if err != nil {
				t.Fatal(err)
			}
			return i.size, len(code.Bytes)
		}
		return 0, 0
	}
	one, short := size(1)
	many, long := size(11)
	if got, want := many-one-(long-short)*byteSize, 10*200*int(reflect.TypeFor[format.Type]().Size()); got < want {
		t.Errorf("10 functions more count as %d bytes, their locals take %d", got, want)
	}
}
