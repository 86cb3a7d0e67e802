"""What a review of copies comes to, as values: changes, comments, edits, conflicts."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from itertools import pairwise

from ..findings.findings import Place
from .attribution import replacements

# Edits of two reviewers with less text than this between them are of one and the same words.
_APART = 4


@dataclass(frozen=True, slots=True)
class _Located:
    """What stands at a place of the ledger."""

    place: Place

    @property
    def sheet(self) -> str:
        return self.place.sheet

    @property
    def cell(self) -> str:
        return self.place.cell

    @property
    def key(self) -> str:
        return self.place.key

    def as_dict(self) -> dict[str, object]:
        """What the JSON output gives of it."""
        found: dict[str, object] = {"sheet": self.sheet, "cell": self.cell, "key": self.key}
        return found | {f.name: getattr(self, f.name) for f in fields(self) if f.name != "place"}


@dataclass(frozen=True, slots=True)
class AcceptedChange(_Located):
    """An accepted change of one cell: texts as they stand in the cell, placeholders kept.

    `certainty` is below 1 where the paragraph was found by its text alone.
    """

    before: str
    after: str
    author: str
    date: str
    tracked: bool
    column: str
    file: str
    certainty: float


@dataclass(frozen=True, slots=True)
class Remark(_Located):
    """A comment of a reviewer, at the cell that its paragraph prints.

    `words` are those it stands at, empty where it stands at a place between two.
    """

    author: str
    date: str
    text: str
    paragraph: str = ""
    answers: str = ""
    resolved: bool = False
    file: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit of a fixed sentence (`template`), or text that belongs to nothing (`unmatched`)."""

    paragraph: str
    before: str
    after: str
    reason: str
    author: str
    date: str
    tracked: bool
    file: str


@dataclass(frozen=True, slots=True)
class Conflict(_Located):
    """What somebody must decide: the ledger says one thing, the reviewers another or several."""

    kind: str
    ledger: str
    reviewed: str
    message: str
    author: str = ""
    date: str = ""
    file: str = ""
    versions: tuple[AcceptedChange, ...] = ()


@dataclass(slots=True)
class Review:
    """All that was found in the copies. `notes` are sentences on how far it can be trusted."""

    changes: list[AcceptedChange] = field(default_factory=list)
    comments: list[Remark] = field(default_factory=list)
    template: list[Edit] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    unmatched: list[Edit] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def is_settled(self) -> bool:
        return not self.conflicts and not self.unmatched

    @property
    def is_empty(self) -> bool:
        return self.is_settled and not (self.changes or self.comments or self.template)

    def as_dict(self) -> dict[str, object]:
        """The review as the JSON output gives it."""
        return {
            "changes": [change.as_dict() for change in self.changes],
            "comments": [remark.as_dict() for remark in self.comments],
            "template": [asdict(edit) for edit in self.template],
            "conflicts": [
                conflict.as_dict() | {"versions": [each.as_dict() for each in conflict.versions]}
                for conflict in self.conflicts
            ],
            "unmatched": [asdict(edit) for edit in self.unmatched],
            "notes": self.notes,
        }


def reconcile(review: Review) -> None:
    """Changes of one cell in several copies as one change, or as a conflict where they collide."""
    by_cell: dict[Place, list[AcceptedChange]] = {}
    for change in review.changes:
        by_cell.setdefault(change.place, []).append(change)
    review.changes = []
    for changes in by_cell.values():
        first = changes[0]
        text = together(first.before, [change.after for change in changes])
        if text is not None:
            review.changes.append(
                replace(
                    first,
                    after=text,
                    author=listed(change.author for change in changes),
                    date=max(change.date for change in changes),
                    tracked=all(change.tracked for change in changes),
                    file=listed(change.file for change in changes),
                    certainty=min(change.certainty for change in changes),
                )
            )
            continue
        message = f"{len(changes)} 份送审稿对这一格的改法不同，请选定一种。"
        review.conflicts.append(
            Conflict(
                kind="reviewers",
                place=first.place,
                ledger=first.before,
                reviewed="",
                message=message,
                versions=tuple(changes),
            )
        )


def together(before: str, afters: Sequence[str]) -> str | None:
    """All edits of one text made together; None where two of them collide or nearly touch."""
    each = [set(replacements(before, after)) for after in dict.fromkeys(afters)]
    made = sorted(set().union(*each))
    for one, other in pairwise(made):
        of_one_hand = any(one in hand and other in hand for hand in each)
        if other[0] - one[1] < _APART and not of_one_hand:
            return None
    pieces, done = [], 0
    for start, end, new in made:
        pieces += [before[done:start], new]
        done = end
    return "".join([*pieces, before[done:]])


def listed(words: Iterable[str]) -> str:
    return "、".join(dict.fromkeys(word for word in words if word))
