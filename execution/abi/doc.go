// Package abi reads and writes what predeploys of the VMs need of Solidity's ABI
// (docs.soliditylang.org, "Contract ABI Specification"): words, bytes, strings and
// arrays of the two as arguments, results and errors.
//
// Promises: reading takes any call data, in time and memory of its size, and says
// whether all that was asked for lies in it; what is read aliases the call data.
//
// Must not: know a method of a predeploy. Those are in the VMs.
package abi
