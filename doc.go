// Package nianbao holds the tests that concern the whole module; the program
// is in cmd/nianbao.
package nianbao
