#!/bin/sh
# Leaves a working uv: the machine's own, or one installed into .uv/ with python3 alone.
set -eu

UV_VERSION=0.13.9

uv=$(sh "$(dirname "$0")/find_uv.sh")
if "$uv" --version >/dev/null 2>&1; then
    exit 0
fi

if ! command -v python3 >/dev/null 2>&1; then
    echo "python3 is missing: install it first (Debian, Ubuntu: apt-get install python3)." >&2
    exit 1
fi

echo "Installing uv $UV_VERSION into .uv/ ..." >&2
if ! python3 -m venv .uv >/dev/null 2>&1; then
    # Debian and Ubuntu ship python3 without ensurepip; the package named like the running Python has it.
    package=$(python3 -c 'import sys; print("python3.%d-venv" % sys.version_info[1])')
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        { apt-get update -qq && apt-get install -y -qq "$package" || apt-get install -y -qq python3-venv; } >/dev/null
        rm -rf .uv
        python3 -m venv .uv
    else
        rm -rf .uv
        echo "python3 cannot make virtual environments here. Install them, then run make again:" >&2
        echo "    sudo apt-get install $package" >&2
        exit 1
    fi
fi
.uv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$UV_VERSION"
