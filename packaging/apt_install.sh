#!/bin/sh
# Installs Debian packages by name: as root, or with sudo where it asks for no password. Elsewhere it prints the one
# command that does it. Exits with 1 where nothing was installed.
set -eu
can_sudo() { command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; }

if command -v apt-get >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ]; then as_root="env"
  elif can_sudo; then as_root="sudo -n env"
  else
    echo "These system packages are missing. Install them with: sudo apt-get install $*" >&2
    exit 1
  fi
  echo "Installing system packages: $*"
  export_quietly="DEBIAN_FRONTEND=noninteractive"
  # a machine that is still starting may be installing its own updates: wait for the lock
  options="-qq -o DPkg::Lock::Timeout=300"
  # shellcheck disable=SC2086  # the words of both are meant to be split
  { $as_root $export_quietly apt-get $options update &&
    $as_root $export_quietly apt-get $options install -y --no-install-recommends "$@" >/dev/null; } || {
    echo "apt-get could not install: $*" >&2
    exit 1
  }
else
  echo "These system packages are missing (names of Debian and Ubuntu): $*" >&2
  exit 1
fi
