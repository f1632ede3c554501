package framework

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution/move/tag"
)

//go:embed modules/*.mv
var compiled embed.FS

// Compiled is a module of the framework.
type Compiled struct {
	ID    tag.Module
	Hash  [32]byte // Keccak-256 of Bytes
	Bytes []byte   // read only
}

// Modules are all modules of the framework, each behind those that it uses.
func Modules() []Compiled { return modules().all }

// Find finds a module of the framework by its name.
func Find(name string) (Compiled, bool) {
	i, ok := modules().byName[name]
	if !ok {
		return Compiled{}, false
	}
	return modules().all[i], true
}

type index struct {
	all    []Compiled
	byName map[string]int
}

var modules = sync.OnceValue(func() (x index) {
	entries, err := fs.ReadDir(compiled, "modules") // sorted by name
	if err != nil {
		panic(err)
	}
	x.byName = make(map[string]int, len(entries))
	for i, e := range entries {
		b, err := compiled.ReadFile("modules/" + e.Name())
		if err != nil {
			panic(err)
		}
		name := moduleName(e.Name())
		x.all = append(x.all, Compiled{ID: tag.Module{Address: tag.Core, Name: name}, Hash: crypto.Keccak256Hash(b), Bytes: b})
		x.byName[name] = i
	}
	return x
})

// moduleName is the name of the module in a file NNN_name.mv.
func moduleName(file string) string {
	_, name, ok := strings.Cut(strings.TrimSuffix(file, ".mv"), "_")
	if !ok || !tag.ValidIdentifier(name) {
		panic(fmt.Sprintf("file %s of the framework is not called NNN_name.mv", file))
	}
	return name
}
