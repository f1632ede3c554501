// Package e2e tests the trivium binary from outside: it is built once, run as
// separate processes on loopback, spoken to over JSON-RPC, and killed.
//
//	trivium da                  the DA layer, a process of its own
//	trivium start               the sequencer
//	trivium start --role full   full nodes: the genesis file and the DA URL alone
//
// What it shows
//
//	TestFullNodeFromDAAlone  a full node arrives at the same blocks, states,
//	                         receipts and logs, and outlives the sequencer
//	TestWASMIsTheSame...     contracts compiled, interpreted and compiled again give
//	                         the same blocks
//	TestKillNine             SIGKILL at random moments during load loses no block
//	                         that was seen, makes no height twice, and pays for no
//	                         batch twice
//	TestBadInput             what a user gets for each mistake: one line, with the
//	TestFullDisk             fix in it, and a home that still starts afterwards
//	TestClients              the npm tests of testutil/clients, against a sequencer
//	TestClientsPayDAFees     and a full node; those of DA fees on a chain of their own
//	TestCelestia             the faults of a real Celestia network (testutil/celestianet)
//	                         lose nothing, and nothing is paid for twice
//	TestParentLockers        ether and tokens of a parent chain go through contracts of
//	                         each VM and back, on go-ethereum and on anvil
//	TestParentSupply         a random walk of users, faults and fraud on both chains;
//	                         what there is on the two together is what there was
//
// Environment
//
//	TRIVIUM_KILLS=30         kills in TestKillNine; 3 by default
//	TRIVIUM_KILL_SEED=N      draws the same moments again (what the machine does
//	                         in between still differs)
//	TRIVIUM_CLIENT_TESTS=1   run both TestClients..., which need Node and npm
//	TRIVIUM_CELESTIANET=DIR  run TestCelestia with Celestia's programs in DIR, on a
//	                         network with nothing but loopback: make test-celestia
//	TRIVIUM_PARENTS=DIR      run TestParent... with the programs of parent chains in DIR:
//	                         make test-settlement
//	TRIVIUM_WALKS=5          walks in TestParentSupply on each parent chain; 1 by default
//	TRIVIUM_WALK_SEED=N      the first of them takes the same steps again
//	TRIVIUM_BINARY=FILE      the trivium to test; built when it is not set
//
// The tests import nothing of a running node: what they know, they know as a
// user does. Readiness is a line in a log and an answer on a port, never a
// duration. The log of each process is in the test's artifact directory, kept
// with -artifacts, and its end is printed when the test fails.
package e2e
