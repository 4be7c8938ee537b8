package harvest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"time"

	"nianbao/sources"
)

// wantedKey names the side record of the report years a source was last
// walked for.
const wantedKey = "wanted/"

// horizon is the time before which the pages of a source are asked for again.
// Columns that were walked for fewer years than are wanted now are walked
// anew whatever their age, since rows of the other years were passed over.
func (r *run) horizon(source string) (time.Time, error) {
	data, ok, err := r.Store.Value(wantedKey + source)
	if err != nil {
		return time.Time{}, fmt.Errorf("look up the years of %s: %w", source, err)
	}
	var walked sources.Years
	if ok && json.Unmarshal(data, &walked) == nil && covers(walked, r.Years) {
		return r.Now().Add(-r.Recheck), nil
	}
	if data, err = json.Marshal(r.Years); err == nil {
		err = r.Store.Put(wantedKey+source, data)
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("store the years of %s: %w", source, err)
	}
	return r.Now(), nil
}

// covers says whether years walked before hold all that are wanted now. An
// open end reaches as far as reports can.
func covers(walked, wanted sources.Years) bool {
	const latest = 9999
	return walked.From <= wanted.From && cmp.Or(walked.To, latest) >= cmp.Or(wanted.To, latest)
}
