#!/usr/bin/env bash
# Stops with one line when Node or npm is missing or older than package.json's "engines" allow.
set -euo pipefail
oldest=20.19

if ! command -v node >/dev/null; then
  echo "missing: Node.js $oldest or newer (https://nodejs.org/en/download)" >&2
  exit 1
fi
if ! command -v npm >/dev/null; then
  echo "missing: npm, which comes with Node.js $oldest or newer (https://nodejs.org/en/download)" >&2
  exit 1
fi
version=$(node --version)
if [ "$(printf '%s\n%s\n' "v$oldest" "$version" | sort -t. -k1.2,1n -k2,2n | head -1)" != "v$oldest" ]; then
  echo "too old: Node.js $version; this project needs $oldest or newer (https://nodejs.org/en/download)" >&2
  exit 1
fi
