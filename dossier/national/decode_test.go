package national

import (
	"errors"
	"testing"
)

// Damaged data is an error or a list of another text, never a panic and never without bound. It cannot happen to the embedded
// data, but the format has a reader, and every reader has this test.
func FuzzDecode(f *testing.F) {
	small := []byte{2, 18, 2, 1, 0, 1, 2, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1} // two records; cut off
	f.Add(small)
	f.Add([]byte{})
	f.Add([]byte{1, 10, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, '\n', '\n', '\n', '\n', '\n', '\n', '\n', '\n', '\n', '\n'}) // one record of empty texts
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		records, err := decode(data)
		if err != nil && (!errors.Is(err, errData) || records != nil) {
			t.Errorf("%v, %v", records, err)
		}
		if len(records) > len(data) {
			t.Errorf("%d records of %d bytes", len(records), len(data))
		}
	})
}

// Kills: data that is cut off, or goes on, taken for whole.
func TestDecodeDamaged(t *testing.T) {
	one := []byte{1, 10, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}
	for range 10 {
		one = append(one, 'x', '\n')
	}
	if records, err := decode(one); err != nil || len(records) != 1 || records[0].Documents != "x" {
		t.Fatalf("%v, %v", records, err)
	}
	for n := range one {
		if _, err := decode(one[:n]); !errors.Is(err, errData) {
			t.Errorf("cut after %d bytes: %v", n, err)
		}
	}
	if _, err := decode(append(one, 'y')); !errors.Is(err, errData) {
		t.Errorf("longer: %v", err)
	}
	if _, err := unpack(procedures[:1000], proceduresSize); !errors.Is(err, errData) {
		t.Errorf("cut: %v", err)
	}
}
