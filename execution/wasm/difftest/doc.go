// Package difftest holds what is true of any contract, as fuzz targets over
// modules that wasmtest.Generate makes. It has tests only.
//
//	FuzzRewrite   a module against its instrumented form, both run by wazero
//	              alone: same status, memory, globals, host calls and kind of
//	              trap, unless ink or stack ended it; and the ink it used is the
//	              sum of the prices of the instructions that ran, as a second and
//	              simpler instrumenter, in plain_test.go, counts them
//	FuzzEdited    the same of modules with some bytes changed, so that they still are admitted
//	FuzzEngines   an instrumented module on the compiler against the interpreter,
//	              through package engine and with the host functions of package
//	              hooks: same outcome, ink, host calls and memory, whatever ink
//	              and gas there is
//
// Campaigns:
//
//	go test -run TestSeeds -timeout 10m -seeds 1000000 -from 5000
//	go test -run '^$' -fuzz FuzzRewrite -fuzztime 10m -fuzzminimizetime 10x
//
// The first is faster; the second knows what is new, but without its last option
// spends almost all of its time on making inputs shorter.
package difftest
