// Package oracle holds tests only. They compare our decoder, verifier, linker and
// VM with the verdicts of another Move VM, kept in a folder as this corpus has
// them:
//
//	modules.json      compiled modules, with what each must be published after or with
//	mutants.jsonl.gz  edits of their bytes, each with the verdict on the result
//	negatives.jsonl   modules made by hand, each with its verdict
//	exec.jsonl        calls, each with results, abort or error and where it arose
//	deps/*.mv         modules that the others link against
//
// The README of the corpus gives the fields. Run
//
//	TRIVIUM_MOVE_ORACLE=DIR go test ./execution/move/... -run Oracle
//
// and with -v for the cases that differ, in groups of one expected and one given
// status. Without the variable the folder is looked for beside the repository; if
// it is not there the tests are skipped. One case alone, with its text:
//
//	go test ./execution/move/oracle -run OracleCase -v -case mutants:1234
//
// Beyond the corpus, what is accepted is run: accepted mutants (-every 1 for all of
// them) and random edits of the modules (-edits N of each), with arguments made up,
// under the runtime checks, none of which may fail.
//
// The modules fail the test if any is wrongly accepted, if fewer than 99.5 % of
// those accepted there are accepted, or if fewer than 98 % of all statuses are
// the same. Verdicts of the stage "extra" are left out: they are of publication,
// not of the module.
package oracle
