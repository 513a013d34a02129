#!/bin/bash
# Runs one of the scripts here in a throw-away desktop. 77 (skipped) when the checks or their packages are absent.
# usage: check.sh BIN_FOLDER SCRIPT
here=$(cd "$(dirname "$0")" && pwd)
checks=${EXECUTOR_GUI_CHECKS:-$here/../../../shared/checks/gui}
[ -x "$checks/session.sh" ] || { echo "skipped: no GUI checks at $checks"; exit 77; }
for need in Xvfb openbox dbus-daemon xdotool; do command -v $need >/dev/null || { echo "skipped: $need is not installed"; exit 77; }; done
/usr/bin/python3 -c 'import gi; gi.require_version("Atspi", "2.0"); from gi.repository import Atspi' 2>/dev/null || { echo "skipped: no AT-SPI for python"; exit 77; }
[ -x "$1/executor-desktop" ] && [ -x "$1/executor-sandbox" ] || { echo "skipped: the programs are not built"; exit 77; }
home=$(mktemp -d) || exit 99
trap 'rm -rf "$home"' EXIT
EXECUTOR_HOME=$home LIMIT=${LIMIT:-150} "$checks/session.sh" /usr/bin/python3 "$here/$2" "$1"
