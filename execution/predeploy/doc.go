// Package predeploy is what those accounts of the chain have in common that run Go
// behind the router's stub and keep all they have in slots: the system config
// (execution/sysconfig) and messages (execution/messages).
//
//	frame -> stub -> Admit: is it the account itself? -> Answer -> output, or a revert
//	by an error of the account's ABI (Refuse), or a halt
//
// Must not: hold state, or know what an account is for.
package predeploy
