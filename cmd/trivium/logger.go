package main

import (
	"context"
	"io"
	"log/slog"
	"os"

	gethlog "github.com/ethereum/go-ethereum/log"

	"github.com/trivium-chain/trivium/app/config"
)

// newLogger makes the process's logger and routes the errors that go-ethereum's
// packages log to it. Their warnings are about a node of another kind; they show
// with --log.level debug.
func newLogger(cfg config.Log, w io.Writer) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(cfg.Level)); err != nil {
		level = slog.LevelInfo
	}
	var h slog.Handler
	if cfg.Format == "json" {
		h = slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level})
	} else {
		h = gethlog.NewTerminalHandlerWithLevel(w, level, isTerminal(w))
	}
	least := slog.LevelError
	if level <= slog.LevelDebug {
		least = slog.LevelWarn
	}
	gethlog.SetDefault(gethlog.NewLogger(&floor{h, least}))
	log := slog.New(h)
	slog.SetDefault(log)
	return log
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("NO_COLOR") == ""
}

// floor drops records under a level.
type floor struct {
	slog.Handler
	least slog.Level
}

func (f *floor) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= f.least && f.Handler.Enabled(ctx, l)
}
func (f *floor) WithAttrs(a []slog.Attr) slog.Handler {
	return &floor{f.Handler.WithAttrs(a), f.least}
}
func (f *floor) WithGroup(name string) slog.Handler {
	return &floor{f.Handler.WithGroup(name), f.least}
}
