#!/usr/bin/env bash
# Builds the reference portal, checks it and says what to do next. Exits as the check does.
set -uo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
# What is printed is typed where the user stands: `make -C` (which says `w`) came from elsewhere.
from='' down='make down'
if [ "$PWD" != "$root" ] || [[ ${MAKEFLAGS-} =~ ^[a-zA-Z]*w ]]; then
  from=$root/ down="make -C $root down"
fi
cd "$root" || exit
export PATH="$root/.venv/bin:$PATH"
descriptor=portals/musterland/portal.yaml
said=$(mktemp)
trap 'rm -f "$said"' EXIT

pruefstand up | sed -u "s|^Take it down:.*|Take it down:   $down|" | tee "$said" || exit
code=0
pruefstand check "$descriptor" || code=$?
# Where to look stood above the check's progress; a reader wants it at the end.
printf '\n'
sed -n '/^The portal:/,$p' "$said"
printf 'Check it again: %s.venv/bin/pruefstand check %s%s\n' "$from" "$from" "$descriptor"
exit "$code"
