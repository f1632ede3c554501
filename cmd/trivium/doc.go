// Command trivium runs a node of a Trivium rollup, makes the home of a new
// chain, and looks after it.
//
//	main -> one command a file -> app/... -> printed
//
// Promises
//   - Every failure is one line on standard error that names the thing and the
//     fix, and an exit code that is not 0.
//   - Results go to standard output, logs to standard error.
//
// It must stay thin: it parses, calls app, and prints.
package main
