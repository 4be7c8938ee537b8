// Package report recognizes, parses and validates annual reports on government-information disclosure.
package report
