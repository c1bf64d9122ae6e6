"""Encryption of workspaces' tokens at rest: the port bot.ports.TokenBox.

In: the keys of MINEWATCH_TOKEN_KEY, newest first, and tokens. Out: text that only these keys open.
Each is Fernet (AES-128-CBC with HMAC-SHA256, https://github.com/fernet/spec), so a changed text does
not open either. Where several keys are set, the newest encrypts and every one decrypts.
"""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import ConfigError, TokenUnreadableError
from bot.model.secret import Secret

KEY_FORM = "one or more keys from `minewatch workspaces key`, separated by commas, the newest first"
_OTHER_KEY = (
    "A workspace's token in the store was encrypted with another key; add that key to the end of "
    "MINEWATCH_TOKEN_KEY, after a comma, or have the workspace install Minewatch again."
)


def new_key() -> Secret:
    """A new key, drawn from the system's source of secrets."""
    return Secret(Fernet.generate_key().decode())


class FernetTokenBox:
    """Seals with the newest of its keys and opens with any.

    Args:
        keys: the text of MINEWATCH_TOKEN_KEY.

    Raises:
        ConfigError: a part of the text is not a key; the text of the error shows none of it.
    """

    def __init__(self, keys: Secret) -> None:
        parts = [part.strip() for part in keys.reveal().split(",") if part.strip()]
        try:
            found = [Fernet(part) for part in parts]
        except ValueError:
            found = []
        if not found:
            # Not "from" the library's error: what it says may hold parts of the key.
            raise ConfigError(
                f"MINEWATCH_TOKEN_KEY cannot be used (its value is not shown); expected {KEY_FORM}."
            ) from None
        self._keys = MultiFernet(found)

    def seal(self, token: Secret) -> str:
        return self._keys.encrypt(token.reveal().encode()).decode()

    def open(self, sealed: str) -> Secret:
        try:
            return Secret(self._keys.decrypt(sealed.encode()).decode())
        except InvalidToken:
            raise TokenUnreadableError(_OTHER_KEY) from None
