package vm

// Memory is what the sessions of a transaction hold together, in bytes. Sessions
// that begin inside one another share it.
type Memory struct {
	live int
}
