"""The depositary's status pages and those of its second voices, read into one shape.

In: the bytes of a saved or fetched page. Out: a ``StatusPage``. Four forms are read, one
file each: the UN Treaty Collection's HTML and XML, the Dutch treaty database's table of
parties, UNODA's JSON. A page that is none of them, is cut, damaged, in another language or
on another treaty is refused in one sentence; a cell that is not understood is never guessed.
Nothing is compared here.
"""

from __future__ import annotations

from bot.errors import InputError
from bot.treaty.pages import collection_html, collection_xml, dutch, unoda
from bot.treaty.pages.strangers import FileForm, form_of, no_table, refuse_cut, text_of
from bot.treaty.pages.trees import parsed
from bot.treaty.pages.values import (
    LARGEST,
    PAGE,
    Deposit,
    ListedParticipant,
    StatusPage,
    Withdrawal,
)

__all__ = [
    "LARGEST",
    "PAGE",
    "Deposit",
    "ListedParticipant",
    "StatusPage",
    "Withdrawal",
    "read_page",
]


def read_page(page: bytes) -> StatusPage:
    """The participants that a status page lists, with its date, its numbers and its notes.

    Raises:
        InputError: the page is none of the four forms, or cannot be trusted.
    """
    form = form_of(page)
    if form is FileForm.XML:
        found: StatusPage | None = collection_xml.read(page)
    elif form is FileForm.JSON:
        found = unoda.read(page)
    else:
        text = text_of(page)
        root = parsed(text)
        found = dutch.read(root) or collection_html.read(root)
        if found is None:
            raise no_table(root, text)
        refuse_cut(text)
    if found is None or not found.participants:
        raise InputError(
            f"The page's table lists no participant, so the page is cut or damaged; nothing was "
            f"compared: use {PAGE} instead."
        )
    return found
