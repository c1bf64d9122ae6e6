"""``make audit``: ask pip-audit about the locked dependencies, and say so when it cannot be asked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).parents[1] / "requirements.lock"
UNREACHABLE = (
    "ConnectionError",
    "Max retries",
    "ServiceError",
    "HTTPError",
    "Forbidden",
    "SSLError",
)


def main() -> int:
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--requirement",
        str(LOCK),
        "--disable-pip",
        "--no-deps",
        "--progress-spinner",
        "off",
        "--timeout",
        "10",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    if done.returncode == 0:
        print("No known weaknesses in requirements.lock.")
        return 0
    if any(word in done.stderr for word in UNREACHABLE):
        print(
            "The service that knows of weaknesses cannot be reached from here; nothing was checked."
        )
        return 0
    print(done.stdout + done.stderr, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
