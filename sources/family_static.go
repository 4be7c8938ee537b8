package sources

// static is a site of plain directories and files without other marks.
var static = family{
	name:  "static",
	marks: shape(3, "href=", `href=["'](\./|/)[a-z0-9_/-]+/(index\.s?html?)?["']`),
}
