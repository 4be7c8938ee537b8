package report

import (
	"encoding/json"
	"fmt"
)

// Schema numbers the JSON of a Reading. It is raised when a field changes its
// meaning or goes away.
const Schema = 1

// Readable returns an error for data of a newer schema, which this program does not
// know. Who reads a part of a stored reading asks it first.
func Readable(schema int) error {
	if schema > Schema {
		return fmt.Errorf("reading has schema %d, this program knows %d: use a newer nianbao", schema, Schema)
	}
	return nil
}

// Decode opens a Reading that was stored as JSON. into is a *Reading, or
// points to a type that embeds one. Data of a newer schema is refused.
func Decode(schema int, data []byte, into any) error {
	if err := Readable(schema); err != nil {
		return err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("decode reading: %w", err)
	}
	return nil
}
