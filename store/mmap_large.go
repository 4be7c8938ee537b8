//go:build unix && (amd64 || arm64 || loong64 || mips64 || mips64le || ppc64 || ppc64le || riscv64 || s390x)

package store

// initialMmap is how much address space is mapped at once. When the file
// outgrows the mapping, bbolt makes the writer wait for every reader; a
// mapping larger than the file costs nothing here.
const initialMmap = 64 << 30
