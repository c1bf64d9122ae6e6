"""What a server's refusals and a connection's failures mean, in words for a person.

In: a status with headers and the start of a body, or an error of the HTTP client. Out: a
FetchFailed, a sentence. Pure. Also the reading of Retry-After (RFC 9110, 10.2.3).
"""

from __future__ import annotations

import os
import ssl
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp

from bot.model.proxy import Proxy
from bot.ports import FetchFailed

_WALL_MARKS = (
    b"just a moment",
    b"cf-chl",
    b"challenge-platform",
    b"captcha",
    b"attention required",
)
_SENTENCES = {
    400: "The site rejected the request as invalid (400).",
    401: "The site requires a login (401).",
    402: "The site requires payment (402).",
    403: "The site denies access (403).",
    404: "There is nothing at this address (404).",
    406: "The site offers no format that Minewatch can read (406).",
    410: "The feed has been removed permanently (410).",
    429: "The site is limiting our requests (429).",
    444: "The site closed the connection without answering (444).",
    451: "The site withholds the document for legal reasons (451).",
}
# The first match counts, so the narrower kinds come first.
_FAULTS: tuple[tuple[type[Exception], str], ...] = (
    (aiohttp.ClientConnectorDNSError, "The site's name cannot be resolved (DNS)."),
    (aiohttp.ServerDisconnectedError, "The site closed the connection without answering."),
    (aiohttp.ServerTimeoutError, "The site did not answer in time."),
    (aiohttp.ClientPayloadError, "The connection was lost half-way."),
    (aiohttp.ClientSSLError, "The TLS handshake with the site failed."),
    (aiohttp.ClientConnectorError, "The site could not be reached ({cause})."),
    (aiohttp.InvalidURL, "The address is not a valid URL."),
    (ValueError, "The site redirects to an invalid address."),
    (aiohttp.ClientResponseError, "The site's response is not valid HTTP."),
)
_PROXYS_OWN = {403, 502, 503, 504}
_RETRY_STATUSES = {429, 503}


def failure_of(
    url: str, status: int, headers: dict[str, str], start: bytes, now: datetime
) -> FetchFailed:
    """The failure that a status of 300 and above is; ``start`` is the beginning of the body."""
    after = retry_after_seconds(headers.get("retry-after"), now)
    return FetchFailed(
        url,
        _reason(status, headers, start.lower()),
        status,
        retry_after_seconds=after if status in _RETRY_STATUSES else None,
        gone=status == 410,
    )


def retry_after_seconds(value: str | None, now: datetime) -> float | None:
    """Seconds to wait, from either form of the header; None without one, or for nonsense."""
    if value is None:
        return None
    if value.strip().isascii() and value.strip().isdecimal():
        return float(value.strip()[:9])
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    return max(0.0, (at - now).total_seconds())


def http_error_sentence(error: Exception) -> str:
    """An error of the HTTP client in words; our own sentences pass as they are."""
    cause = getattr(error, "certificate_error", None) or getattr(error, "os_error", None) or error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"The site's certificate is not valid ({cause.verify_message})."
    if isinstance(error, aiohttp.ClientPayloadError) and str(error).startswith("The document"):
        return str(error)
    if isinstance(error, aiohttp.ClientResponseError) and error.message.startswith("The site"):
        return error.message
    for kind, sentence in _FAULTS:
        if isinstance(error, kind):
            return sentence.format(cause=_words_of(cause))
    return "The connection to the site failed."


def is_unreached(error: Exception) -> bool:
    """Was there no connection to the site at all: no name, no way, or no answer to the first packet?"""
    if isinstance(error, aiohttp.ClientSSLError):
        return False
    return isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError)


def sentence_through(proxy: Proxy, error: Exception) -> str:
    """The same for a request that went through a proxy, which may itself be the trouble."""
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return refusal_of(proxy, error.status, "")
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return (
            f"{http_error_sentence(error).rstrip('.')}; if the proxy {proxy} inspects TLS, "
            "set SSL_CERT_FILE to its root certificate."
        )
    # Such a connection is made to the proxy and to nothing else.
    if isinstance(error, aiohttp.ClientProxyConnectionError | aiohttp.ClientConnectorDNSError):
        return f"The proxy {proxy} cannot be reached ({_words_of(error.os_error)})."
    return asked_through(proxy, http_error_sentence(error))


def asked_through(proxy: Proxy, sentence: str) -> str:
    """A failure whose cause may be either the site or the proxy."""
    return f"{sentence.rstrip('.')} (asked through the proxy {proxy})."


def refusal_of(proxy: Proxy, status: int, reason: str) -> str:
    """The meaning of a status received through a proxy; ``reason`` is its meaning from a site.

    For https the proxy alone answers with it, before there is a connection. For http the proxy's own
    answers look like the site's.
    """
    if status == 407:
        return (
            f"The proxy {proxy} requires a user name and password (407): write them into "
            f"{proxy.setting} as http://NAME:PASSWORD@HOST:PORT."
        )
    if not reason:
        return f"The proxy {proxy} refused to connect to the site ({status})."
    if status in _PROXYS_OWN:
        return f"{reason.rstrip('.')}; this may come from the proxy {proxy}."
    return reason


def _words_of(error: BaseException) -> str:
    """Why a connection failed, as the system says it; asyncio's own texts show raw addresses."""
    number = getattr(error, "errno", None) or 0
    return os.strerror(number) if number > 0 else getattr(error, "strerror", None) or "no answer"


def _reason(status: int, headers: dict[str, str], start: bytes) -> str:
    walled = "cf-mitigated" in headers or any(mark in start for mark in _WALL_MARKS)
    if status in {403, 429, 503} and walled:
        return (
            f"The site's bot wall blocks us ({status}); "
            f"a Google News query for the site may work instead."
        )
    if status in _SENTENCES:
        return _SENTENCES[status]
    if status >= 500:
        return f"The site reports a server error ({status})."
    return f"The site answered {status} instead of a document."
