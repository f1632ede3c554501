package light

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/trivium-chain/trivium/da/comet"
	"github.com/trivium-chain/trivium/testutil/fixture"
)

// TestRealHeaders follows headers that a real DA node gave.
func TestRealHeaders(t *testing.T) {
	const name = "header.GetRangeByHeight.json"
	var trusted comet.ExtendedHeader
	if err := json.Unmarshal(fixture.Load(t, name).Request.Params[0], &trusted); err != nil {
		t.Fatal(err)
	}
	var headers []*comet.ExtendedHeader
	fixture.Result(t, name, &headers)
	first := heightOf(&trusted)
	net := &network{headers: make([]*comet.ExtendedHeader, first+uint64(len(headers)))}
	for _, e := range append(headers, &trusted) {
		net.headers[heightOf(e)-1] = e
	}
	for _, pinned := range []uint64{first, first + 1, net.head(), 0} {
		r := newRig(t, net, pinned)
		r.now = net.at(net.head()).Header.Time.Add(time.Minute)
		r.headIs(net.head())
		if pinned == first {
			r.gives(net, first+1)
		}
	}
}
