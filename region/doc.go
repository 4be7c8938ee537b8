// Package region knows the administrative divisions of China by code and by name.
package region
