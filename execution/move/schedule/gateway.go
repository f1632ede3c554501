package schedule

// Gateway prices what the gateway does around the VM.
type Gateway struct {
	Call       uint64 // gas of each call of the gateway
	InputByte  uint64 // ink of each byte of call data
	OutputByte uint64 // ink of each byte of results

	Publish     uint64 // gas of each module that is published
	PublishByte uint64 // gas of each byte of it, to be read and linked
	StoredByte  uint64 // gas of each byte of it, for its place in the state
	Work        uint64 // gas of a thousand units of verification
	Link        uint64 // gas of each look at a module that is depended upon or a friend, directly or not
	LinkName    uint64 // gas of each name in such a module

	// The first use of a module in a transaction pays for its coming from where it
	// lies, since not all modules are in memory.
	Load     uint64 // gas
	LoadByte uint64 // ink of each byte
	LoadWork uint64 // ink of a thousand units that verifying the module takes
}

// Input is the gas of so many bytes of call data.
func (g *Gateway) Input(bytes int) uint64 {
	return (uint64(bytes)*g.InputByte + InkPerGas - 1) / InkPerGas
}

// Output is the gas of results of so many bytes.
func (g *Gateway) Output(bytes int) uint64 {
	return (uint64(bytes)*g.OutputByte + InkPerGas - 1) / InkPerGas
}

// Linking is the gas of a look at a module with so many names in it.
func (g *Gateway) Linking(names int) uint64 { return g.Link + g.LinkName*uint64(names) }

// First is the gas of a module's first use in a transaction.
func (g *Gateway) First(bytes int, work uint32) uint64 {
	ink := uint64(bytes)*g.LoadByte + uint64(work)*g.LoadWork
	return g.Load + (ink+InkPerGas-1)/InkPerGas
}

var gatewayV1 = Gateway{
	Call:       1_000,
	InputByte:  5_000,
	OutputByte: 5_000,

	Publish:     5_000,
	PublishByte: 20,
	StoredByte:  20,
	Work:        500,
	Link:        300,
	LinkName:    50,

	Load:     300,
	LoadByte: 20_000,
	LoadWork: 500_000,
}
