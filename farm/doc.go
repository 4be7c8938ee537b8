// Package farm serves a small farm of portals on loopback.
package farm
