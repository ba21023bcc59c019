package dossier

import (
	"strings"

	"github.com/motcua/motcua"
)

// Levels are levels of government (cấp hành chính) as a set. The zero value is none: not stated.
type Levels uint8

// The levels, to be combined with |.
const (
	LevelCommune  Levels = 1 << iota // cấp xã
	LevelProvince                    // cấp tỉnh
	LevelCentral                     // cấp bộ, trung ương

	allLevels = LevelCommune | LevelProvince | LevelCentral
)

var levelNames = [...]struct {
	level       Levels
	key, vi, en string
}{
	{LevelCommune, "commune", "cấp xã", "commune"},
	{LevelProvince, "province", "cấp tỉnh", "province"},
	{LevelCentral, "central", "cấp bộ, trung ương", "central"},
}

const levelKeys = "commune, province, central"

// ParseLevels reads the form of [Levels.String]: names separated by commas, in any order.
func ParseLevels(s string) (Levels, error) {
	var out Levels
	if s == "" {
		return 0, nil
	}
names:
	for name := range strings.SplitSeq(s, ",") {
		for _, n := range levelNames {
			if n.key == strings.TrimSpace(name) {
				out |= n.level
				continue names
			}
		}
		return 0, motcua.Invalid("dossier: levels", motcua.Problem{Code: motcua.CodeUnknown, Param: levelKeys})
	}
	return out, nil
}

// Has reports whether every level of other is in the set.
func (l Levels) Has(other Levels) bool { return l&other == other }

// String returns "commune,province", and "" for none.
func (l Levels) String() string {
	var names []string
	for _, n := range levelNames {
		if l.Has(n.level) {
			names = append(names, n.key)
		}
	}
	return strings.Join(names, ",")
}

// Text returns the levels in words: "cấp xã, cấp tỉnh".
func (l Levels) Text(lang motcua.Language) string {
	var names []string
	for _, n := range levelNames {
		if !l.Has(n.level) {
			continue
		}
		if lang == motcua.English {
			names = append(names, n.en)
		} else {
			names = append(names, n.vi)
		}
	}
	return strings.Join(names, ", ")
}

// MarshalText returns the form of [Levels.String].
func (l Levels) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads the form of [ParseLevels].
func (l *Levels) UnmarshalText(text []byte) error {
	v, err := ParseLevels(string(text))
	if err != nil {
		return err
	}
	*l = v
	return nil
}
