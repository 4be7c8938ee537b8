package harvest

import (
	"nianbao/sources"
)

// Platform is the site platform of a source: the one its pages showed, else that
// of its definition, "" where neither is known.
func (h *Harvest) Platform(source string) (string, error) {
	family, err := h.Family(source)
	if family != "" || err != nil {
		return family, err
	}
	src, known := h.Sources.Find(source)
	switch {
	case !known:
		return "", nil
	case src.Family != "" && src.Family != sources.FamilyAuto:
		return src.Family, nil
	}
	return src.Platform, nil
}
