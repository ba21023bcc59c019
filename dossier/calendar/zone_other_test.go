//go:build !linux

package calendar_test

import "errors"

func runInRoot(string, string, ...string) (output []byte, ran bool, err error) {
	return nil, false, errors.New("no root directory to change")
}
