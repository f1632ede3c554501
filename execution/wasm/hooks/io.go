package hooks

import (
	"errors"
)

// ErrTopics halts a frame that asked for a log of more than four topics, or of
// more than its data holds.
var ErrTopics = errors.New("log with more topics than allowed or given")

// readArgs is read_args(dest): the whole call data, of the length that the entry
// point got.
func readArgs(f *Frame, stack []uint64) {
	n := uint64(len(f.Call.Input))
	if !f.pay(0, n, 0) {
		return
	}
	if dest, ok := f.at(stack[0], n); ok {
		copy(dest, f.Call.Input)
	}
}

// writeResult is write_result(data, length): what the frame returns, or reverts
// with. The last one counts.
func writeResult(f *Frame, stack []uint64) {
	n := length(stack[1])
	if !f.pay(0, n, 0) {
		return
	}
	if data, ok := f.at(stack[0], n); ok {
		f.Result = append(f.Result[:0], data...)
	}
}

// exitEarly is exit_early(status): ends the frame as if the entry point had
// returned status.
func exitEarly(f *Frame, stack []uint64) {
	if f.pay(0, 0, f.Schedule.Host.Exit) {
		f.Exited, f.Status = true, uint32(stack[0])
	}
}

// emitLog is emit_log(data, length, topics): data begins with the topics, 32
// bytes each. Costs what LOG0 to LOG4 cost.
func emitLog(f *Frame, stack []uint64) {
	n, count := length(stack[1]), length(stack[2])
	if !f.pay(0, n, 0) {
		return
	}
	if count > 4 || count*32 > n {
		f.halt(ErrTopics)
		return
	}
	data, ok := f.at(stack[0], n)
	if !ok {
		return
	}
	topics := f.topics[:count]
	for i := range topics {
		data = data[copy(topics[i][:], data):]
	}
	f.spend(func() error { return f.Host.Log(topics, data) })
}
