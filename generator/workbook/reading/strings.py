"""The texts of the shared strings. Plain ones are decoded here, in a third of the engine's time."""

from collections.abc import Iterable, Iterator

from ...text.patterns import Pattern
from .regular import Odd, holds, is_utf8

_LONGEST_HEAD = 1 << 20  # bytes
_LONGEST_STRING = 16 << 20

_STRINGS = Pattern(rb"<sst[^<>]*>")
_PREFIXED_STRING = Pattern(rb"<[^<>\s]*:si[\s/>]")
# A string that is one text as it is printed, with what Excel notes on the reading of Chinese.
_PLAIN_STRING = Pattern(
    rb'<si>(?:<t(?: xml:space="preserve")?>([^<]*)</t>|<t/>)(?:<phoneticPr [^<>]*/>)?</si>'
)
# White space at the ends counts only where that is said; else the engine leaves it out.
_UNKEPT = Pattern(rb"<t>(?:[ \t\n]|[^<]*[ \t\n]<)")


def string_pieces(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The shared strings, some at a time. Raises Odd where these have no regular form."""
    rest, inside = b"", False
    for piece in pieces:
        rest += piece
        if not inside:
            start = _STRINGS.search(rest)
            head = rest[: start.end()] if start else rest
            if not is_utf8(head) or holds(head, b"!", b"<!"):
                raise Odd
            if not start:
                if len(rest) > _LONGEST_HEAD:
                    raise Odd
                continue
            if start[0].endswith(b"/>"):
                return
            inside, rest = True, rest[start.end() :]
        cut = rest.rfind(b"<si")
        if cut > 0:
            yield _checked(rest[:cut])
            rest = rest[cut:]
        elif len(rest) > _LONGEST_STRING:
            raise Odd
    strings, end, _ = rest.partition(b"</sst>")
    if inside and not end:
        raise Odd
    yield _checked(strings)


def _checked(strings: bytes) -> bytes:
    """These strings. Raises Odd where there is more between them than their regular form has."""
    if (
        holds(strings, b"!", b"<!")
        or b"sst>" in strings
        or (holds(strings, b":", b":si") and _PREFIXED_STRING.search(strings))
    ):
        raise Odd
    return strings


def plain_texts(strings: bytes) -> list[str] | None:
    """The texts of these strings; None where the engine is needed to understand one of them."""
    found = _PLAIN_STRING.findall(strings)
    if len(found) != strings.count(b"<si"):
        return None
    if [*map(bytes.strip, found)] != found and _UNKEPT.search(strings):
        return None
    joined = b"\0".join(found)
    # An entity, a line break that XML has as another one, perhaps an escape (ECMA-376-1 22.9.2.19).
    if b"&" in joined or b"\r" in joined or holds(joined, b"_", b"_x"):
        return None
    try:
        texts = joined.decode().split("\0") if found else []
    except UnicodeError:
        return None
    return texts if len(texts) == len(found) else None


def split_strings(strings: bytes) -> list[bytes]:
    """What stands in each of these strings. Raises Odd where one has not the regular form."""
    if not strings.count(b"<si") == strings.count(b"<si>") == strings.count(b"</si>"):
        raise Odd
    # White space may be left at the ends, where it means nothing.
    return strings.replace(b"</si>", b"").split(b"<si>")[1:]
