package pgserver

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"syscall"
)

// mountScript mounts a disk in memory and becomes a program of another user. The mount is in a namespace of its own: it goes with
// the last process of it.
const mountScript = `disk=$1 size=$2 uid=$3 gid=$4
shift 4
mount -t tmpfs -o "size=$size,mode=0700,uid=$uid,gid=$gid" tmpfs "$disk" || exit 1
exec setpriv --reuid "$uid" --regid "$gid" --clear-groups "$@"`

// mounting returns a command that mounts the small disk first.
func (s *Server) mounting(cmd *exec.Cmd) *exec.Cmd {
	args := []string{"-c", mountScript, "pgserver", s.SmallDisk(), strconv.Itoa(s.small), strconv.Itoa(s.owner.uid), strconv.Itoa(s.owner.gid)}
	out := exec.Command("/bin/sh", append(args, cmd.Args...)...)
	out.Dir, out.Env = cmd.Dir, cmd.Env
	out.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Unshareflags: syscall.CLONE_NEWNS}
	return out
}

// tryMount makes the folder of the small disk and tries whether it can be mounted.
func (s *Server) tryMount() error {
	if s.owner == nil {
		return errors.New("the test is not root's")
	}
	if err := os.Mkdir(s.SmallDisk(), 0o700); err != nil {
		return err
	}
	if err := s.owner.own(s.SmallDisk()); err != nil {
		return err
	}
	if out, err := s.mounting(exec.Command("true")).CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}
