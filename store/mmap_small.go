//go:build !unix || !(amd64 || arm64 || loong64 || mips64 || mips64le || ppc64 || ppc64le || riscv64 || s390x)

package store

// initialMmap is 0 where a mapping larger than the file would enlarge the file
// (Windows) or does not fit the address space.
const initialMmap = 0
