#!/usr/bin/env bash
# Installs what the project needs, below its own folder where it can. Steps that are done are skipped:
# each leaves a stamp inside what it made, keyed on what it was made from.
# Usage: tools/setup.sh [--tests]   (--tests adds what only the tests need)
set -euo pipefail
cd "$(dirname "$0")/.."
for_tests=false
[[ "${1:-}" == --tests ]] && for_tests=true

readonly STOPPED=3  # the exit code of wrong usage or input, as the program itself has it
stop() {
  printf '\nsetup: %s\n' "$1" >&2
  shift
  printf '%s\n' "$@" >&2
  exit "$STOPPED"
}

# step TITLE STAMP KEY COMMAND…: runs the command unless the stamp already holds the key.
step() {
  local title=$1 stamp=$2 key=$3 started=$SECONDS
  shift 3
  [[ -f "$stamp" && "$(<"$stamp")" == "$key" ]] && return
  printf 'setup: %s …\n' "$title"
  "$@"
  printf '%s' "$key" >"$stamp"
  printf 'setup: %s: done in %s s\n' "$title" "$((SECONDS - started))"
}

key_of() { { printf '%s\n' "$PWD" "$@"; cat "$@" 2>/dev/null; } | sha256sum | cut -c1-40; }

# --- Debian's packages: the only thing outside this folder, so the user is told and may do it himself.

has() { PATH="$PATH:/usr/sbin:/sbin" command -v "$1" >/dev/null; }

missing_packages() {
  has make || echo make
  has nginx || echo nginx
  has npm || echo npm
  has python3 || echo python3
  has_uv || python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
  if $for_tests; then
    has chromium || echo chromium
    has openssl || echo openssl
  fi
}

as_root() {
  if [[ $EUID -eq 0 ]]; then "$@"; else sudo -n "$@"; fi
}

may_be_root() { [[ $EUID -eq 0 ]] || { has sudo && sudo -n true 2>/dev/null; }; }

install_packages() {
  local started=$SECONDS policy=/usr/sbin/policy-rc.d
  printf 'setup: Debian packages %s …\n' "$*"
  # Debian would start nginx on port 80 right after unpacking; the project starts its own, on loopback.
  if [[ ! -e "$policy" ]]; then
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
    trap 'as_root rm -f /usr/sbin/policy-rc.d' EXIT
  fi
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "$@" >/dev/null
  if [[ -d /run/systemd/system && " $* " == *" nginx "* ]]; then
    as_root systemctl disable --quiet nginx
  fi
  printf 'setup: Debian packages: done in %s s\n' "$((SECONDS - started))"
}

packages() {
  local -a missing
  mapfile -t missing < <(missing_packages)
  [[ ${#missing[@]} -eq 0 ]] && return
  if has apt-get && may_be_root; then
    install_packages "${missing[@]}"
  elif has apt-get; then
    stop "missing: ${missing[*]}. Please run once, then again what you ran now:" \
      "    sudo apt-get install --no-install-recommends ${missing[*]}"
  else
    stop "missing: ${missing[*]}. Install them with this system's package manager and run this again."
  fi
}

# --- Python: .venv with exactly the locked packages, and the project itself, editable.

# A uv that is only on PATH may still belong to a Python that is not there.
has_uv() { uv --version >/dev/null 2>&1; }

# environment FOLDER LOCK: a new virtual environment with the packages of a lock.
environment() {
  rm -rf "$1"
  if has_uv; then
    uv venv --quiet --python "$(command -v python3)" "$1"
    uv pip install --quiet --python "$1/bin/python" --require-hashes -r "$2"
  else
    python3 -m venv "$1"
    "$1/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$2"
  fi
}

project() {
  if has_uv; then
    uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
  else
    .venv/bin/python -m pip install --quiet --disable-pip-version-check \
      --no-deps --no-build-isolation --editable .
  fi
}

# --- KERN, the public design system; the stack takes from it what the portal serves.

kern() { npm ci --ignore-scripts --no-audit --no-fund --loglevel=error; }

packages
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
  stop "python3 is $(python3 -c 'import platform; print(platform.python_version())'), 3.11 or newer is needed."
.venv/bin/python -c '' 2>/dev/null || rm -rf .venv
step "Python packages into .venv" .venv/.packages "$(key_of requirements.lock)" \
  environment .venv requirements.lock
step "the command pruefstand into .venv" .venv/.project "$(key_of pyproject.toml)" project
step "KERN design system into node_modules" node_modules/.made-from \
  "$(key_of package.json package-lock.json)" kern
# sslyze pins older libraries than ours: it lives beside them, and only tests and bench call it.
sslyze=bench/sslyze-requirements.lock
if $for_tests && [[ -f $sslyze ]]; then
  step "sslyze into .venv/sslyze" .venv/sslyze/.packages "$(key_of $sslyze)" \
    environment .venv/sslyze "$sslyze"
fi
