#!/usr/bin/env bash
# Puts the official Python clients of requirements.txt into .tools/official-clients once, and prints its Python's path.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec bash "$here/../../tools/python-environment.sh" official-clients "$here/requirements.txt"
