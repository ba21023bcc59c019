// Package faultvfs is a simulated disk under SQLite.
package faultvfs

import (
	_ "github.com/motcua/motcua"
	_ "modernc.org/libc"
	_ "modernc.org/sqlite"
)
