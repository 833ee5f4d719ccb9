#!/usr/bin/env bash
# npm ci, unless node_modules already holds what package-lock.json names.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bash tools/require-node.sh
. tools/lock.sh

mkdir -p .tools
trap release_lock EXIT
trap 'release_lock; exit 130' INT
trap 'release_lock; exit 143' TERM HUP
take_lock .tools/packages-lock "another run that installs the npm packages"
node tools/packages-are-current.mjs || npm ci
