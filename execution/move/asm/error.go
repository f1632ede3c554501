package asm

import (
	"errors"
	"fmt"
	"strings"
)

// Error is a fault of the source.
type Error struct {
	Name         string // of the source, as Options has it
	Line, Column int    // from 1; columns count bytes
	Message      string
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.Name, e.Line, e.Column, e.Message)
}

// sourceFault is an error at an offset, before the offset is made line and column.
type sourceFault struct {
	pos     int
	message string
}

func (f *sourceFault) Error() string { return f.message }

func fault(pos int, format string, args ...any) error {
	return &sourceFault{pos, fmt.Sprintf(format, args...)}
}

// locate makes an Error of a fault in src.
func locate(err error, file, src string) error {
	var f *sourceFault
	if !errors.As(err, &f) {
		return err
	}
	before := src[:min(f.pos, len(src))]
	if file == "" {
		file = "source"
	}
	return &Error{
		Name:    file,
		Line:    1 + strings.Count(before, "\n"),
		Column:  len(before) - strings.LastIndexByte(before, '\n'),
		Message: f.message,
	}
}
