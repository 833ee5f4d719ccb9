#!/usr/bin/env bash
# Writes sdk/LANGUAGE anew from schema.json with Pulumi's own code generators, in the versions that the go.mod files in
# tools/sdk-generator and tools/language-java pin. Usage: generate.sh [nodejs|python|go|java]…, by default all.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if ! command -v go >/dev/null; then
  echo "missing: Go 1.25 or newer, to build the SDKs' generators (https://go.dev/doc/install)" >&2
  exit 1
fi

programs=$PWD/.tools/generators
mkdir -p "$programs"

build() { # build FOLDER PACKAGE; quick when nothing changed
  (cd "tools/$1" && CGO_ENABLED=0 go build -o "$programs/" "$2")
}

definition_types() { # the folder with the types of a definition, in the languages that can tell objects apart by a field
  case $1 in
    nodejs | python)
      node -r ts-node/register/transpile-only tools/sdks/definition-types/write.ts "$programs/definition-types"
      echo ".tools/generators/definition-types/$1" ;;
  esac
}

[ $# -gt 0 ] || set -- nodejs python go java
for language in "$@"; do
  case $language in
    java)
      build language-java github.com/pulumi/pulumi-java/pkg/cmd/pulumi-java-gen
      # It warns of secrets in the configuration, which Java reads as plain text like every other language.
      "$programs/pulumi-java-gen" generate --schema schema.json --out sdk/java --build none 2>&1 | sed '/^WARN: secret property/d' >&2
      node tools/sdks/java-resources.mjs ;;
    *)
      build sdk-generator .
      "$programs/sdk-generator" "$language" schema.json "sdk/$language" $(definition_types "$language")
      # Language hosts look for it at the module's root, not beside the package.
      if [ "$language" = go ]; then cp sdk/go/cloudflow/pulumi-plugin.json sdk/go/; fi ;;
  esac
done
