package pgserver

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
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

// logDisk is a disk in memory for the write-ahead log, in a namespace that a process holds open while servers come and go.
type logDisk struct {
	holder *exec.Cmd
	pipe   io.WriteCloser
	dir    string
}

// holdScript mounts the disk, says so, and holds it until its input ends.
const holdScript = `mount -t tmpfs -o "size=$2,mode=0700,uid=$3,gid=$4" tmpfs "$1" && echo mounted && exec cat >/dev/null`

// newLogDisk mounts the disk.
func (s *Server) newLogDisk(size int) (*logDisk, error) {
	if s.owner == nil {
		return nil, errors.New("the test is not root's")
	}
	d := &logDisk{dir: filepath.Join(s.dir, "log-disk")}
	if err := os.Mkdir(d.dir, 0o700); err != nil {
		return nil, err
	}
	d.holder = exec.Command("/bin/sh", "-c", holdScript, "pgserver", d.dir, strconv.Itoa(size), strconv.Itoa(s.owner.uid), strconv.Itoa(s.owner.gid))
	d.holder.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Unshareflags: syscall.CLONE_NEWNS}
	out, err := d.holder.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if d.pipe, err = d.holder.StdinPipe(); err != nil {
		return nil, err
	}
	if err := d.holder.Start(); err != nil {
		return nil, err
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		return nil, fmt.Errorf("mount: %w %s", errors.Join(err, d.release()), line)
	}
	return d, nil
}

// inside returns a command that runs where the disk is mounted.
func (d *logDisk) inside(o *owner, cmd *exec.Cmd) *exec.Cmd {
	args := []string{"--mount=/proc/" + strconv.Itoa(d.holder.Process.Pid) + "/ns/mnt", "setpriv", "--reuid", strconv.Itoa(o.uid), "--regid", strconv.Itoa(o.gid), "--clear-groups"}
	out := exec.Command("nsenter", append(args, cmd.Args...)...)
	out.Dir, out.Env = cmd.Dir, cmd.Env
	out.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return out
}

// ballast is a file on the disk, as the holder sees it.
func (d *logDisk) ballast() string {
	return filepath.Join("/proc", strconv.Itoa(d.holder.Process.Pid), "root", d.dir, "ballast")
}

// fill leaves no room on the disk.
func (d *logDisk) fill() error {
	f, err := os.OpenFile(d.ballast(), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	for page := make([]byte, 1<<12); err == nil; {
		_, err = f.Write(page)
	}
	if errors.Is(err, syscall.ENOSPC) {
		err = nil
	}
	return errors.Join(err, f.Close())
}

// release ends the holder, and the disk with it.
func (d *logDisk) release() error { return errors.Join(d.pipe.Close(), d.holder.Wait()) }
