// Package instrument rewrites a validated module so that any engine runs it
// within its ink, its stack and its memory, and comes to the same end as any
// other engine.
//
//	module.Module -> meter (each function: metered blocks, marks)
//	              -> plan  (numbers of what the module gains)
//	              -> writer (each function with its charges) -> Program
//
// # Metering
//
// A metered block is instructions that run together: if one of them runs, all
// have run or will, unless the contract traps. Its whole price is charged in front
// of the first. Beside straight code, that joins what stands before and behind a
// block that no branch leaves, and what stands before and behind a call. Each
// open block keeps the outermost target of the branches within it, and that alone
// tells at its end whether the metered block around it goes on. A loop begins a
// metered block, and so does each arm of an if and what follows a br_if.
//
// The price of an instruction is schedule.Ops, and what schedule.Code adds. The
// default of a br_table counts as a target. What an end costs is paid where its
// block, loop, if or function begins, and an else by the arm that it begins, since
// neither is work where it stands. Code that cannot be reached costs nothing and is
// left out. A function that returns has been charged the prices of the
// instructions that ran, to the ink; one that traps, at least those.
//
// The ink left is in a global that the host reads and writes, and within a
// function in a local that is stored before a call and on the way out, and loaded
// when it is next looked at. The check stands in a line:
//
//	local.get; i64.const price; i64.sub; local.tee; i64.const 0; i64.lt_s; br_if
//
// to a trap that the function has once. Ink is below 2^62 when a contract starts,
// and a price ends at 2^62, so no difference overflows.
//
// # Stack
//
// A frame takes the cells of its parameters, locals, highest operand stack and two
// more, or schedule.Code.FrameCells if that is more, and traps if they are not
// left. What it took comes back on every way out; for that the body becomes a block,
// which a return branches to the end of. A function that calls none of the module's
// own only looks whether its cells are there.
//
// # Memory
//
// memory.grow becomes a call of a function behind all others. It answers -1 to what
// goes beyond Program.MaxPages, which costs nothing; the rest it has the host take the
// price of, by vm_hooks.pay_for_memory_grow, and then it grows.
//
// # Promises
//
//   - Rewrite is a function of its arguments, linear in the size of the module, and
//     cannot fail. What it makes is valid WebAssembly 1.0 with the sign extensions.
//   - The program computes what the module did, until ink or stack end it.
//   - Ink used up leaves a negative number in InkExport; no other trap does.
//
// Must not: take a module that module.Decode did not admit; change how anything is
// charged under a version of the schedule that has been released, for a contract
// would then cost something else from one node to the next.
//
// # Measured
//
// Time of C kernels against the same module as it came, least of 40 runs by
// turns on the compiler and of 4 on the interpreter (wazero 1.12, amd64), for
// sha256, fib, sieve, quicksort, and a switch in a loop:
//
//	                                           compiler                    interpreter
//	local, br_if to one trap (what is done)    1.02 1.28 1.33 1.09 0.86    1.17 2.03 1.61 1.33 1.68
//	local, if with the trap at each check      1.01 1.25 1.24 1.08 2.59    1.29 2.16 1.78 1.37 1.84
//	compare before subtracting, br_if          1.05 1.28 1.12 1.08 2.49    1.19 2.02 1.83 1.30 1.73
//	compare before subtracting, if             1.01 1.23 1.45 1.18 1.68    1.23 2.07 1.80 1.40 1.72
//	global, br_if                              1.11 1.27 1.35 1.12 2.50    1.21 2.16 1.87 1.54 1.92
//	global, if                                 1.09 1.12 1.42 1.11 1.87    1.16 2.16 1.80 1.53 2.15
//
// What is done is never far from the best, and the smallest. A trap at each check
// also has the compiler take twice as long over functions with a thousand checks.
//
// BenchmarkMetering has the six kernels that schedules are priced by: metered, they
// take 1.0 to 1.3 times as long on the compiler and 1.0 to 2.1 on the interpreter,
// where fib, which does nothing but call, is the worst. BenchmarkRewrite: C contracts
// take 8 to 17 ns a byte and grow 1.0 to 1.8 times; a module of nothing but branches
// takes 35 ns a byte and grows 2.5 times.
package instrument
