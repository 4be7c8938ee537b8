package report

// TitleParts is what a title says.
type TitleParts struct {
	Agency   string
	Year     int
	YearText string
	Type     string
	Variant  string
	Ours     bool
	Why      string
}

// SplitTitle takes a title apart.
func SplitTitle(title string) TitleParts { return TitleParts{} }
