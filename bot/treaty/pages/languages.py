"""A page in another language than the one we read: its name, and which page to use instead."""

from __future__ import annotations

from collections.abc import Sequence

from bot.errors import InputError
from bot.treaty.pages.values import PAGE

_HEADINGS = {
    "French": (
        "adhésion",
        "adhesion(a)",
        "acceptation",
        "approbation",
        "état au",
        "signataires",
        "traités",
    ),
    "Spanish": ("adhesión", "ratificación", "aceptación", "aprobación", "firma"),
    "Portuguese": ("adesão", "ratificação", "aceitação", "assinatura"),
    "Italian": ("adesione", "accettazione", "approvazione"),
    "German": ("unterzeichnung", "beitritt", "ratifikation", "annahme"),
    "Russian": ("участник", "подписание", "ратификация", "присоединение"),
    "Chinese": ("签署", "批准", "加入", "参加者"),
    "Arabic": ("التوقيع", "التصديق", "الانضمام", "المشارك"),
}
_PARTICIPANTS = {
    "French": ("états participants", "etats participants"),
    "Spanish": ("estado participante", "participante ("),
    "Portuguese": ("participantes",),
    "Italian": ("partecipante",),
    "German": ("teilnehmer", "vertragspartei"),
    "Russian": ("участник",),
    "Chinese": ("参加者", "参与者", "参加方"),
    "Arabic": ("المشارك",),
}
_MONTHS = {
    "French": (
        *("janv", "janvier", "févr", "fév", "fevr", "février", "mars", "avr", "avril", "mai"),
        *("juin", "juil", "juillet", "août", "aout", "septembre", "octobre", "novembre"),
        *("déc", "décembre"),
    ),
    "Spanish": (
        *("ene", "enero", "febrero", "marzo", "abr", "abril", "mayo", "junio", "julio", "ago"),
        *("agosto", "septiembre", "octubre", "noviembre", "dic", "diciembre"),
    ),
    "German": ("januar", "februar", "märz", "mär", "juni", "juli", "okt", "oktober", "dez"),
}
_CODES = {
    "fr": "French",
    "es": "Spanish",
    "pt": "Portuguese",
    "it": "Italian",
    "de": "German",
    "ru": "Russian",
    "zh": "Chinese",
    "ar": "Arabic",
}


def refuse_language(headings: Sequence[str]) -> None:
    """Raise InputError when the headings (lower case) are those of a page in another language.

    One word may stand in any text; two of one language, or its word for "participant" at
    the head of a column, are a heading.
    """
    for language, words in _HEADINGS.items():
        found = sum(any(word in text for text in headings) for word in words)
        if found > 1 or any(text.startswith(_PARTICIPANTS[language]) for text in headings):
            raise foreign(language)


def refuse_month(word: str) -> None:
    """Raise InputError when a month (lower case) is written in another language."""
    for language, words in _MONTHS.items():
        if word in words:
            raise foreign(language)


def refuse_code(code: str) -> None:
    """Raise InputError when a page says of itself (``lang``) that it is in another language."""
    language = _CODES.get(code.strip().casefold().partition("-")[0].partition("_")[0])
    if language is not None:
        raise foreign(language)


def foreign(language: str) -> InputError:
    """The refusal of a page in this language."""
    return InputError(
        f"The page is in {language} and only the English one is read; nothing was compared: "
        f"use {PAGE} instead."
    )
