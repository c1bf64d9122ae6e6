# Finds a Python that is new enough and has it set up what is missing: every recipe of the Makefile
# that needs the virtual environment calls this first.
#
#   [PYTHON=/path/to/python3] sh deploy/set_up/find_python.sh VENV GOAL [--dev]
#
# GOAL is what was asked of make, for the sentences. First the environment's own Python looks, in a
# moment, whether there is anything to do. POSIX sh, so that it can say what is missing where there
# is no Python at all; started in the folder of the Makefile.

venv=$1
again="make $2"
tested='import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))'
enough='import sys; sys.exit(sys.version_info < (3, 11))'
version='import sys; print("%d.%d.%d" % sys.version_info[:3])'

fail() {
  echo "$1" >&2
  exit 1
}

# Without PYTHON* variables and the user's own packages; UTF-8 in any locale.
set_up() {
  python=$1
  shift
  exec "$python" -E -s -X utf8 -m deploy.set_up "$@"
}

case $(uname -s 2>/dev/null) in
  MINGW* | MSYS* | CYGWIN*)
    fail "Minewatch does not run on Windows itself: install WSL (type 'wsl --install'), then type '$again' there." ;;
esac

if [ -n "${PYTHON:-}" ]; then
  "$PYTHON" -c "$enough" 2>/dev/null ||
    fail "PYTHON=$PYTHON does not start a Python 3.11 or newer: give the path of one, as in '$again PYTHON=/usr/bin/python3.12'."
  set_up "$PYTHON" "$@"
fi

(set_up "$venv/bin/python" --only-look "$@") 2>/dev/null && exit 0

for wanted in "$tested" "$enough"; do
  for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
    if "$name" -c "$wanted" 2>/dev/null; then
      set_up "$name" "$@"
    fi
  done
done

if found=$(python3 -c "$version" 2>/dev/null); then
  fail "Minewatch needs Python 3.11 or newer; python3 here is $found. Install a newer one beside it (Ubuntu: sudo apt install python3.12-venv, or what your release has; macOS: brew install python3; or pyenv), then type '$again', or '$again PYTHON=/path/to/it'."
fi
fail "Minewatch needs Python 3.11 or newer; there is no python3 here. Install one (Debian, Ubuntu: sudo apt install python3-venv; macOS: brew install python3), then type '$again', or '$again PYTHON=/path/to/it'."
