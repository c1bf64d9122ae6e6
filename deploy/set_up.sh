# Makes sure that the virtual environment is there and fits: what every recipe of the Makefile
# that needs it calls first.
#
#   [PYTHON=/path/to/python3] sh deploy/set_up.sh VENV GOAL [--dev]
#
# GOAL is what was asked of make, for the sentences. Looks with the environment's own Python, in a
# moment; hands over to set_up.py with a Python that is new enough when there is something to do.
# POSIX sh, so that it can say what is missing where there is no Python at all.

here=${0%/*}
venv=$1
again="make $2"
tested='import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))'
enough='import sys; sys.exit(sys.version_info < (3, 11))'
version='import sys; print("%d.%d.%d" % sys.version_info[:3])'

fail() {
  echo "$1" >&2
  exit 1
}

case $(uname -s 2>/dev/null) in
  MINGW* | MSYS* | CYGWIN*)
    fail "Minewatch does not run on Windows itself: install WSL (type 'wsl --install'), then type '$again' there." ;;
esac

if [ -n "${PYTHON:-}" ]; then
  "$PYTHON" -c "$enough" 2>/dev/null ||
    fail "PYTHON=$PYTHON is not a Python 3.11 or newer: give the path of one, as in '$again PYTHON=/usr/bin/python3.12'."
  exec "$PYTHON" -I "$here/set_up.py" "$@"
fi

"$venv/bin/python" -I "$here/set_up.py" --only-look "$@" 2>/dev/null && exit 0

for wanted in "$tested" "$enough"; do
  for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
    if "$name" -c "$wanted" 2>/dev/null; then
      exec "$name" -I "$here/set_up.py" "$@"
    fi
  done
done

if found=$(python3 -c "$version" 2>/dev/null); then
  fail "Minewatch needs Python 3.11 or newer; python3 here is $found. Install a newer one beside it (Ubuntu: sudo apt install python3.12-venv, or what your release has; macOS: brew install python3; or pyenv), then type '$again', or '$again PYTHON=/path/to/it'."
fi
fail "Minewatch needs Python 3.11 or newer; there is no python3 here. Install one (Debian, Ubuntu: sudo apt install python3-venv; macOS: brew install python3), then type '$again', or '$again PYTHON=/path/to/it'."
