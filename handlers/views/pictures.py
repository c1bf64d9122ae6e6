"""A message with a picture: under its header, with its words as alternative text.

In: a message, and what is drawn. Out: the message with an image block, whose plainer form is the one
without. Where no address is known from which Slack could fetch it, the block has none yet: the picture
is uploaded when the message is sent (handlers.slack.uploads).
https://docs.slack.dev/reference/block-kit/blocks/image-block
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.model.picture import Picture
from bot.ports import Message, Pictures
from handlers.views import limits
from handlers.views.blocks import Block
from handlers.views.text import plain


@dataclass(frozen=True, slots=True)
class Illustration:
    """What is drawn, and what it shows in words; its title is in the picture."""

    shown: Picture
    words: str


def illustrated(
    message: Message, picture: Illustration, gallery: Pictures | None, plainer: Message
) -> Message:
    """The message with its picture; ``plainer`` where there can be none."""
    if gallery is None:
        return plainer
    address = gallery.address(picture.shown)
    blocks = (message.blocks[0], _image(picture, address), *message.blocks[1:])
    return Message(
        message.text,
        blocks[: limits.BLOCKS_IN_MESSAGE],
        plainer=plainer,
        upload=picture.shown if address is None else None,
    )


def _image(picture: Illustration, address: str | None) -> Block:
    block: Block = {
        "type": "image",
        "alt_text": plain(picture.words, limits.IMAGE_TEXT),
    }
    return {**block, "image_url": address} if address else block
