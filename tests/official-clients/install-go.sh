#!/usr/bin/env bash
# Builds the driver of the official Go client, pinned by go/go.mod, into .tools/official-clients-go, and prints its path.
# What it is doing goes to standard error.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/../.."
. tools/lock.sh

if ! command -v go >/dev/null; then
  echo "missing: Go 1.22 or newer, for the official Go client (https://go.dev/dl)" >&2
  exit 1
fi

program=$PWD/.tools/official-clients-go/client
mkdir -p "$(dirname "$program")"
trap release_lock EXIT
trap 'release_lock; exit 130' INT
trap 'release_lock; exit 143' TERM HUP
take_lock .tools/official-clients-go-lock "another run that builds the official Go client"
if [ ! -x "$program" ] || [ -n "$(find "$here/go" -newer "$program" -type f)" ]; then
  echo "building the official Go client, once, into .tools/official-clients-go …" >&2
  (cd "$here/go" && go build -o "$program.new" .) >&2
  mv "$program.new" "$program"
fi
echo "$program"
