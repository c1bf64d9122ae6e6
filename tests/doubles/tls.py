"""TLS before a plain local server, with an authority of its own: what a public site looks like.

authority = Authority("herald.example.test")
async with authority.front(web.port) as port: ...
authority.trust()          # a client's context
authority.write(path)      # for SSL_CERT_FILE
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import trustme

from tests.doubles.proxy import relay


class Authority:
    """Certificates for these names."""

    def __init__(self, *names: str) -> None:
        self._authority = trustme.CA()
        self._certificate = self._authority.issue_cert(*names)

    def trust(self) -> ssl.SSLContext:
        """A client's context that trusts this authority alone."""
        context = ssl.create_default_context()
        self._authority.configure_trust(context)
        return context

    def write(self, path: Path) -> Path:
        """The authority's certificate as a file in PEM form."""
        self._authority.cert_pem.write_to_path(str(path))
        return path

    @asynccontextmanager
    async def front(self, port: int) -> AsyncIterator[int]:
        """The port of a TLS server that passes everything on to ``port``."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._certificate.configure_cert(context)
        connections: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            connections[task] = writer
            inner_reader, inner = await asyncio.open_connection("127.0.0.1", port)
            await asyncio.gather(relay(reader, inner), relay(inner_reader, writer))
            inner.close()
            del connections[task]

        server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            server.close()
            for writer in connections.values():
                writer.transport.abort()
            await asyncio.gather(*connections, return_exceptions=True)
