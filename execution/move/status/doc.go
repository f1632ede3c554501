// Package status names every way in which Move bytecode can be refused or end.
//
// A Code is one of the public status codes of the Move project, by its own name
// and number, so that results can be compared with those of any other Move VM.
// An Error is a Code with the place where it arose.
//
// Promises: a Code never changes its number, and its name is the field's own.
//
// Must not: hold text that depends on anything but the bytecode; Error.Message is
// for people and is never compared, stored or hashed.
package status
