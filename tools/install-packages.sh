#!/usr/bin/env bash
# npm ci, unless node_modules already holds what package-lock.json names. npm writes node_modules/.package-lock.json last, so
# an interrupted run starts over.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bash tools/require-node.sh
. tools/lock.sh

mkdir -p .tools
trap release_lock EXIT
trap 'release_lock; exit 130' INT
trap 'release_lock; exit 143' TERM HUP
take_lock .tools/packages-lock "another run that installs the npm packages"
if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
  npm ci
  touch node_modules/.package-lock.json
fi
