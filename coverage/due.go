package coverage

import "time"

// China is the time zone in which days end.
var China = time.FixedZone("CST", 8*60*60)

// The statutory days of the regulation 政府信息公开条例: 2019 art. 49 gives
// departments until 31 January and governments until 31 March; until report
// year 2018 the day was 31 March for all (2007 art. 31).
const (
	earlyFrom = 2019
	kindGov   = "government"
)

// Due is the moment from which the report of a kind of body on a year is late.
func Due(kind string, year int) time.Time {
	month := time.April
	if year >= earlyFrom && !aggregates(kind) {
		month = time.February
	}
	return time.Date(year+1, month, 1, 0, 0, 0, 0, China)
}

// aggregates tells the kinds of bodies whose day is 31 March: governments,
// which report on their whole territory, and institutions, which report under
// a regulation of their own.
func aggregates(kind string) bool { return kind == kindGov || kind == "institution" }
