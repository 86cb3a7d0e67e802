"""督办: a page for each unit that has something late or soon will, and one list for the leader.

The ledger may still have errors: rows that cannot be counted are told, and stand on no page.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from . import pipeline
from .findings.findings import Finding, Place, has_errors
from .folders import file_names
from .ledger.citations import BRACES, citations
from .ledger.columns import Part
from .ledger.items import Measure, Problem, Unit
from .ledger.ledger import Ledger
from .ledger.schema import sheet_of
from .ledger.statistics import Statistics
from .ledger.uncounted import BY_UNIT, FIGURE, MEETING, OPEN, Unread, find_unread
from .ledger.urging import Urged, urged
from .ledger.words import Vocabulary
from .text.patterns import Pattern

if TYPE_CHECKING:
    from .package.drafts import Written
    from .pipeline import Examined

# The templates, which also begin the names of the files.
PAGE, LIST = "督办单", "督办汇总"
_VERSION = Pattern(r"（第\d+稿）$")
_AS_TYPED = str.maketrans(BRACES, "〔〕〔〕")

_Item = TypeVar("_Item", Measure, Problem)


class UnitPage(NamedTuple):
    """The page of a unit, with what it is urged to do."""

    unit: str
    urged: Sequence[Urged]
    written: "Written"


class Reminders(NamedTuple):
    """What was written, or what is wrong with the templates.

    `as_typed` are the cells that cite what has no value, which are printed as they are; `others`
    are pages in the same folder of units that have nothing late now.
    """

    examined: "Examined"
    statistics: Statistics
    faults: Sequence[Finding] = ()
    pages: Sequence[UnitPage] = ()
    summary: "Written | None" = None
    as_typed: Sequence[Place] = ()
    others: Sequence[Path] = ()


def remind(
    path: Path,
    folder: Path,
    template_path: Path | None = None,
    as_of: date | None = None,
    force: bool = False,
) -> Reminders:
    """Write the pages and the list; nothing where nobody is late, or a template has faults.

    Raises Unreadable where a file cannot be read or written.
    """
    from .package.drafts import write_draft

    examined = pipeline.examine(path, as_of)
    unread = find_unread(examined.ledger, examined.findings, as_of)
    words = _words(examined, unread, as_of)
    ledger, as_typed = _urgent(words, unread)
    found = list(urged(ledger, words.statistics.as_of))
    own = {
        unit.name: [u for u in found if u.deadline.measure.unit == unit.name]
        for unit in ledger.units
    }
    stems = file_names(name for name in own if own[name])
    names = {unit: f"{PAGE}-{stem}.docx" for unit, stem in stems.items()}
    others = _others(folder, set(names.values()))
    told = Reminders(examined, words.statistics, as_typed=as_typed, others=others)
    if not names:
        return told
    summary = f"{LIST}.docx"
    ledgers = {names[u.name]: _of_unit(ledger, u) for u in ledger.units if u.name in names}
    pages, faults = _print_all(template_path or Path(PAGE), ledgers, words, examined)
    lists, more = _print_all(Path(LIST), {summary: ledger}, words, examined)
    if faults or more:
        return told._replace(faults=[*faults, *more])
    written = {n: write_draft(folder / n, data, force) for n, data in {**pages, **lists}.items()}
    return told._replace(
        pages=[UnitPage(unit, own[unit], written[name]) for unit, name in names.items()],
        summary=written[summary],
    )


def _words(examined: "Examined", unread: Unread, as_of: date | None) -> Vocabulary:
    """The words of the ledger without the figures and meetings that cannot be counted."""
    ledger = examined.ledger
    read = replace(
        ledger,
        figures=unread.read(FIGURE, ledger.figures),
        meetings=unread.read(MEETING, ledger.meetings),
    )
    statistics = pipeline.count_examined(examined, as_of)
    return Vocabulary(read, statistics, examined.vocabulary.audience)


def _others(folder: Path, names: set[str]) -> list[Path]:
    """The pages in the folder, in whatever version, that are none of these."""
    found = sorted(folder.glob(f"{PAGE}-*.docx"))
    return [path for path in found if f"{_VERSION.sub('', path.stem)}.docx" not in names]


def _of_unit(ledger: Ledger, unit: Unit) -> Ledger:
    """The ledger with what one unit has to do."""
    own = [measure for measure in ledger.measures if measure.unit == unit.name]
    return replace(ledger, units=[unit], measures=own)


def _urgent(words: Vocabulary, unread: Unread) -> tuple[Ledger, list[Place]]:
    """The ledger with just the measures that are late or soon will be, and without its long texts;
    and the cells of these that cite what has no value, which are not resolved."""
    ledger = words.ledger
    as_typed = list[Place]()
    measures = unread.read(BY_UNIT, unread.read(OPEN, ledger.measures))
    found = list(urged(replace(ledger, measures=measures), words.statistics.as_of))
    numbers = {one.deadline.measure.problem for one in found}
    reduced = replace(
        ledger,
        measures=[_with_known_words(one.deadline.measure, words, as_typed) for one in found],
        problems=[
            _with_known_words(p, words, as_typed) for p in ledger.problems if p.number in numbers
        ],
        aspects=[],
        narrative=[],
    )
    return reduced, as_typed


def _with_known_words(item: _Item, words: Vocabulary, as_typed: list[Place]) -> _Item:
    """The item; of a text that cites something without a value the braces are made brackets."""
    changes = {}
    for column in sheet_of(type(item)).columns:
        is_printed = column.part is Part.HEADING or (column.placeholders and not column.part)
        text = getattr(item, column.field)
        if is_printed and not _are_known(text, words):
            changes[column.field] = text.translate(_AS_TYPED)
            as_typed.append(words.ledger.place(item, column.name))
    return replace(item, **changes) if changes else item


def _are_known(text: str, words: Vocabulary) -> bool:
    try:
        return all(words.text(citation) for citation in citations(text))
    except KeyError:
        return False


def _print_all(
    asked: Path, ledgers: dict[str, Ledger], words: Vocabulary, examined: "Examined"
) -> tuple[dict[str, bytes], list[Finding]]:
    """A document of each ledger by its name, or what is wrong with the template."""
    from .notice.context import compose
    from .notice.faults import check_template
    from .notice.render import render
    from .notice.template import load_template
    from .package.parts import pack
    from .package.properties import stamp

    template = load_template(pipeline.template_named(asked))
    audience = template.audience
    faults = check_template(template, words.for_audience(audience).template_names())
    if has_errors(faults):
        return {}, faults
    origin = pipeline.made_of(examined.reading, template, words.statistics.as_of)
    printed: dict[str, bytes] = {}
    for name, ledger in ledgers.items():
        rendered = render(template, compose(Vocabulary(ledger, words.statistics, audience)))
        if rendered.findings:
            return {}, rendered.findings
        printed[name] = pack(stamp(rendered.parts, Path(name).stem, origin))
    return printed, []
