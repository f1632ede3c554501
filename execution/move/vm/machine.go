package vm

// Machine runs Move code. It keeps what it has made of modules, by the hash of
// their code, for all sessions of a process: a cache that never changes a result.
type Machine struct {
	cfg Config
}

// Config is what a Machine is made of.
type Config struct {
	Natives    Natives
	Checks     bool // the types of all values are followed and checked while code runs
	CacheBytes int  // of modules kept, by the size of their code; 0 is 64 MiB
}

// New makes a Machine.
func New(cfg Config) *Machine {
	return &Machine{cfg: cfg}
}
