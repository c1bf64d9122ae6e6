"""What each error of Slack's Web API means for a message: try later, or never as it is.

In: a method and Slack's answer. Out: TryLater or Refused with its cure in words. The
classes follow Slack's method pages (docs.slack.dev/reference/methods/chat.postMessage,
chat.update, conversations.open) and its page on rate limits. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.ports import Refused, TryLater

DEFAULT_RETRY_AFTER_SECONDS = 30.0
_HOUR_SECONDS = 3_600.0

_LATER = {
    "ratelimited",
    "rate_limited",
    "service_unavailable",
    "request_timeout",
    "team_added_to_org",
    "org_login_required",
}
_PERHAPS_DONE = {"internal_error", "fatal_error"}

_REINSTALL = "Reinstall the Slack app and put the new token into SLACK_BOT_TOKEN."
_ASK_ADMIN = "Ask a workspace admin to allow Minewatch to post there."
_INVITE = "Invite it with /invite @Minewatch."
_UNARCHIVE = "Unarchive the channel, or choose another with /minewatch."

_WORKSPACE = {
    "account_inactive": _REINSTALL,
    "app_uninstalled": _REINSTALL,
    "token_revoked": _REINSTALL,
    "token_expired": _REINSTALL,
    "invalid_auth": "Check SLACK_BOT_TOKEN and whether the workspace limits IP addresses.",
    "not_authed": "Set SLACK_BOT_TOKEN.",
    "not_allowed_token_type": "SLACK_BOT_TOKEN must be the bot token (xoxb-).",
    "missing_scope": "Add the missing scope (minewatch manifest) and reinstall the Slack app.",
    "no_permission": "Reinstall the Slack app with the scopes of minewatch manifest.",
    "team_access_not_granted": "Ask an admin to grant the app access to this workspace.",
    "two_factor_setup_required": "Set up two-factor authentication for the installing account.",
    "ekm_access_denied": "Ask an admin: access is suspended by key management.",
    "access_denied": "Ask a workspace admin to allow the app.",
}
_CONVERSATION = {
    "channel_not_found": f"It was deleted, or it is private and Minewatch is not in it. {_INVITE}",
    "not_in_channel": _INVITE,
    "is_archived": _UNARCHIVE,
    "is_inactive": _UNARCHIVE,
    "user_not_found": "The person is not in this workspace.",
    "user_disabled": "The person's account is deactivated.",
    "cannot_dm_bot": "Bots cannot receive alerts; choose a person or a channel.",
    "messages_tab_disabled": "Turn on the Messages tab of the app's Home.",
    "not_in_dm": "Open a conversation with Minewatch first.",
}
_EDIT = dict.fromkeys(
    (
        "message_not_found",
        "cant_update_message",
        "edit_window_closed",
        "restricted_action_thread_locked",
        "thread_not_found",
        "cannot_reply_to_message",
    ),
    "A new message is posted instead.",
)
_REFUSALS = {"workspace": _WORKSPACE, "conversation": _CONVERSATION, "edit": _EDIT}


def slack_failure(method: str, response: Any) -> TryLater | Refused:
    """The meaning of an answer that is not ``ok`` (a slack_sdk or aiohttp response)."""
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0) or 0)
    data = getattr(response, "data", None)
    error = str(data.get("error", "")) if isinstance(data, Mapping) else ""
    if status == 429 or error in {"ratelimited", "rate_limited"}:
        headers = getattr(response, "headers", None) or {}
        return TryLater("ratelimited", _retry_after(headers), method=method)
    if not error:
        # No JSON from Slack itself: something answered in its place, and a good answer of
        # Slack's may have been lost behind a page that says 200.
        return TryLater(f"HTTP {status or 'error'}", uncertain=status < 500, method=method)
    return _meaning(method, error)


def _meaning(method: str, error: str) -> TryLater | Refused:
    if error in _LATER | _PERHAPS_DONE:
        return TryLater(error, uncertain=error in _PERHAPS_DONE, method=method)
    if error == "message_limit_exceeded":
        return TryLater(error, _HOUR_SECONDS, method=method)
    if error.startswith("restricted_action") and error not in _EDIT:
        return Refused(error, "conversation", _ASK_ADMIN)
    for scope, cures in _REFUSALS.items():
        if error in cures:
            return Refused(error, scope, cures[error])
    # Every other error is about the payload; the outbox tries the text alone once.
    return Refused(error, "message", "This is a fault in Minewatch; please report it.")


def _retry_after(headers: Mapping[str, str]) -> float:
    found = next((v for k, v in headers.items() if k.lower() == "retry-after"), "")
    try:
        seconds = float(found)
    except ValueError:
        return DEFAULT_RETRY_AFTER_SECONDS
    return min(max(seconds, 0.0), _HOUR_SECONDS)
