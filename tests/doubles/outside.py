"""The environment as it was when the tests began, for what must reach the package index.

Proxies and certificates of this machine are taken away from all other tests (tests/conftest.py),
so that they pass behind an office's proxy too: what they talk to is on this machine.
"""

import os

OUTSIDE = dict(os.environ)
_NETWORK = {"http_proxy", "https_proxy", "no_proxy", "ssl_cert_file"}


def forget_network() -> None:
    """Take the proxies and certificates out of this process's environment."""
    for name in [name for name in os.environ if name.lower() in _NETWORK]:
        del os.environ[name]
