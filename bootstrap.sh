#!/bin/sh
# Sets this checkout up: `./bootstrap.sh run` for the program, `./bootstrap.sh test` for its tests as well.
# `make run` and `make test` call it. It installs system libraries through apt where they are missing, makes
# a virtual environment in .venv, and installs the package there so that the checkout itself is what runs.
set -eu
cd "$(dirname "$0")"

PYTHON=${PYTHON:-python3}
TORCH=2.13.0
CPU_INDEX=https://download.pytorch.org/whl/cpu
PIP=.venv/bin/pip

# The first line: venv. The second: sound. The others: what Qt and its plugins for X11 and Wayland link to.
RUN_PACKAGES="python3-venv
libportaudio2
libdbus-1-3 libegl1 libfontconfig1 libfreetype6 libgl1 libglib2.0-0
libwayland-client0 libwayland-cursor0 libwayland-egl1 libx11-6 libx11-xcb1
libxcb-cursor0 libxcb-glx0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0
libxcb-render0 libxcb-shape0 libxcb-shm0 libxcb-sync1 libxcb-util1 libxcb-xfixes0 libxcb-xkb1 libxcb1
libxkbcommon-x11-0 libxkbcommon0"
TEST_PACKAGES="xvfb xauth xdotool"

say() {
    printf '%s\n' "$*"
}

# Names of the wanted packages that are not installed.
missing() {
    for name in "$@"; do
        dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || printf '%s ' "$name"
    done
}

# Installs system packages; where that cannot be done, says what is missing and goes on.
system_packages() {
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        say "There is no apt here. These are the Debian names of what is needed; please see that it is there:"
        say "$*" | tr '\n' ' '
        say ""
        return
    fi
    # shellcheck disable=SC2046
    set -- $(missing "$@")
    [ $# -gt 0 ] || return 0
    say "System packages that are missing, installed now through apt: $*"
    if [ "$(id -u)" -eq 0 ]; then
        as_root=""
    elif command -v sudo >/dev/null; then
        as_root=sudo
        say "(sudo may ask for your password)"
    else
        say "This needs root, and there is no sudo. Please run as root: apt-get install $*"
        return
    fi
    $as_root apt-get update || say "apt could not refresh its lists; trying with those it has."
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" ||
        say "apt could not install all of it; the program may not start without: $*"
}

virtual_environment() {
    if .venv/bin/python -c 'import pip' 2>/dev/null; then
        return
    fi
    if ! "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        say "Python 3.11 or newer is needed; name it so: make run PYTHON=python3.12"
        exit 1
    fi
    say "Making a virtual environment in .venv"
    if ! "$PYTHON" -m venv --clear .venv; then
        say "Python's venv module does not work here (Debian: apt-get install python3-venv). Nothing else was done."
        exit 1
    fi
}

# PyTorch's default build for Linux brings gigabytes of GPU libraries that a CNN of this size does not need.
# A CPU build from where pip is set up to look comes first, PyTorch's own index second.
torch() {
    case "$(uname -s)" in
    Linux)
        $PIP install "torch==$TORCH+cpu" 2>/dev/null ||
            $PIP install "torch==$TORCH+cpu" --extra-index-url "$CPU_INDEX" || {
            say "PyTorch's CPU build could not be fetched from $CPU_INDEX."
            say "When it can be reached again, run make again. Or take the default build (several GB): $PIP install torch==$TORCH"
            say "and make again."
            exit 1
        }
        ;;
    *) $PIP install "torch==$TORCH" ;;
    esac
}

case "${1:-}" in
run) extras="" packages=$RUN_PACKAGES ;;
test) extras="[test]" packages="$RUN_PACKAGES $TEST_PACKAGES" ;;
*)
    say "usage: ./bootstrap.sh run|test"
    exit 2
    ;;
esac
# shellcheck disable=SC2086
system_packages $packages
virtual_environment
.venv/bin/python -c "import sys, torch; sys.exit(not torch.__version__.startswith('$TORCH'))" 2>/dev/null || torch
$PIP install --editable ".$extras"
