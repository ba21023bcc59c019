//go:build !linux

package pgserver

import (
	"errors"
	"os/exec"
)

func (s *Server) mounting(cmd *exec.Cmd) *exec.Cmd { return cmd }

func (s *Server) tryMount() error { return errors.New("only on Linux") }

type logDisk struct{}

func (s *Server) newLogDisk(int) (*logDisk, error)          { return nil, errors.New("only on Linux") }
func (d *logDisk) inside(_ *owner, cmd *exec.Cmd) *exec.Cmd { return cmd }
func (d *logDisk) ballast() string                          { return "" }
func (d *logDisk) fill() error                              { return nil }
func (d *logDisk) release() error                           { return nil }
