// Package abi turns words on a command line into call data, and answers of a
// contract into words, by Solidity's ABI:
//
//	"transfer(address,uint256)(bool)" -> Parse -> Function
//	["0xf39F...", "5"]                -> Encode -> call data with the selector
//	what the contract answered        -> Decode -> ["true"]
//	JSON ABI of a compiler            -> ReadFile -> errors and logs with their names
//
// Promises
//   - What Decode prints, Encode reads: both write a value in the same words.
//   - An argument that does not fit is refused with its number, name and type;
//     nothing is cut or filled up.
//   - Text of a contract is printed in quotes, so that it cannot act on a terminal.
//
// Tuples are refused in signatures: who needs them gives the call data in hex. A
// JSON ABI may have them.
package abi
