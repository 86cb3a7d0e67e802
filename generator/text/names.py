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

    def longest(self, text: str) -> Iterator[tuple[int, str]]:
        """(place, name) from left to right: the longest name at each place; none overlaps."""
        end = 0
        for start, name in dict(self.occurrences(text)).items():
            if start >= end:
                yield start, name
                end = start + len(name)

    def findall(self, text: str) -> list[str]:
        """The names in the text, from left to right: the longest at each place; none overlaps."""
        return [name for _, name in self.longest(text)]

    def __contains__(self, text: str) -> bool:
        return text in self._names
