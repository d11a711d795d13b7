#!/bin/sh
# Installs Debian packages by name, as root or with passwordless sudo. Otherwise it prints the command to run.
# The exit code is 1 if nothing was installed.
set -eu
can_sudo() { command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; }

# apt-get in English without questions; a machine that is still starting may be installing updates: wait for its lock
apt() {
  # shellcheck disable=SC2086  # the words of as_root are meant to be split
  $as_root LC_ALL=C DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@"
}

# the lock timeout of dpkg does not cover the lock of the package lists: try again for five minutes
update() {
  tries=60
  until said=$(apt update 2>&1); do
    case "$said" in
      *lists/lock*) ;;
      *) break ;;
    esac
    if [ "$tries" = 60 ]; then echo "Another program is updating the package lists; waiting up to 5 minutes for it." >&2; fi
    tries=$((tries - 1))
    if [ "$tries" = 0 ]; then break; fi
    sleep 5
  done
  if [ -n "$said" ]; then printf '%s\n' "$said" >&2; fi
}

if command -v apt-get >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ]; then as_root="env" by_hand="apt-get"
  elif can_sudo; then as_root="sudo -n env" by_hand="sudo apt-get"
  else
    echo "These system packages are missing. Install them with: sudo apt-get install $*" >&2
    exit 1
  fi
  echo "Installing system packages: $*"
  update # may fail, for example for one source of several; whether the packages are there is seen next
  apt install -y --no-install-recommends "$@" >/dev/null || {
    echo "apt-get could not install the packages. Install them with: $by_hand install $*" >&2
    exit 1
  }
else
  echo "These system packages are missing (names of Debian and Ubuntu): $*" >&2
  exit 1
fi
