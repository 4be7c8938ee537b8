// Package sources says where reports are published and how each site is walked.
package sources
