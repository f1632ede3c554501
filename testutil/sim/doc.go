// Package sim runs whole rollups in one process on a clock that only tests
// move: an embedded DA layer, a sequencer and full nodes, stepped by actions.
//
//	net := sim.New(t)
//	net.Send(tx); net.Seq.Produce(); net.Seq.Post(); net.Seal(1); net.Full(0).Sync()
//
// Nothing here sleeps or starts loops: every action returns when it is done, so
// a scenario is a list of lines that happen in that order. The nodes are
// node.Core, the machinery that a real node runs.
package sim
