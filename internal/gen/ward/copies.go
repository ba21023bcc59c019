package main

import "io/fs"

// originals are files of other packages that the example reads too. The copies are byte for byte, so the example speaks of
// the same figures as the tests of those packages.
var originals = map[string]string{
	"criteria.json": "criteria/testdata/nghithu-2023-09-11.json",
	"claims.json":   "report/claim/testdata/claims.json",
}

func copies(module fs.FS) (map[string][]byte, error) {
	files := map[string][]byte{}
	for name, original := range originals {
		content, err := fs.ReadFile(module, original)
		if err != nil {
			return nil, err
		}
		files[name] = content
	}
	return files, nil
}
