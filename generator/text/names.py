"""Names looked for in texts, in a time that does not grow with the number of names."""

from collections.abc import Iterable, Iterator


class NameFinder:
    """A set of names that finds itself in texts."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names) - {""}
        lengths: dict[str, set[int]] = {}
        for name in self._names:
            lengths.setdefault(name[0], set()).add(len(name))
        # The lengths of the names that begin with a character, the shortest first.
        self._lengths = {first: sorted(found) for first, found in lengths.items()}

    def occurrences(self, text: str) -> Iterator[tuple[int, str]]:
        """(place, name) for each name at each place of the text, from left to right.

        At one place the shortest comes first; names may overlap.
        """
        for start, character in enumerate(text):
            for length in self._lengths.get(character, ()):
                name = text[start : start + length]
                if name in self._names:
                    yield start, name

    def findall(self, text: str) -> list[str]:
        """The names in the text, from left to right: the longest at each place; none overlaps."""
        longest = dict(self.occurrences(text))
        found, end = [], 0
        for start, name in longest.items():
            if start >= end:
                found.append(name)
                end = start + len(name)
        return found

    def __contains__(self, text: str) -> bool:
        return text in self._names
