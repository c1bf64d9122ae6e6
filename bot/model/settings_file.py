"""A file of settings as people write and save it, made into lines that python-dotenv reads.

In: the bytes of ``.env``. Out: its text with ``NAME=value`` lines, or ConfigError that names
each line which would set nothing: what a person wrote is used or reported, never passed
over. Read as well: ``NAME: value``, names in lower case, a channel after ``= #``, UTF-16, a
byte order mark, any line ends. Lines about other programs' settings stay as they are.
Values are never repeated: they may be secrets.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from difflib import get_close_matches

from bot.errors import ConfigError
from bot.model.visible import visible

PROXIES = frozenset({"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"})
"""Known in both cases, so their names stay as they are written."""
NAMES = frozenset(
    {
        "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL",
        "MINEWATCH_CHANNEL", "MINEWATCH_ADMINS", "MINEWATCH_DATA_DIR", "MINEWATCH_STORE", "MINEWATCH_STORE_LISTEN", "MINEWATCH_FEEDS",
        "MINEWATCH_POLL_MINUTES", "MINEWATCH_ALLOW_PRIVATE_FEEDS", "MINEWATCH_CONTACT",
        "MINEWATCH_TREATY_PAGE", "MINEWATCH_RETENTION_DAYS", "MINEWATCH_LATE_HOURS",
        "MINEWATCH_HTTP_HOST", "MINEWATCH_HTTP_PORT", "MINEWATCH_METRICS", "MINEWATCH_LOG",
        "MINEWATCH_NOW", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "MINEWATCH_TOKEN_KEY",
        "MINEWATCH_PUBLIC_URL", "MINEWATCH_KEEP_DAYS_AFTER_REMOVAL",
        "MINEWATCH_WATCHES_PER_WORKSPACE", "MINEWATCH_FEEDS_PER_WORKSPACE", "MINEWATCH_LOCAL_TEAMS",
        "SSL_CERT_FILE", *PROXIES,
    }
)  # fmt: skip
_CHANNEL = "MINEWATCH_CHANNEL"
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LINE_END = re.compile(r"\r\n|\n|\r")
_SETS = re.compile(
    r"\s*(?:export\s+)?(?P<quote>['\"]?)(?P<name>[A-Za-z_][\w.-]*)(?P=quote)\s*(?P<sign>:?=|:)(?P<value>.*)"
)
_QUOTED = re.compile(r"\s*(?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")\s*(?:#.*)?")
_AFTER_SIGN = re.compile(r"\s+#(\S+)\s*(?:#.*)?")
_WORD = re.compile(r"[A-Za-z_][\w-]*")


def read_settings_text(raw: bytes) -> str:
    """The text of a settings file, with each Minewatch setting on a line that python-dotenv accepts.

    Raises:
        ConfigError: lines that would set nothing; one line of the message for each.
    """
    problems: list[str] = []
    lines = list(_ours(_LINE_END.split(_text(raw)), problems))
    if problems:
        raise ConfigError("These lines of .env cannot be used:\n  " + "\n  ".join(problems))
    return "\n".join(lines) + "\n"


def read_leniently(raw: bytes) -> tuple[str, ...]:
    """A sentence for each line of ours that is read although other programs would pass it over.

    Raises:
        ConfigError: the file is no text.
    """
    said = [".env is in UTF-16 or UTF-32; save it as UTF-8."] if _is_wide(raw) else []
    for number, line in enumerate(_LINE_END.split(_text(raw)), 1):
        found = _SETS.fullmatch(visible(line))
        name = known_name(found["name"]) if found else None
        if found and name and (":" in found["sign"] or found["quote"] or found["name"].islower()):
            said.append(f".env, line {number}: read as {name}=…; write it so, as others would not.")
    return tuple(said)


def _is_wide(raw: bytes) -> bool:
    """Is it in UTF-16 or UTF-32, marked or not?"""
    if raw.startswith(codecs.BOM_UTF8):
        return False
    return raw.startswith(tuple(mark for mark, _ in _MARKS)) or raw.count(0) * 3 > len(raw) > 0


def known_name(written: str) -> str | None:
    """The setting with this name, in any case; None: not one of ours."""
    name = written.upper().replace("-", "_")
    return name if name in NAMES else None


def not_a_setting(written: str) -> str | None:
    """What to write instead of a name that looks like one of ours; None: it is ours, or another's.

    All names with MINEWATCH_ are ours; of those with SLACK_, only what is nearly a name of ours.
    """
    name = written.upper().replace("-", "_")
    if name in NAMES or not name.startswith(("MINEWATCH_", "SLACK_")):
        return None
    ours = name.startswith("MINEWATCH_")
    near = get_close_matches(name, sorted(NAMES), n=1, cutoff=0.8 if ours else 0.92)
    if near:
        return f"{written} is not a setting; did you mean {near[0]}?"
    return f"{written} is not a setting; remove it (docs/operations.md lists all)" if ours else None


def _text(raw: bytes) -> str:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _decoded(raw, encoding)
    if raw.count(0) * 3 > len(raw):
        # Every second byte of what is in ASCII here is zero.
        return _decoded(raw, "utf-16-le" if raw[1:2] == b"\0" else "utf-16-be")
    return "\n".join(
        _line(number, line) for number, line in enumerate(re.split(rb"\r\n|\n|\r", raw), 1)
    )


def _decoded(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw[: error.start].decode(encoding, "ignore").count("\n") + 1
        raise _not_text(line) from error


def _line(number: int, line: bytes) -> str:
    """A comment may be in any encoding; a setting is UTF-8."""
    if line.lstrip().startswith(b"#"):
        return line.decode("utf-8", "replace").replace("\0", "")
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_text(number) from error
    if "\0" in text:
        raise _not_text(number)
    return text


def _not_text(line: int) -> ConfigError:
    return ConfigError(f".env, line {line}, is not UTF-8 text; save the file as UTF-8.")


def _ours(lines: list[str], problems: list[str]) -> Iterator[str]:
    """The lines with ours made plain; lines inside another program's long value stay."""
    until = ""
    for number, written in enumerate(lines, 1):
        line = written if until else visible(written)
        if until:
            until = "" if until in line else until
            yield line
            continue
        found = _SETS.fullmatch(line)
        name = known_name(found["name"]) if found else None
        if found and name:
            made = _made(found, name)
            if made is None:
                problems.append(f"line {number}: {_trouble(found, name)}")
            yield made or ""
            continue
        problem = _overlooked(line, found)
        if problem:
            problems.append(f"line {number}: {problem}")
        quote = _left_open(found["value"]) if found else ""
        until = quote if any(quote in later for later in lines[number:]) else ""
        yield line


def _made(found: re.Match[str], name: str) -> str | None:
    """``NAME=value``; None where python-dotenv would read nothing from it."""
    value = found["value"]
    written = found["name"] if name in PROXIES else name
    if value.lstrip()[:1] in {"'", '"'} and value.strip():
        return f"{written}={value.strip()}" if _QUOTED.fullmatch(value) else None
    hidden = _AFTER_SIGN.fullmatch(value)
    if hidden:
        return f"{written}=#{hidden[1]}" if name == _CHANNEL else None
    if value.lstrip().startswith("#") and value[:1].isspace():
        return f"{written}="
    return f"{written}={value.strip()}"


def _trouble(found: re.Match[str], name: str) -> str:
    if found["value"].lstrip()[:1] in {"'", '"'}:
        return f"the quotes around the value of {name} do not match; write {name}=value"
    return (
        f"the text after # is a comment, so {name} would be empty; write {name}=value, or "
        f"put a space after the #"
    )


def _overlooked(line: str, found: re.Match[str] | None) -> str | None:
    """What is wrong with a line that names a setting but does not set it."""
    if line.lstrip().startswith("#"):
        return None
    if found is None:
        names = (known_name(word) for word in _WORD.findall(line))
        name = next((name for name in names if name), None)
        return f"{name} is not set; write {name}=value" if name else None
    return not_a_setting(found["name"])


def _left_open(value: str) -> str:
    """The quote that a value opens and does not close on its line."""
    quote = value.lstrip()[:1]
    opened = quote in {"'", '"'} and quote not in value.lstrip()[1:].replace(f"\\{quote}", "")
    return quote if opened else ""
