#!/usr/bin/env bash
# Puts the Pulumi CLI and language hosts into .tools/bin: links to the ones on PATH if the CLI there is recent enough, else
# programs built once from the versions pinned in the go.mod files beside this folder. Usage: install.sh [yaml|nodejs|python|go|java]…
# Every caller runs .tools/bin/pulumi with .tools/bin first on PATH. A build is named after its pins, appears by a rename and
# is made under a lock, so an interrupted or a second run does no harm.
set -euo pipefail

oldest=3.243.0 # the first release whose engine knows List
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
bin=$root/.tools/bin
built=$root/.tools/built
# Where the CLI keeps its own version, which is empty in a plain build; its Automation API and requiredPulumiVersion ask for it.
stamped=github.com/pulumi/pulumi/sdk/v3/go/common/version.Version

. "$root/tools/lock.sh"

# A second name of the same file: the CLI warns about hosts that do not lie beside its own real path.
hard_link="ln -f"

# program → the folder whose go.mod pins it, its module, its package in there
pin_of() {
  case $1 in
    pulumi)
      echo "pulumi github.com/pulumi/pulumi/pkg/v3 cmd/pulumi" ;;
    pulumi-language-yaml)
      echo "language-yaml github.com/pulumi/pulumi-yaml cmd/pulumi-language-yaml" ;;
    pulumi-language-nodejs)
      echo "language-hosts github.com/pulumi/pulumi/sdk/v3 nodejs/cmd/pulumi-language-nodejs" ;;
    pulumi-language-python)
      echo "language-hosts github.com/pulumi/pulumi/sdk/v3 python/cmd/pulumi-language-python" ;;
    pulumi-language-go)
      echo "language-hosts github.com/pulumi/pulumi/sdk/v3 go/pulumi-language-go" ;;
    pulumi-language-java)
      echo "language-java github.com/pulumi/pulumi-java/pkg cmd/pulumi-language-java" ;;
    *)
      say "no language host \"${1#pulumi-language-}\": yaml, nodejs, python, go, java"; exit 2 ;;
  esac
}

say() { echo "tools: $*" >&2; }

at_least() { # at_least 3.259.0 3.243.0
  [ "$(printf '%s\n%s\n' "$2" "$1" | sort -t. -k1,1n -k2,2n -k3,3n | head -1)" = "$2" ]
}

real_path() { # readlink -f, which older macOS lacks
  local path=$1 target
  while target=$(readlink "$path"); do
    case $target in /*) path=$target ;; *) path=$(dirname "$path")/$target ;; esac
  done
  echo "$(cd "$(dirname "$path")" && pwd -P)/$(basename "$path")"
}

place() { # place COMMAND SOURCE NAME: links or copies SOURCE to .tools/bin/NAME, in one step
  if [ "$2" -ef "$bin/$3" ]; then return; fi
  $1 "$2" "$bin/.$3.$$"
  mv -f "$bin/.$3.$$" "$bin/$3"
}

# The CLI on PATH, unless it is our own or too old.
cli_on_path() {
  local found version
  found=$(PATH=$(without_tools) command -v pulumi) || return 1
  version=$(PULUMI_SKIP_UPDATE_CHECK=true "$found" version 2>/dev/null | tail -1)
  version=${version#v}
  if at_least "${version%%[-+]*}" "$oldest"; then
    echo "$found"
  else
    say "the Pulumi CLI at $found is ${version:-of no known version}; this project needs $oldest or newer"
    return 1
  fi
}

without_tools() {
  local rest="" part
  while IFS= read -r -d: part; do
    [ "$part" = "$bin" ] || rest=$rest${rest:+:}$part
  done <<<"$PATH:"
  echo "$rest"
}

host_on_path() { # beside the CLI, as released, or on PATH
  local beside
  beside=$(dirname "$(real_path "$cli")")/$1
  if [ -x "$beside" ]; then echo "$beside"; else PATH=$(without_tools) command -v "$1"; fi
}

require_go() {
  local version
  if ! command -v go >/dev/null; then
    say "missing: the Pulumi CLI $oldest or newer (https://www.pulumi.com/docs/install), or Go 1.21 or newer (https://go.dev/doc/install) to build it here"
    exit 1
  fi
  version=$(go env GOVERSION)
  version=${version#go}
  if ! at_least "${version%%[-+ ]*}" 1.21.0; then
    say "too old: Go $version; building the Pulumi CLI needs Go 1.21 or newer (https://go.dev/doc/install)"
    exit 1
  fi
}

scratch=""
builder=""

release() {
  trap - EXIT INT TERM HUP
  if [ -n "$builder" ]; then
    kill -INT -- "-$builder" 2>/dev/null || true
    wait "$builder" 2>/dev/null || true
  fi
  if [ -n "$scratch" ]; then rm -rf "$scratch"; fi
  release_lock
}

progress() { # one line that moves on a terminal, else a line every 20 seconds
  local log=$1 name=$2 line
  while kill -0 "$builder" 2>/dev/null; do
    sleep 1
    line="$name: $(grep -c '^go: downloading' "$log" || true) modules fetched, $(grep -cv '^go: ' "$log" || true) packages compiled, ${SECONDS}s"
    if [ -t 2 ]; then
      printf '\r\033[Ktools: %s' "$line" >&2
    elif ((SECONDS % 20 == 0)); then
      say "$line"
    fi
  done
  if [ -t 2 ]; then printf '\r\033[K' >&2; fi
}

build() { # build NAME FOLDER MODULE PACKAGE OUTPUT
  local name=$1 folder=$2 module=$3 package=$4 output=$5 version
  version=$(cd "$folder" && go list -m -f '{{.Version}}' "$module")
  scratch=$(mktemp -d "$built/.build.XXXXXX")
  say "building $name $version from source, once; with a cold cache this takes some minutes"
  SECONDS=0
  set -m
  (
    cd "$folder"
    export GOTMPDIR=$scratch CGO_ENABLED=0
    exec go build -v -o "$scratch/$name" -ldflags "-s -w -X $stamped=$version" "$module/$package"
  ) >"$scratch/log" 2>&1 &
  builder=$!
  set +m
  progress "$scratch/log" "$name"
  if ! wait "$builder"; then
    builder=""
    say "building $name failed:"
    grep -Ev '^(go: downloading |[a-z0-9./_-]+$)' "$scratch/log" | tail -20 >&2
    exit 1
  fi
  builder=""
  rm -f "$built/$name@"* # earlier pins
  mv "$scratch/$name" "$output"
  rm -rf "$scratch"
  scratch=""
  say "built $name $version in ${SECONDS}s"
}

install() {
  local name=$1 pin folder module package output
  pin=$(pin_of "$name")
  read -r folder module package <<<"$pin"
  folder=$root/tools/$folder
  output=$built/$name@$(cat "$folder/go.mod" "$folder/go.sum" | cksum | cut -d' ' -f1)
  if [ ! -x "$output" ]; then
    require_go
    take_lock "$root/.tools/lock" "another run that builds into $built"
    if [ ! -x "$output" ]; then build "$name" "$folder" "$module" "$package" "$output"; fi
    release_lock
  fi
  place "$hard_link" "$output" "$name"
}

# The Python host runs programs by a script, which it looks for on PATH.
place_python_exec() {
  local script=pulumi-language-python-exec folder
  if [ -n "$cli" ] && found=$(host_on_path "$script"); then
    place "ln -s" "$found" "$script"
  else
    require_go
    folder=$(cd "$root/tools/language-hosts" && go mod download github.com/pulumi/pulumi/sdk/v3 && go list -m -f '{{.Dir}}' github.com/pulumi/pulumi/sdk/v3)
    place "command install -m 755" "$folder/python/cmd/$script" "$script"
  fi
}

mkdir -p "$bin" "$built"
trap release EXIT
trap 'release; exit 130' INT
trap 'release; exit 143' TERM HUP

if cli=$(cli_on_path); then place "ln -s" "$cli" pulumi; else cli=""; install pulumi; fi
for host in "${@:-yaml}"; do
  name=pulumi-language-$host
  pin_of "$name" >/dev/null
  if [ -n "$cli" ] && found=$(host_on_path "$name"); then place "ln -s" "$found" "$name"; else install "$name"; fi
  if [ "$host" = python ]; then place_python_exec; fi
done
