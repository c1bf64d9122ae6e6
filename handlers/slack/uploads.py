"""Pictures uploaded to Slack, where Slack cannot fetch them from us: Socket Mode, or no public address.

In: a message whose picture has no address. Out: the message with the uploaded file in its place, or its
plainer form. Needs the optional scope ``files:write``; a workspace without it is asked again after a
while. A file belongs to the bot and is in no channel; the same picture is uploaded once.
https://docs.slack.dev/messaging/working-with-files
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.model.picture import Picture
from bot.ports import Message

if TYPE_CHECKING:
    from bot.desk import Desk

log = logging.getLogger("minewatch.handlers")


def needs_upload(desk: Desk, message: Message) -> bool:
    """Must a picture be uploaded before the message can be sent, and may that be tried?"""
    if message.upload is None:
        return False
    files = desk.pictures.files
    return files.known(message.upload) is None and files.may_upload()


async def with_upload(desk: Desk, client: AsyncWebClient, message: Message) -> Message:
    """The message as it can be sent: with the picture if it can be uploaded, else plainer."""
    shown, plainer = message.upload, message.plainer
    if shown is None or plainer is None:
        return message
    file = desk.pictures.files.known(shown)
    if file is None and desk.pictures.files.may_upload():
        file = await _upload(desk, client, shown)
    if file is None:
        return plainer
    blocks = tuple(_with_file(block, file) for block in message.blocks)
    return replace(message, blocks=blocks, upload=None)


async def _upload(desk: Desk, client: AsyncWebClient, shown: Picture) -> str | None:
    """The id of the uploaded file; None where Slack does not take it."""
    gallery = desk.pictures.gallery
    if gallery is None:
        return None
    content = await gallery.png(shown)
    try:
        answer = await client.files_upload_v2(
            content=content, filename="minewatch.png", title="Minewatch", request_file_info=False
        )
        file = str(answer["files"][0]["id"])
    except (SlackClientError, OSError, TimeoutError) as error:
        log.warning("picture_not_uploaded reason=%s", _reason(error))
        desk.pictures.files.refused()
        return None
    desk.pictures.files.keep(shown, file)
    return file


def _reason(error: Exception) -> str:
    response = getattr(error, "response", None)
    return str(response.get("error")) if response is not None else type(error).__name__


def _with_file(block: dict[str, Any], file: str) -> dict[str, Any]:
    if block["type"] != "image" or "image_url" in block:
        return block
    return {**block, "slack_file": {"id": file}}
