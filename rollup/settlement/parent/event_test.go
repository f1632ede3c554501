package parent

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/testutil/fakeparent"
)

// Whatever an event holds is refused, or is a deposit that makes the same event.
func FuzzDecodeEvent(f *testing.F) {
	for n := range 3 {
		d := deposit(n, 100_000)
		l := fakeparent.Event(&d)
		f.Add(l.Topics[1][:], l.Topics[2][:], l.Topics[3][:], l.Data)
	}
	f.Add([]byte{1}, []byte{2}, []byte{3}, []byte{4})
	f.Fuzz(func(t *testing.T, from, to, version, data []byte) {
		l := &types.Log{Topics: []common.Hash{depositTopic, common.BytesToHash(from), common.BytesToHash(to), common.BytesToHash(version)}, Data: data}
		d, err := decode(l)
		if err != nil {
			return
		}
		again, err := decode(fakeparent.Event(d))
		if err != nil || again.Accumulate(common.Hash{}) != d.Accumulate(common.Hash{}) || again.Tx(common.Big1).Hash() != d.Tx(common.Big1).Hash() {
			t.Fatalf("%+v, read again: %+v, %v", d, again, err)
		}
	})
}

// Events that are none of a portal of this version are named.
func TestDecodeRefuses(t *testing.T) {
	d := deposit(1, 100_000)
	for name, change := range map[string]func(l *types.Log){
		"a topic too few":        func(l *types.Log) { l.Topics = l.Topics[:3] },
		"a topic more":           func(l *types.Log) { l.Topics = append(l.Topics, common.Hash{}) },
		"version 1":              func(l *types.Log) { l.Topics[3] = common.Hash{31: 1} },
		"no data":                func(l *types.Log) { l.Data = nil },
		"data cut off":           func(l *types.Log) { l.Data = l.Data[:len(l.Data)-32] },
		"an offset out of range": func(l *types.Log) { l.Data[0] = 0xff },
		"isCreation 2":           func(l *types.Log) { l.Data[64+72] = 2 },
		"a creation at a place":  func(l *types.Log) { l.Data[64+72] = 1 },
	} {
		l := fakeparent.Event(&d)
		if change(l); l.Address != fakeparent.Portal {
			t.Fatal("not of the portal")
		}
		if got, err := decode(l); err == nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
