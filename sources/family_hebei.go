package sources

// hebei is the platform of 石家庄 and its counties: columns and articles are UUIDs.
var hebei = family{
	name:  "hebei-uuid",
	marks: shape(3, "/columns/", `/columns/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{20,}`),
}
