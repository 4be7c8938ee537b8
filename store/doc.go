// Package store keeps raw snapshots, parsed reports and outcomes in one bbolt file.
package store
