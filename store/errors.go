package store

import (
	"errors"
	"fmt"
)

// Errors of Open.
var (
	// ErrInUse is returned when another process holds the store.
	ErrInUse = errors.New("store is in use by another process")

	// ErrForeign is returned when the file is not a store of this program.
	ErrForeign = errors.New("not a nianbao store")

	// ErrNewer is returned when a later version of this program wrote the store.
	ErrNewer = errors.New("store was written by a newer version of nianbao")
)

// Errors of reading and writing.
var (
	// ErrDamaged is what every DamagedError is, for errors.Is.
	ErrDamaged = errors.New("store is damaged")

	// ErrUnknown is returned when a snapshot, request or run that is named
	// does not exist in the store.
	ErrUnknown = errors.New("not in the store")
)

// DamagedError says which record of the store is not what was written. Bucket
// and Key are empty when the file as a whole is meant, Key alone when a bucket is.
type DamagedError struct {
	Bucket  string
	Key     []byte
	Reason  string
	Missing int // records of the bucket that are not there at all
}

// Error names the record and what is wrong with it.
func (e *DamagedError) Error() string {
	if e.Bucket == "" {
		return fmt.Sprintf("%v: %s", ErrDamaged, e.Reason)
	}
	if e.Key == nil {
		return fmt.Sprintf("%v: bucket %s: %s", ErrDamaged, e.Bucket, e.Reason)
	}
	return fmt.Sprintf("%v: bucket %s, key %q: %s", ErrDamaged, e.Bucket, e.Key, e.Reason)
}

// Is makes every DamagedError an ErrDamaged.
func (e *DamagedError) Is(target error) bool { return target == ErrDamaged }
