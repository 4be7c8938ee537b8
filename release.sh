#!/usr/bin/env bash
# Builds the program for every platform it is released on, without cgo, into
# dist/. Usage: ./release.sh VERSION
set -euo pipefail
cd "$(dirname "$0")"
version=${1:?usage: ./release.sh VERSION}
rm -rf dist
mkdir -p dist
for target in linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64; do
  os=${target%/*} arch=${target#*/} suffix=
  [ "$os" = windows ] && suffix=.exe
  out=dist/nianbao-$version-$os-$arch$suffix
  CGO_ENABLED=0 GOOS=$os GOARCH=$arch go build -trimpath \
    -ldflags "-s -w -X main.release=$version" -o "$out" ./cmd/nianbao
  echo "$out"
done
(cd dist && sha256sum nianbao-* > SHA256SUMS)
