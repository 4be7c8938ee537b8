package sources

import (
	"fmt"

	"nianbao/region"
)

// CheckSiteID compares the website code 网站标识码 that a home page carries in
// its meta tag SiteIDCode with the division of the definition. It returns a
// warning where they are of two divisions, and false where they agree or the
// code says nothing.
func (src Source) CheckSiteID(code string) (Finding, bool) {
	d, ok := region.BySiteID(code, 0)
	if !ok || len(src.Code) < 6 || region.Latest(src.Code[:6]) == d.Code {
		return Finding{}, false
	}
	return Finding{
		File: src.File, Line: src.Line, ID: src.ID, Warning: true,
		Message: fmt.Sprintf("code %s is %s, but the home page has SiteIDCode %s, of %s", src.Code, region.Name(src.Code), clip(code), d.Name),
		Mend:    fmt.Sprintf("write code = %q, or correct base", d.Code),
	}, true
}
