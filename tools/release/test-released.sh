#!/usr/bin/env bash
# Runs tests of the plugin on what `make dist` made instead of bin/: on the form for this platform and on the one for Node.js,
# or on the one in FORM. Usage: test-released.sh [FILE]…; without one every test of the engine's wire and of the real CLI.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
files=("$@")
if ((${#files[@]} == 0)); then files=('tests/engine/**/*.test.ts' 'tests/cli/**/*.test.ts'); fi

platform=$(node -r ts-node/register/transpile-only -p 'const { nameOf, thisMachine } = require("./tools/release/targets"); nameOf(thisMachine())')
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for form in ${FORM:-$platform node}; do
  mkdir "$scratch/$form"
  for program in cloudflow pulumi-resource-cloudflow; do
    tar -xzf "dist/release/$program-v$(node -p 'require("./package.json").version')-$form.tar.gz" -C "$scratch/$form"
  done
  echo "on the released form \"$form\":"
  PROGRAMS=$scratch/$form npx mocha --timeout 120000 "${files[@]}"
done
