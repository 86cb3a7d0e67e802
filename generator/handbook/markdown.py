"""What the made pages have in common: their head, and tables."""

from collections.abc import Iterable, Iterator, Sequence


def head(title: str, source: str) -> list[str]:
    """The lines that begin a made page: its title, and unseen by readers that it is made."""
    return [f"<!-- 本页由{source}生成（make docs），请不要手工修改。 -->", "", f"# {title}", ""]


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table of plain texts, with an empty line before."""
    yield from ("", _row(headers), "|" + "---|" * len(headers))
    yield from map(_row, rows)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
