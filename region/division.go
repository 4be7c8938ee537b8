package region

// The levels of a division. Values are stored as written.
const (
	LevelCountry    = "country"
	LevelProvince   = "province"
	LevelPrefecture = "prefecture"
	LevelCounty     = "county"
	LevelTownship   = "township"
)

// CountryCode stands for the whole country. It is no code of GB/T 2260, but
// national bodies are filed under it in public listings.
const CountryCode = "100000"

// Division is one administrative division 行政区划 under one name. A division
// that changed its name has one value for each name.
type Division struct {
	Code       string   // six digits, nine for townships
	Name       string   // full name: 武山县
	Level      string   // country, province, prefecture, county or township
	From       int      // first year in force; 0 for townships, whose years are not known
	Until      int      // first year no longer in force; 0 while it is in force
	Successors []string // codes that took over; a year in brackets, as in 120113[2020], marks a part handed over in that year
}

// InForce says whether the division existed in a year. Year 0 is today.
func (d Division) InForce(year int) bool {
	if year == 0 {
		return d.Until == 0
	}
	return d.From <= year && (d.Until == 0 || year < d.Until)
}

// Find returns the division that held a code in a year; year 0 is today. Nine
// digits are a township, twelve the same in the edition of the statistics
// bureau. It reports false for a code that was not in force in that year.
func Find(code string, year int) (Division, bool) {
	code = normalCode(code)
	if code == CountryCode {
		return country(), true
	}
	if len(code) == 9 {
		return findTown(code)
	}
	for _, d := range divisions().byCode[code] {
		if d.InForce(year) {
			return d, true
		}
	}
	return Division{}, false
}

// Name is the full name a code has today or had last, "" for an unknown code.
func Name(code string) string {
	d, ok := last(code)
	if !ok {
		return ""
	}
	return d.Name
}

// last returns the newest division of a code, whether or not in force.
func last(code string) (Division, bool) {
	if d, ok := Find(code, 0); ok {
		return d, true
	}
	var newest Division
	for _, d := range divisions().byCode[normalCode(code)] {
		if d.Until > newest.Until {
			newest = d
		}
	}
	return newest, newest.Code != ""
}

// Chain returns the division of a code in a year and all that it stands in,
// province first, the division itself last. It is nil when the code was not in
// force in that year. A township has no years of its own: it stands in what
// its county was called then.
func Chain(code string, year int) []Division {
	d, ok := Find(code, year)
	if !ok {
		return nil
	}
	if d.Code == CountryCode {
		return []Division{d}
	}
	var chain []Division
	for _, parent := range parentCodes(d.Code) {
		if p, ok := Find(parent, year); ok {
			chain = append(chain, p)
		} else if p, ok := then(parent, year); ok && d.Level == LevelTownship {
			chain = append(chain, p)
		}
	}
	return append(chain, d)
}

// parentCodes returns the codes above a code, province first, whether or not
// they exist: counties under a municipality 直辖市 have no prefecture.
func parentCodes(code string) []string {
	var parents []string
	for _, p := range []string{code[:2] + "0000", code[:4] + "00", code[:6]} {
		if p != code && (len(parents) == 0 || p != parents[len(parents)-1]) {
			parents = append(parents, p)
		}
	}
	return parents
}

// then returns what a code of today was in a year before it existed: its one
// predecessor, if there is exactly one.
func then(code string, year int) (Division, bool) {
	var found []Division
	for _, d := range divisions().all {
		if d.Code[:2] == code[:2] && d.Code != code && d.InForce(year) && Latest(d.Code) == code {
			found = append(found, d)
		}
	}
	if len(found) != 1 {
		return Division{}, false
	}
	return found[0], true
}

// Children returns the divisions right below one in a year, by code: below ""
// and CountryCode the provinces, below a province its prefectures and the counties it governs
// itself, below a county its townships. Below a prefecture without counties
// 不设区的市 stand its townships; those of development zones 开发区, which have
// no code of their own, stand below their prefecture too.
func Children(code string, year int) []Division {
	code = normalCode(code)
	if code == CountryCode {
		code = ""
	}
	if len(code) == 6 && code[4:] != "00" {
		return townsUnder(code)
	}
	var children []Division
	for _, d := range divisions().all {
		if d.InForce(year) && parentOf(d, year) == code {
			children = append(children, d)
		}
	}
	if len(code) == 6 && code[2:] != "0000" {
		children = append(children, straysUnder(code)...)
	}
	return children
}

// parentOf is the code of the division a county, prefecture or province stands in.
func parentOf(d Division, year int) string {
	switch {
	case d.Level == LevelProvince:
		return ""
	case d.Level == LevelPrefecture:
		return d.Code[:2] + "0000"
	}
	if _, ok := Find(d.Code[:4]+"00", year); ok {
		return d.Code[:4] + "00"
	}
	return d.Code[:2] + "0000"
}

// normalCode cuts the trailing zeros of the statistical edition: twelve digits
// become nine, nine that end in 000 become six.
func normalCode(code string) string {
	if len(code) == 12 && code[9:] == "000" {
		code = code[:9]
	}
	if len(code) == 9 && code[6:] == "000" {
		code = code[:6]
	}
	return code
}

func country() Division {
	return Division{Code: CountryCode, Name: "全国", Level: LevelCountry}
}
