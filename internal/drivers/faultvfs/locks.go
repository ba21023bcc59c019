package faultvfs

import (
	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// locks are those of one file, among the connections that have it open: SQLite's five levels.
type locks struct {
	readers  int // who holds SHARED or more
	reserved *opened
	pending  *opened
	excluded *opened
}

// hold is what one open file holds.
type hold struct {
	level int32
	// Of the shared memory: what is held together with others and what alone, a bit for each of the eight locks.
	together, alone uint8
}

// shared is the index of the WAL: memory that all connections of a database see. It does not survive anything.
type shared struct {
	regions []uintptr
	users   map[*opened]bool
	readers [sqlite3.SQLITE_SHM_NLOCK]int
	writers [sqlite3.SQLITE_SHM_NLOCK]bool
}

func xLock(_ *libc.TLS, f uintptr, level int32) int32 {
	o := fileOf(f)
	o.disk.mu.Lock()
	defer o.disk.mu.Unlock()
	l := &o.file.locks
	if level <= o.holds.level {
		return sqlite3.SQLITE_OK
	}
	if o.holds.level == sqlite3.SQLITE_LOCK_NONE { // SHARED comes first, whatever is asked for
		if l.pending != nil || l.excluded != nil {
			return sqlite3.SQLITE_BUSY
		}
		l.readers++
		o.holds.level = sqlite3.SQLITE_LOCK_SHARED
	}
	if level >= sqlite3.SQLITE_LOCK_RESERVED && o.holds.level < sqlite3.SQLITE_LOCK_RESERVED {
		if l.reserved != nil && l.reserved != o {
			return sqlite3.SQLITE_BUSY
		}
		l.reserved = o
		o.holds.level = sqlite3.SQLITE_LOCK_RESERVED
	}
	if level == sqlite3.SQLITE_LOCK_EXCLUSIVE {
		if l.pending != nil && l.pending != o {
			return sqlite3.SQLITE_BUSY
		}
		l.pending = o
		o.holds.level = sqlite3.SQLITE_LOCK_PENDING
		if l.readers > 1 {
			return sqlite3.SQLITE_BUSY
		}
		l.excluded = o
		o.holds.level = sqlite3.SQLITE_LOCK_EXCLUSIVE
	}
	return sqlite3.SQLITE_OK
}

func xUnlock(_ *libc.TLS, f uintptr, level int32) int32 {
	fileOf(f).unlock(level)
	return sqlite3.SQLITE_OK
}

func (o *opened) unlock(level int32) {
	o.disk.mu.Lock()
	defer o.disk.mu.Unlock()
	l := &o.file.locks
	if o.holds.level <= level {
		return
	}
	if l.excluded == o {
		l.excluded = nil
	}
	if l.pending == o {
		l.pending = nil
	}
	if l.reserved == o {
		l.reserved = nil
	}
	if level == sqlite3.SQLITE_LOCK_NONE {
		l.readers--
	}
	o.holds.level = level
}

func xCheckReservedLock(_ *libc.TLS, f, out uintptr) int32 {
	o := fileOf(f)
	o.disk.mu.Lock()
	defer o.disk.mu.Unlock()
	held := int32(0)
	if o.file.locks.reserved != nil {
		held = 1
	}
	*at[int32](out) = held
	return sqlite3.SQLITE_OK
}

func xShmMap(tls *libc.TLS, f uintptr, region, size, extend int32, out uintptr) int32 {
	o := fileOf(f)
	o.disk.mu.Lock()
	defer o.disk.mu.Unlock()
	s := &o.file.shm
	if s.users == nil {
		s.users = map[*opened]bool{}
	}
	s.users[o] = true
	*at[uintptr](out) = 0
	for int(region) >= len(s.regions) {
		if extend == 0 {
			return sqlite3.SQLITE_OK
		}
		p := libc.Xcalloc(tls, 1, libc.Tsize_t(size))
		if p == 0 {
			return sqlite3.SQLITE_NOMEM
		}
		s.regions = append(s.regions, p)
	}
	*at[uintptr](out) = s.regions[region]
	return sqlite3.SQLITE_OK
}

func xShmLock(_ *libc.TLS, f uintptr, first, n, flags int32) int32 {
	o := fileOf(f)
	o.disk.mu.Lock()
	defer o.disk.mu.Unlock()
	s := &o.file.shm
	bits := func(yield func(i int, bit uint8)) {
		for i := int(first); i < int(first+n); i++ {
			yield(i, 1<<i)
		}
	}
	switch alone := flags&sqlite3.SQLITE_SHM_EXCLUSIVE != 0; {
	case flags&sqlite3.SQLITE_SHM_UNLOCK != 0:
		bits(func(i int, bit uint8) {
			if o.holds.alone&bit != 0 {
				s.writers[i] = false
				o.holds.alone &^= bit
			}
			if o.holds.together&bit != 0 {
				s.readers[i]--
				o.holds.together &^= bit
			}
		})
	case alone:
		busy := false
		bits(func(i int, bit uint8) {
			others := s.readers[i]
			if o.holds.together&bit != 0 {
				others--
			}
			busy = busy || others > 0 || s.writers[i] && o.holds.alone&bit == 0
		})
		if busy {
			return sqlite3.SQLITE_BUSY
		}
		bits(func(i int, bit uint8) { s.writers[i], o.holds.alone = true, o.holds.alone|bit })
	default:
		busy := false
		bits(func(i int, bit uint8) { busy = busy || s.writers[i] && o.holds.alone&bit == 0 })
		if busy {
			return sqlite3.SQLITE_BUSY
		}
		bits(func(i int, bit uint8) {
			if o.holds.together&bit == 0 {
				s.readers[i]++
				o.holds.together |= bit
			}
		})
	}
	return sqlite3.SQLITE_OK
}

// xShmBarrier orders memory: taking and leaving a lock does.
func xShmBarrier(_ *libc.TLS, f uintptr) {
	o := fileOf(f)
	o.disk.mu.Lock()
	defer o.disk.mu.Unlock()
}

func xShmUnmap(tls *libc.TLS, f uintptr, _ int32) int32 {
	o := fileOf(f)
	o.disk.mu.Lock()
	defer o.disk.mu.Unlock()
	s := &o.file.shm
	for i := range s.readers {
		if bit := uint8(1) << i; o.holds.together&bit != 0 {
			s.readers[i]--
		} else if o.holds.alone&bit != 0 {
			s.writers[i] = false
		}
	}
	o.holds.together, o.holds.alone = 0, 0
	delete(s.users, o)
	if len(s.users) == 0 {
		for _, p := range s.regions {
			libc.Xfree(tls, p)
		}
		s.regions = nil
	}
	return sqlite3.SQLITE_OK
}
