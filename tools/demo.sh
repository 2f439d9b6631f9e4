#!/usr/bin/env bash
# Builds the reference portal, checks it and says what to do next. Exits as the check does.
set -uo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"
descriptor=portals/musterland/portal.yaml
said=$(mktemp)
trap 'rm -f "$said"' EXIT

pruefstand up | tee "$said" || exit
code=0
pruefstand check "$descriptor" || code=$?
# Where to look stood above the check's progress; a reader wants it at the end.
printf '\n'
sed -n '/^The portal:/,$p' "$said"
printf 'Check it again: .venv/bin/pruefstand check %s\n' "$descriptor"
exit "$code"
