package calendar_test

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

// runInRoot runs a program in another root directory, as root or in a user namespace of its own. It reports whether the
// program could be started.
func runInRoot(root, program string, args ...string) (output []byte, ran bool, err error) {
	for _, namespace := range []bool{false, true} {
		cmd := exec.Command(program, args...)
		cmd.Dir = "/"
		cmd.Env = []string{inside + "=1"}
		cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: root}
		if namespace {
			cmd.SysProcAttr.Cloneflags = syscall.CLONE_NEWUSER
			cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
			cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}}
		}
		output, err = cmd.CombinedOutput()
		var exit *exec.ExitError
		if err == nil || errors.As(err, &exit) {
			return output, true, err
		}
	}
	return nil, false, err
}
