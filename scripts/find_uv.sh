#!/bin/sh
# The uv to use: the machine's own if it runs, else the one this checkout keeps in .uv/.
if uv --version >/dev/null 2>&1; then
    command -v uv
else
    echo .uv/bin/uv
fi
