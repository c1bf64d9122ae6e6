"""The Bolt app: how a request of Slack's comes in, before it reaches a listener.

In: how to reach Slack, and the signing secret. Out: an AsyncApp that verifies
signatures, knows itself, acts once on each request (handlers.slack.act_once) and answers what no one
handles. No listener is registered here (handlers.register does that).

``process_before_response=True``: Bolt otherwise polls for the ack every 10 ms.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import ClientSession
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.lazy_listener.async_internals import to_runnable_function
from slack_bolt.lazy_listener.async_runner import AsyncLazyListenerRunner
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from handlers.slack.access import SlackAccess
from handlers.slack.act_once import ActOnce
from handlers.slack.guard import WHEN_DONE, reply_privately, reply_without_token, sentence_for
from handlers.slack.identity import HomeIdentity, Identity, NoTokenError
from handlers.slack.kept_requests import KeptRequests
from handlers.slack.shape import OnlyWhole, request_kind

CALL_TIMEOUT = 10
"""Seconds for one Web API call; slack_sdk's 30 is longer than anyone waits."""
UNKNOWN = "This no longer works; ask again, or try `/minestatus help`."

_SHAPELESS = (KeyError, IndexError, TypeError, AttributeError)
"""What reading a request raises when its parts are missing or of another kind."""

log = logging.getLogger("minewatch.handlers")


def build_bolt_app(
    access: SlackAccess,
    session: ClientSession | None = None,
    requests: KeptRequests | None = None,
    identity: Identity | None = None,
) -> AsyncApp:
    """An AsyncApp without listeners.

    Args:
        access: how to reach Slack, and the secret that its requests are signed with.
        session: shared HTTP session for the Web API; the caller closes it.
        requests: which of Slack's were acted on before this start; None: none is known.
        identity: who we are in the workspace of a request; None: everywhere the same, by the token
            of ``access``, which is not used otherwise.
    """
    logger = logging.getLogger("minewatch.bolt")
    # Bolt warns that SLACK_BOT_TOKEN of the environment is unused: the client below carries it.
    logger.setLevel(logging.ERROR)
    for shared in (session, access.tls):
        if shared is not None:
            _share_in_copies(shared)
    # Beside ``authorize``, Bolt takes only a client without a token; it is given its token below.
    client = access.client(token=None, session=session, timeout=CALL_TIMEOUT, logger=logger)
    app = AsyncApp(
        name="minewatch",
        logger=logger,
        client=client,
        signing_secret=access.signing_secret,
        before_authorize=MarkEvents(),
        authorize=_authorizer(identity or HomeIdentity(access.token)),
        process_before_response=True,
        raise_error_for_unhandled_request=True,
    )
    # Below WARNING the libraries log whole requests, with tokens and people's texts.
    logger.setLevel(logging.WARNING)
    logger.addFilter(_is_news)
    # With an identity of each workspace's own there is no token that would do for all.
    client.token = None if identity else access.token
    app.listener_runner.lazy_listener_runner = LazyTasks(logger)
    app.use(OnlyWhole())
    app.use(ActOnce(requests))
    app.error(_answer_error)
    return app


def _is_news(record: logging.LogRecord) -> bool:
    """Bolt finds SLACK_BOT_TOKEN in the environment and warns that it does not use it."""
    return "`token` will be unused" not in record.getMessage()


def _share_in_copies(shared: ClientSession | ssl.SSLContext) -> None:
    """Bolt deep-copies the request of a lazy listener with its client; this part stays the same.

    A session that is in use holds futures, and neither they nor a TLS context can be copied: the
    listener would never start.
    """
    shared.__dict__["__deepcopy__"] = lambda _memo: shared


class LazyTasks(AsyncLazyListenerRunner):
    """Starts lazy listeners and holds on to them: asyncio itself keeps only weak references."""

    def __init__(self, logger: logging.Logger) -> None:
        self.logger = logger
        self._running: set[asyncio.Task[None]] = set()

    def start(self, function: Callable[..., Awaitable[None]], request: AsyncBoltRequest) -> None:
        work = to_runnable_function(function, self.logger, request)
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def finished(self) -> None:
        """Wait until nothing is running (before the session is closed)."""
        while self._running:
            await asyncio.gather(*self._running)


async def finish_lazy_work(app: AsyncApp) -> None:
    """Wait for what listeners of ``app`` are still answering."""
    runner = app.listener_runner.lazy_listener_runner
    if isinstance(runner, LazyTasks):
        await runner.finished()


def _authorizer(identity: Identity) -> Callable[..., Awaitable[AuthorizeResult]]:
    """``identity`` as the function that Bolt wants: it looks at the names of the arguments."""

    async def authorize(context: AsyncBoltContext, client: AsyncWebClient) -> AuthorizeResult:
        return await identity.of(context, client)

    return authorize


class MarkEvents(AsyncMiddleware):
    """Tells ``authorize``, which does not see the body, that this is an event."""

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - Bolt passes it by name
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - Bolt calls it by this name
    ) -> BoltResponse | None:
        if "event" in req.body:
            req.context["is_event"] = True
        return await next()


async def _answer_error(
    error: Exception, body: dict[str, Any], request: AsyncBoltRequest
) -> BoltResponse:
    """What failed before any listener, and what no listener is for: answered, never 404 or 500."""
    try:
        return await _kind_answer(error, body, request)
    except _SHAPELESS:
        # Signed, and still nothing that Slack would send: there is no one to answer.
        log.warning("shapeless_request type=%s error=%s", request_kind(body), type(error).__name__)
        return BoltResponse(status=400, body="This is not a valid Slack request.")


async def _kind_answer(
    error: Exception, body: dict[str, Any], request: AsyncBoltRequest
) -> BoltResponse:
    if isinstance(error, _SHAPELESS):
        raise error
    if isinstance(error, NoTokenError):
        log.info("no_token workspace=%s error=%s", request.context.team_id, type(error).__name__)
        return await reply_without_token(request.context, body, str(error))
    if not isinstance(error, BoltUnhandledRequestError):
        return await reply_privately(request.context, body, sentence_for(error, body))
    log.info("unhandled_request type=%s", body.get("type") or body.get("command"))
    when_done = request.context.get(WHEN_DONE)
    if when_done is not None:
        await when_done()
    # Events and link buttons that no one waits for need only the ack.
    if "event" in body or _is_link_button(body):
        return await request.context.ack()
    return await reply_privately(request.context, body, UNKNOWN)


def _is_link_button(body: Mapping[str, Any]) -> bool:
    """A button that opens a page also sends an action; all it needs is the ack."""
    return any(action.get("url") for action in body.get("actions", []))
