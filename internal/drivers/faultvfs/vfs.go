package faultvfs

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// handle is what SQLite has of an open file: its own part first, then the number of the Go value behind it.
type handle struct {
	base sqlite3.Tsqlite3_file
	id   uintptr
}

// opened is an open file.
type opened struct {
	disk *Disk
	name string
	file *file
	// The directory is to be synced with the first sync, as the VFS for Unix does for every journal that it may create.
	directory bool
	// The file goes when it is closed.
	temporary bool
	holds     hold
}

// registry has the Go values that C memory names by numbers: disks and open files.
type registry struct {
	sync.Mutex
	last   uintptr
	values map[uintptr]any
}

var known = registry{values: map[uintptr]any{}}

func (r *registry) add(v any) uintptr {
	r.Lock()
	defer r.Unlock()
	r.last++
	r.values[r.last] = v
	return r.last
}

func (r *registry) get(id uintptr) any {
	r.Lock()
	defer r.Unlock()
	return r.values[id]
}

func (r *registry) remove(id uintptr) {
	r.Lock()
	defer r.Unlock()
	delete(r.values, id)
}

// at reads an address of memory that is not Go's as a pointer.
func at[T any](address uintptr) *T { return *(**T)(unsafe.Pointer(&address)) }

// bytesAt is n bytes at an address.
func bytesAt(address uintptr, n int) []byte { return unsafe.Slice(at[byte](address), n) }

// pointer is how the translated C calls a Go function: the second word of an interface that holds it.
func pointer(function any) uintptr { return (*[2]uintptr)(unsafe.Pointer(&function))[1] }

// methods is what SQLite calls for an open file. It never moves.
var methods = sqlite3.Tsqlite3_io_methods{
	FiVersion: 2,
	FxClose:   pointer(xClose), FxRead: pointer(xRead), FxWrite: pointer(xWrite), FxTruncate: pointer(xTruncate), FxSync: pointer(xSync),
	FxFileSize: pointer(xFileSize), FxLock: pointer(xLock), FxUnlock: pointer(xUnlock), FxCheckReservedLock: pointer(xCheckReservedLock),
	FxFileControl: pointer(xFileControl), FxSectorSize: pointer(xSectorSize), FxDeviceCharacteristics: pointer(xDeviceCharacteristics),
	FxShmMap: pointer(xShmMap), FxShmLock: pointer(xShmLock), FxShmBarrier: pointer(xShmBarrier), FxShmUnmap: pointer(xShmUnmap),
}

// vfs is a disk as SQLite knows it.
type vfs struct {
	name string
	tls  *libc.TLS
	c    uintptr
	text uintptr
	id   uintptr
}

// register makes a disk known. SQLite's own VFS lends it the clock, the sleep and the randomness.
func register(d *Disk) *vfs {
	v := &vfs{tls: libc.NewTLS()}
	v.id = known.add(d)
	v.name = fmt.Sprintf("faultvfs%d", v.id)
	sqlite3.Xsqlite3_initialize(v.tls)
	own := sqlite3.Xsqlite3_vfs_find(v.tls, 0)
	v.text, v.c = must(libc.CString(v.name)), libc.Xcalloc(v.tls, 1, libc.Tsize_t(unsafe.Sizeof(sqlite3.Tsqlite3_vfs{})))
	if own == 0 || v.c == 0 {
		panic("faultvfs: SQLite has no VFS, or there is no memory")
	}
	c := at[sqlite3.Tsqlite3_vfs](v.c)
	*c = *at[sqlite3.Tsqlite3_vfs](own)
	c.FiVersion, c.FpNext, c.FmxPathname = 2, 0, 512
	c.FszOsFile = int32(unsafe.Sizeof(handle{}))
	c.FzName, c.FpAppData = v.text, v.id
	c.FxOpen, c.FxDelete, c.FxAccess, c.FxFullPathname = pointer(xOpen), pointer(xDelete), pointer(xAccess), pointer(xFullPathname)
	if rc := sqlite3.Xsqlite3_vfs_register(v.tls, v.c, 0); rc != sqlite3.SQLITE_OK {
		panic(fmt.Sprintf("faultvfs: SQLite refuses the VFS: %d", rc))
	}
	return v
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func (v *vfs) unregister() {
	if v.c == 0 {
		return
	}
	sqlite3.Xsqlite3_vfs_unregister(v.tls, v.c)
	libc.Xfree(v.tls, v.c)
	libc.Xfree(v.tls, v.text)
	v.tls.Close()
	known.remove(v.id)
	v.c = 0
}

func diskOf(vfs uintptr) *Disk { return known.get(at[sqlite3.Tsqlite3_vfs](vfs).FpAppData).(*Disk) }

func fileOf(f uintptr) *opened { return known.get(at[handle](f).id).(*opened) }

// nameOf is a file's name without the folder, of which there is one.
func nameOf(path uintptr) string { return strings.TrimLeft(libc.GoString(path), "/") }

func xOpen(_ *libc.TLS, vfs, path, f uintptr, flags int32, out uintptr) int32 {
	*at[handle](f) = handle{}
	d := diskOf(vfs)
	o := &opened{disk: d, temporary: flags&sqlite3.SQLITE_OPEN_DELETEONCLOSE != 0}
	if path == 0 {
		o.temporary = true
	} else {
		o.name = nameOf(path)
	}
	if o.name == "" { // temporary tables and the like: not part of the disk that survives
		o.file = &file{}
		d.mu.Lock()
		d.open++
		d.mu.Unlock()
	} else {
		var rc int32
		o.file, rc = d.opened(o.name, flags&sqlite3.SQLITE_OPEN_CREATE != 0, flags&sqlite3.SQLITE_OPEN_EXCLUSIVE != 0)
		if rc != sqlite3.SQLITE_OK {
			return rc
		}
		const journals = sqlite3.SQLITE_OPEN_MAIN_JOURNAL | sqlite3.SQLITE_OPEN_SUPER_JOURNAL | sqlite3.SQLITE_OPEN_WAL
		o.directory = flags&sqlite3.SQLITE_OPEN_CREATE != 0 && flags&journals != 0
	}
	h := at[handle](f)
	h.id = known.add(o)
	h.base.FpMethods = uintptr(unsafe.Pointer(&methods))
	if out != 0 {
		*at[int32](out) = flags
	}
	return sqlite3.SQLITE_OK
}

func xClose(_ *libc.TLS, f uintptr) int32 {
	o := fileOf(f)
	o.unlock(sqlite3.SQLITE_LOCK_NONE)
	if o.temporary && o.name != "" {
		o.disk.deleted(o.name, false)
	}
	known.remove(at[handle](f).id)
	o.disk.mu.Lock()
	o.disk.open--
	o.disk.mu.Unlock()
	return sqlite3.SQLITE_OK
}

func xRead(_ *libc.TLS, f, b uintptr, n int32, offset int64) int32 {
	o := fileOf(f)
	return o.disk.read(o.file, bytesAt(b, int(n)), offset)
}

func xWrite(_ *libc.TLS, f, b uintptr, n int32, offset int64) int32 {
	o := fileOf(f)
	if o.name == "" {
		o.file.data = overwrite(o.file.data, bytesAt(b, int(n)), offset)
		return sqlite3.SQLITE_OK
	}
	return o.disk.write(o.name, o.file, bytesAt(b, int(n)), offset)
}

func xTruncate(_ *libc.TLS, f uintptr, size int64) int32 {
	o := fileOf(f)
	if o.name == "" {
		o.file.data = resize(o.file.data, size)
		return sqlite3.SQLITE_OK
	}
	return o.disk.truncate(o.name, o.file, size)
}

func xSync(_ *libc.TLS, f uintptr, _ int32) int32 {
	o := fileOf(f)
	if o.name == "" {
		return sqlite3.SQLITE_OK
	}
	rc := o.disk.sync(o.name, o.file, o.directory)
	if rc == sqlite3.SQLITE_OK {
		o.directory = false
	}
	return rc
}

func xFileSize(_ *libc.TLS, f, size uintptr) int32 {
	o := fileOf(f)
	*at[int64](size) = o.disk.sizeOf(o.file)
	return sqlite3.SQLITE_OK
}

func xFileControl(_ *libc.TLS, _ uintptr, _ int32, _ uintptr) int32 { return sqlite3.SQLITE_NOTFOUND }

func xSectorSize(_ *libc.TLS, _ uintptr) int32 { return Sector }

func xDeviceCharacteristics(_ *libc.TLS, _ uintptr) int32 {
	return sqlite3.SQLITE_IOCAP_POWERSAFE_OVERWRITE
}

func xDelete(_ *libc.TLS, vfs, path uintptr, directory int32) int32 {
	return diskOf(vfs).deleted(nameOf(path), directory != 0)
}

func xAccess(_ *libc.TLS, vfs, path uintptr, _ int32, out uintptr) int32 {
	there := int32(0)
	if diskOf(vfs).exists(nameOf(path)) {
		there = 1
	}
	*at[int32](out) = there
	return sqlite3.SQLITE_OK
}

func xFullPathname(_ *libc.TLS, _, path uintptr, n int32, out uintptr) int32 {
	full := "/" + nameOf(path)
	if len(full)+1 > int(n) {
		return sqlite3.SQLITE_CANTOPEN
	}
	b := bytesAt(out, len(full)+1)
	b[copy(b, full)] = 0
	return sqlite3.SQLITE_OK
}

func sortedNames(names map[string]*file) []string { return slices.Sorted(maps.Keys(names)) }
