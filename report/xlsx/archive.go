package xlsx

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"hash/crc32"
	"io"
	"math"
)

// errTooLarge means that a part is larger than the archive can say in a way that Excel accepts.
var errTooLarge = errors.New("report/xlsx: a sheet of more than 4 GiB")

// part is one file of a workbook, compressed while it is written. It is kept until the whole workbook is known to be right, so that
// nothing is written of one that is not.
type part struct {
	name  string
	b     bytes.Buffer
	flate *flate.Writer
	crc   uint32
	size  uint64
}

func newPart(name string) *part {
	p := &part{name: name}
	p.flate, _ = flate.NewWriter(&p.b, flate.DefaultCompression) // a level that exists
	return p
}

func (p *part) Write(b []byte) (int, error) {
	p.crc = crc32.Update(p.crc, crc32.IEEETable, b)
	p.size += uint64(len(b))
	if p.size > math.MaxUint32 {
		return 0, errTooLarge
	}
	return p.flate.Write(b)
}

// close ends the part and gives the compressor's memory back.
func (p *part) close() error {
	err := p.flate.Close()
	p.flate = nil
	return err
}

// writeParts writes the parts in their order. They carry no time.
func writeParts(w io.Writer, parts []*part) error {
	zw := zip.NewWriter(w)
	for _, p := range parts {
		out, err := zw.CreateRaw(&zip.FileHeader{
			Name: p.name, Method: zip.Deflate, CRC32: p.crc, CompressedSize64: uint64(p.b.Len()), UncompressedSize64: p.size,
			CreatorVersion: 20, ReaderVersion: 20,
		})
		if err != nil {
			return err
		}
		if _, err := p.b.WriteTo(out); err != nil {
			return err
		}
	}
	return zw.Close()
}
