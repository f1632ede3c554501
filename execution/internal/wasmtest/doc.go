// Package wasmtest makes WASM modules for tests.
//
//	m := w.Contract()                          // one page of memory, exported
//	args := m.Hook("read_args")                // imports come first
//	double := m.Func(w.Params(w.I32).Results(w.I32), nil,
//		w.LocalGet(0), w.I32Const(2), w.I32Mul)
//	m.Entry(nil, w.I32Const(0), w.Call(args), w.I32Const(0))
//	m.Bytes()
//
// There are three things in it: Module, a builder that writes what it is told,
// malformed modules included; ready contracts, from Noop to Script, which does
// what its calldata says; and Generate, which turns any bytes into a valid
// module.
//
// It knows nothing of package module, so that this package's tests can use it,
// and validates nothing: a wrong index makes a wrong module. It is imported
// from tests only.
package wasmtest
