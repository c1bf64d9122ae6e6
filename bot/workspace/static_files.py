"""The files of the pages, and the headers of every page.

In: a file's name. Out: its bytes as a response. Nothing comes from other sites.
"""

from __future__ import annotations

from importlib.resources import files

from aiohttp import web

_CONTENT_TYPES = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def file_response(name: str) -> web.Response:
    """The file as it is sent.

    Raises:
        HTTPNotFound: there is no such file.
    """
    kind = _CONTENT_TYPES.get(name.rpartition(".")[2], "")
    body = static_file(name)
    return web.Response(body=body, content_type=kind, charset="utf-8", headers=HEADERS)


def static_file(name: str) -> bytes:
    """One of the pages' files, by its name in the folder.

    The name is looked up and never made into a path: whatever it says, nothing else is opened.
    """
    folder = (files("bot.workspace") / "static").iterdir()
    found = next((file for file in folder if file.is_file() and file.name == name), None)
    if found is None or name.rpartition(".")[2] not in _CONTENT_TYPES:
        raise web.HTTPNotFound
    return found.read_bytes()
