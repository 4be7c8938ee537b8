package farm

import "strings"

// formTable is the rows and columns of one statutory table by their ids. The
// ids are written here a second time on purpose: the truth must not lean on
// the reader that is checked with it.
type formTable struct{ rows, columns []string }

const (
	applicants = "natural_person business research public_interest legal_service other_org total"
	results    = "new_received carried_in granted partial " +
		"denied_state_secret denied_law_forbids denied_security_stability denied_third_party " +
		"denied_internal denied_process denied_case_file denied_admin_query " +
		"unable_not_held unable_must_create unable_unclear " +
		"unprocessed_petition unprocessed_repeat unprocessed_publication unprocessed_mass unprocessed_reconfirm "
	disputes = "rec_upheld rec_corrected rec_other rec_pending rec_total " +
		"lit_direct_upheld lit_direct_corrected lit_direct_other lit_direct_pending lit_direct_total " +
		"lit_after_upheld lit_after_corrected lit_after_other lit_after_pending lit_after_total"
)

// formTables is the tables of the forms the farm's reports use.
var formTables = map[string]map[string]formTable{
	"f2021": {
		"t2_1": table("rules normative", "made repealed in_force"),
		"t2_5": table("licence", "decisions"),
		"t2_6": table("penalty coercion", "decisions"),
		"t2_8": table("fee", "amount"),
		"t3":   table(results+"other_overdue_correction other_overdue_fee other_misc processed_total carried_out", applicants),
		"t4":   table("cases", disputes),
	},
	"f2019": {
		"t2_1": table("rules normative", "made published public_total"),
		"t2_5": table("licence other_service", "prev_items delta decisions"),
		"t2_6": table("penalty coercion", "prev_items delta decisions"),
		"t2_8": table("fee", "prev_items delta"),
		"t2_9": table("procurement", "projects amount"),
		"t3":   table(results+"other processed_total carried_out", applicants),
		"t4":   table("cases", disputes),
	},
}

// table splits two lists of ids.
func table(rows, columns string) formTable {
	return formTable{rows: strings.Fields(rows), columns: strings.Fields(columns)}
}
