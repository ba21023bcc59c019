// Package faultvfs is a simulated disk under SQLite, to cut its power:
//
//	disk := faultvfs.New()
//	defer disk.Close()
//	db, err := sql.Open("sqlite", disk.DSN("dossiers.db"))
//	… write, and note disk.Len() at each acknowledgement …
//	after := disk.Cut(at, seed)   // the disk as somebody finds it after a power cut at that moment
//
// A disk records every write, truncation, sync, creation and deletion. What a sync has not made durable when the power goes may be
// there, missing, there in part, or rubbish, sector by sector as the seed says; what was synced is there. One recorded
// run is thus good for any number of cuts, and a cut costs milliseconds.
//
// The disk also fills up ([Disk.SetCapacity]) and fails ([Disk.SetFault]) when told to. It lives in memory, is a real VFS of
// modernc.org/sqlite with locks and shared memory for its WAL, and serves many connections of one process.
//
// # What is assumed of a disk
//
// That a sync is true, that an overwriting write harms nothing beside it (SQLite's "powersafe overwrite", which it assumes by
// default), and that an entry of a directory is durable when the directory was synced, which SQLite does together with the
// first sync of a new journal or WAL, and on deletion when synchronous is EXTRA. Nothing is assumed about the order in which unsynced
// writes arrive. What lies shows with [Disk.SetLying].
package faultvfs

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"

	sqlite3 "modernc.org/sqlite/lib"
)

// Kind is what SQLite asks of the disk.
type Kind uint8

// The kinds that a [Disk] records.
const (
	Write Kind = iota + 1
	Truncate
	Sync
	Create
	Delete
)

// Op is one operation on the disk.
type Op struct {
	Kind Kind
	// Name is the file's: "dossiers.db", "dossiers.db-wal".
	Name string
	// Offset is where a write begins, or the size to truncate to.
	Offset int64
	// Data is what is written. It must not be changed.
	Data []byte

	file *file
	// A sync, or a deletion, of the directory as well.
	directory bool
}

// Disk is a disk. Its methods are safe for concurrent use.
type Disk struct {
	vfs *vfs

	mu       sync.Mutex
	files    map[string]*file // what is there now, synced or not
	before   map[string]*file // what was there at the beginning
	ops      []Op
	size     int64
	capacity int64 // 0 is endless
	lying    bool
	fault    func(Op) int
	open     int // files that are open
}

// file is what stands behind a name. A file that was deleted lives on for those who have it open.
type file struct {
	data  []byte
	first []byte // what it held at the beginning of the record
	locks locks
	shm   shared
}

// New returns an empty disk and makes it known to SQLite.
func New() *Disk { return fresh(map[string][]byte{}) }

func fresh(content map[string][]byte) *Disk {
	d := &Disk{files: map[string]*file{}, before: map[string]*file{}}
	for name, data := range content {
		f := &file{data: slices.Clone(data), first: data}
		d.files[name], d.before[name] = f, f
		d.size += int64(len(data))
	}
	d.vfs = register(d)
	return d
}

// Close takes the disk away from SQLite. Databases on it must be closed before; closing with one open is an error and does nothing.
func (d *Disk) Close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.open > 0 {
		return fmt.Errorf("faultvfs: %d files are open", d.open)
	}
	d.vfs.unregister()
	return nil
}

// DSN returns how modernc.org/sqlite opens a database on the disk. Parameters, such as "_pragma=foreign_keys(1)", are added to it.
func (d *Disk) DSN(name string, parameters ...string) string {
	return "file:/" + url.PathEscape(name) + "?" + strings.Join(append([]string{"vfs=" + d.vfs.name}, parameters...), "&")
}

// VFS returns the name that SQLite knows the disk by.
func (d *Disk) VFS() string { return d.vfs.name }

// Len returns how many operations were recorded: the present moment, for [Disk.Cut].
func (d *Disk) Len() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.ops)
}

// Ops returns what was recorded.
func (d *Disk) Ops() []Op {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.ops)
}

// Files returns the names and sizes of what is there now.
func (d *Disk) Files() map[string]int {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := map[string]int{}
	for name, f := range d.files {
		out[name] = len(f.data)
	}
	return out
}

// SetCapacity sets how many bytes fit on the disk; a write that needs more is SQLITE_FULL. Zero, as in the beginning, is no end.
func (d *Disk) SetCapacity(bytes int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.capacity = bytes
}

// Size returns how many bytes are on the disk.
func (d *Disk) Size() int64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.size
}

// SetLying makes a disk that acknowledges a sync and does nothing, as some do.
func (d *Disk) SetLying(lying bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lying = lying
}

// SetFault sets what is asked before each operation: a result other than 0 is SQLite's code of the error with which it fails, and
// nothing is done. nil, as in the beginning, lets everything succeed. It is called with the disk locked.
func (d *Disk) SetFault(fault func(Op) int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fault = fault
}

// do records an operation, after asking whether it may succeed. The disk is locked.
func (d *Disk) do(op Op) int32 {
	if d.fault != nil {
		if code := d.fault(op); code != 0 {
			return int32(code)
		}
	}
	if op.Kind == Sync && d.lying {
		return sqlite3.SQLITE_OK
	}
	d.ops = append(d.ops, op)
	return sqlite3.SQLITE_OK
}

// opened returns the file behind a name, made if need be, or nil.
func (d *Disk) opened(name string, create, exclusive bool) (*file, int32) {
	d.mu.Lock()
	defer d.mu.Unlock()
	f := d.files[name]
	if f != nil && exclusive || f == nil && !create {
		return nil, sqlite3.SQLITE_CANTOPEN
	}
	if f == nil {
		f = &file{}
		if rc := d.do(Op{Kind: Create, Name: name, file: f}); rc != sqlite3.SQLITE_OK {
			return nil, rc
		}
		d.files[name] = f
	}
	d.open++
	return f, sqlite3.SQLITE_OK
}

func (d *Disk) exists(name string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.files[name] != nil
}

func (d *Disk) deleted(name string, directory bool) int32 {
	d.mu.Lock()
	defer d.mu.Unlock()
	f := d.files[name]
	if f == nil {
		return sqlite3.SQLITE_IOERR_DELETE_NOENT
	}
	if rc := d.do(Op{Kind: Delete, Name: name, file: f, directory: directory && !d.lying}); rc != sqlite3.SQLITE_OK {
		return rc
	}
	delete(d.files, name)
	d.size -= int64(len(f.data))
	return sqlite3.SQLITE_OK
}

func (d *Disk) read(f *file, b []byte, offset int64) int32 {
	d.mu.Lock()
	defer d.mu.Unlock()
	n := 0
	if offset < int64(len(f.data)) {
		n = copy(b, f.data[offset:])
	}
	if n < len(b) {
		clear(b[n:])
		return sqlite3.SQLITE_IOERR_SHORT_READ
	}
	return sqlite3.SQLITE_OK
}

func (d *Disk) write(name string, f *file, b []byte, offset int64) int32 {
	d.mu.Lock()
	defer d.mu.Unlock()
	more := max(0, offset+int64(len(b))-int64(len(f.data)))
	if more > 0 && d.capacity > 0 && d.size+more > d.capacity {
		return sqlite3.SQLITE_FULL
	}
	if rc := d.do(Op{Kind: Write, Name: name, Offset: offset, Data: slices.Clone(b), file: f}); rc != sqlite3.SQLITE_OK {
		return rc
	}
	f.data = overwrite(f.data, b, offset)
	d.size += more
	return sqlite3.SQLITE_OK
}

func (d *Disk) truncate(name string, f *file, size int64) int32 {
	d.mu.Lock()
	defer d.mu.Unlock()
	if rc := d.do(Op{Kind: Truncate, Name: name, Offset: size, file: f}); rc != sqlite3.SQLITE_OK {
		return rc
	}
	was := len(f.data)
	f.data = resize(f.data, size)
	d.size += int64(len(f.data) - was)
	return sqlite3.SQLITE_OK
}

func (d *Disk) sync(name string, f *file, directory bool) int32 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.do(Op{Kind: Sync, Name: name, file: f, directory: directory})
}

func (d *Disk) sizeOf(f *file) int64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return int64(len(f.data))
}

// overwrite puts b into data at an offset; a gap before it is filled with zeros.
func overwrite(data, b []byte, offset int64) []byte {
	if end := offset + int64(len(b)); end > int64(len(data)) {
		data = resize(data, end)
	}
	copy(data[offset:], b)
	return data
}

func resize(data []byte, size int64) []byte {
	if size <= int64(len(data)) {
		return data[:size]
	}
	return append(data, make([]byte, size-int64(len(data)))...)
}

// content returns a copy of what the names hold.
func content(names map[string]*file, of func(*file) []byte) map[string][]byte {
	out := make(map[string][]byte, len(names))
	for name, f := range maps.All(names) {
		out[name] = slices.Clone(of(f))
	}
	return out
}
