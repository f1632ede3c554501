// Package engine compiles instrumented modules with wazero and runs them.
package engine

import _ "github.com/tetratelabs/wazero" // the runtime
