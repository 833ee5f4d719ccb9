#!/usr/bin/env bash
# Puts a virtual environment with the packages of a requirements file into .tools/NAME once, and prints its Python's path.
# What it is doing goes to standard error. Usage: python-environment.sh NAME REQUIREMENTS
set -euo pipefail
name=$1
requirements=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. tools/lock.sh

if ! command -v python3 >/dev/null; then
  echo "missing: Python 3.10 or newer, for $name (https://www.python.org/downloads)" >&2
  exit 1
fi
if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))'; then
  echo "too old: $(python3 --version); $name needs 3.10 or newer (https://www.python.org/downloads)" >&2
  exit 1
fi

home=$PWD/.tools/$name
mkdir -p .tools
trap release_lock EXIT
trap 'release_lock; exit 130' INT
trap 'release_lock; exit 143' TERM HUP
take_lock ".tools/$name-lock" "another run that installs $name"
if ! cmp -s "$requirements" "$home/installed.txt"; then
  echo "installing $name, once, into .tools/$name …" >&2
  rm -rf "$home"
  python3 -m venv "$home" >&2 || { echo "python3 cannot make a virtual environment (on Debian: apt-get install python3-venv)" >&2; exit 1; }
  "$home/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$requirements" >&2
  cp "$requirements" "$home/installed.txt"
fi
echo "$home/bin/python"
