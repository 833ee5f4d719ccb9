#!/usr/bin/env bash
# Puts the official Python clients of requirements.txt into .tools/official-clients once, and prints its Python's path.
# What it is doing goes to standard error.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/../.."
. tools/lock.sh

if ! command -v python3 >/dev/null; then
  echo "missing: Python 3.10 or newer, for the official Python clients (https://www.python.org/downloads)" >&2
  exit 1
fi
if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))'; then
  echo "too old: $(python3 --version); the official Python clients need 3.10 or newer (https://www.python.org/downloads)" >&2
  exit 1
fi

home=$PWD/.tools/official-clients
mkdir -p .tools
trap release_lock EXIT
trap 'release_lock; exit 130' INT
trap 'release_lock; exit 143' TERM HUP
take_lock .tools/official-clients-lock "another run that installs the official Python clients"
if ! cmp -s "$here/requirements.txt" "$home/installed.txt"; then
  echo "installing the official Python clients, once, into .tools/official-clients …" >&2
  rm -rf "$home"
  python3 -m venv "$home" >&2 || { echo "python3 cannot make a virtual environment (on Debian: apt-get install python3-venv)" >&2; exit 1; }
  "$home/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$here/requirements.txt" >&2
  cp "$here/requirements.txt" "$home/installed.txt"
fi
echo "$home/bin/python"
