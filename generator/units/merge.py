"""Three ways by key and column: what was given out, what came back, what the ledger says now.

What the unit alone changed is taken. Where both changed it differently the ledger's text stays, and
both stand in the sheet 合并冲突, as does whatever cannot be taken. The result is the same in
whatever order the parts are named.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ..findings.findings import Finding, Place, Unreadable, find, in_file
from ..folders import others_in
from ..ledger.items import Measure
from ..ledger.schema import SHEETS, sheet_named
from ..progress import begin
from ..text.characters import shorten, write_list
from ..workbook.reading.read import require_whole
from ..workbook.writing import Carried, carry_over
from .earlier import Earlier, is_newer, said
from .lines import Identity, Line, columns_of, has_unit, lines_of
from .record import digest, name_of_ledger
from .returned import ChangedCell, Returned, found_rows, read_part


class Taken(NamedTuple):
    """A cell that takes what the unit filled in."""

    place: Place
    label: str
    before: str
    text: str
    value: object
    unit: str
    file: str


class Kept(NamedTuple):
    """What was not taken: what the ledger says, what the unit says, and why."""

    kind: str
    place: Place
    label: str
    unit: str
    ledger: str
    returned: str
    reason: str
    file: str


class Added(NamedTuple):
    """A row that a unit added, with the number that it gets."""

    line: Line
    key: str
    unit: str
    file: str


@dataclass(slots=True)
class Merged:
    """What becomes of the ledger, and what is told; the parts, and those not merged before."""

    carried: Carried
    parts: list[Returned] = field(default_factory=list)
    new: list[Returned] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    added: list[Added] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


CONFLICT, REFUSED, OLDER, UNPLACED = "冲突", "不予采纳", "旧的一份", "没有位置"


def merge(
    path: Path, paths: Sequence[Path], earlier: Earlier, folders: Iterable[Path] = ()
) -> Merged:
    """What the parts change in the ledger; what was merged `earlier` is not merged again.

    What else stands in the `folders` from which the parts come is told.

    Raises Unreadable where the ledger cannot be read; a part that cannot be is found.
    """
    begin("读取台账", 0.0)
    merged = Merged(carry_over(path))
    require_whole(merged.carried.reading)
    if not merged.carried.reading.sheets:
        raise Unreadable(merged.carried.findings[0])
    lines = lines_of(merged.carried)
    _read_parts(merged, paths, earlier.merged, lines)
    for folder in folders:
        if others := others_in(folder):
            merged.findings += in_file(folder, [find("U15", value=write_list(others))])
    newest = earlier.newest
    for part in merged.parts:
        unit = part.record.unit
        newest[unit] = max(newest.get(unit, 0), part.record.number)
    for part in merged.new:
        if part.record.number < newest[part.record.unit]:
            found = find(
                "U05",
                value=part.path.name,
                name=part.path.name,
                unit=part.record.unit,
                number=part.record.number,
                newest=newest[part.record.unit],
            )
            merged.findings += in_file(part.path, [found])
    _merge_cells(merged, earlier)
    _keep_given_back(merged, earlier)
    _tell_deleted(merged)
    _merge_rows(merged, lines)
    own = {sheet.name for sheet in SHEETS}
    for kept in merged.kept:
        if kept.place.sheet in own:
            tell(merged, not_taken(kept))
    # A sheet that is none of the standard is told once, with the file in which it is.
    met = Counter((k.file, k.unit, k.place.sheet) for k in merged.kept if k.place.sheet not in own)
    for (file, unit, sheet), number in met.items():
        told = find("U16", Place(sheet), sheet, sheet=sheet, unit=unit, number=number)
        merged.findings += in_file(Path(file), [told])
    return merged


def tell(merged: Merged, found: Finding) -> None:
    """Take in what is found at a place of the ledger, with the name of its file."""
    merged.findings += in_file(merged.carried.reading.path, [found])


def not_taken(kept: Kept) -> Finding:
    """The finding that something was not taken, at the ledger's cell."""
    words = {
        "unit": kept.unit,
        "column": kept.label or "整行",
        "ledger": shorten(kept.ledger) or "（空）",
        "returned": shorten(kept.returned) or "（空）",
        "reason": kept.reason,
    }
    return find("U06", kept.place, kept.returned, **words)


def _read_parts(
    merged: Merged,
    paths: Sequence[Path],
    before: Collection[str],
    lines: list[Line],
) -> None:
    """The parts, each once, in an order of their own; of what did not change in them, what the
    ledger says otherwise."""
    name = name_of_ledger(merged.carried.reading.ledger)
    met: dict[str, str] = {}
    for number, path in enumerate(sorted(paths, key=lambda p: p.name)):
        begin(f"读取“{path.name}”", 0.1 + 0.7 * number / len(paths))
        try:
            part = read_part(path, name)
        except Unreadable as fault:
            part = in_file(path, [fault.finding])[0]
        if isinstance(part, Finding):
            merged.findings.append(part)
        elif part.sha256 in met:
            words = {"name": path.name, "other": met[part.sha256]}
            merged.findings += in_file(path, [find("U04", value=path.name, **words)])
        else:
            met[part.sha256] = path.name
            merged.parts.append(part)
            found = found_rows(lines, part.record.rows)
            part.now = {i: line for i, line in found.items() if line.unit == i.unit}
            part.same = {
                (identity, label): text
                for (identity, label), text in part.same.items()
                if identity in part.now and text != part.now[identity].texts.get(label, "")
            }
    merged.parts.sort(key=lambda part: part.order)
    merged.new = [part for part in merged.parts if part.sha256 not in before]
    for part in merged.new:
        merged.findings += part.findings


def _merge_cells(merged: Merged, earlier: Earlier) -> None:
    ages = earlier.ages
    asked: dict[tuple[Identity, bool, str], list[tuple[Returned, ChangedCell]]] = {}
    for part in merged.new:
        for change in part.changes:
            line = part.now.get(change.identity)
            identity = line.identity if line else change.identity
            cell = identity, line is None, change.label
            asked.setdefault(cell, []).append((part, change))
    for (identity, _, label), versions in asked.items():
        line = versions[0][0].now.get(versions[0][1].identity)
        place = _place(merged.carried, line, identity, label)
        now = line.texts.get(label, "") if line else ""
        # What somebody typed where it is not his to fill in says nothing against what is.
        allowed = [(part, change) for part, change in versions if change.is_open]
        newest = max((part.record.number for part, _ in allowed), default=0)
        current = {change.text for part, change in allowed if part.record.number == newest}
        taken, left = None, list[Kept]()
        for part, change in versions:
            own = part.record.unit, said(identity.sheet, identity.key, label, now)
            if line and change.text == now:
                continue
            kind, reason = CONFLICT, ""
            if line is None:
                kind, reason = UNPLACED, "台账里已经没有这一行，或者改由别的单位负责"
            elif not place.column:
                kind, reason = UNPLACED, "台账里没有这一列"
            elif not change.is_open:
                kind, reason = REFUSED, "这一格不由这个单位填写"
            elif part.record.number < newest:
                kind, reason = OLDER, "同一单位有更新的一份"
            elif len(current) > 1:
                reason = "同一单位交回的几份填得不同"
            elif digest(now) != change.before and not is_newer(part, ages.get(own)):
                reason = "发出以后，台账也改了这一格"
            elif change.doubt:
                reason = change.doubt
            unit, name = part.record.unit, part.path.name
            if reason:
                left.append(Kept(kind, place, label, unit, now, change.shown, reason, name))
            else:  # all who say anything say the same
                taken = Taken(place, label, now, change.text, change.value, unit, name)
        if taken:
            merged.taken.append(taken)
        merged.kept += [kept._replace(ledger=taken.text if taken else now) for kept in left]


def _keep_given_back(merged: Merged, earlier: Earlier) -> None:
    """What a unit sent before, and now as it was given out, is for people to decide."""
    ages = earlier.ages
    for part in merged.new:
        unit = part.record.unit
        for (identity, label), text in part.same.items():
            line = part.now[identity]
            now, identity = line.texts.get(label, ""), line.identity
            if is_newer(part, ages.get((unit, said(identity.sheet, identity.key, label, now)))):
                place = _place(merged.carried, line, identity, label)
                reason = "这个单位以前交回过这一格，新交的又和发出时一样"
                merged.kept.append(
                    Kept(CONFLICT, place, label, unit, now, text, reason, part.path.name)
                )


def _place(carried: Carried, line: Line | None, identity: Identity, label: str) -> Place:
    columns = columns_of(carried, identity.sheet)
    row = line.number if line else 0
    return Place(identity.sheet, identity.key, row, columns.get(label, 0) if row else 0)


def _tell_deleted(merged: Merged) -> None:
    """Rows that units deleted stay, and are told."""
    for part in merged.new:
        for identity in part.deleted:
            line = part.now.get(identity)
            if part.record.rows[identity].is_own and line:
                place = _place(merged.carried, line, line.identity, "")
                tell(merged, find("U08", place, identity.key, unit=part.record.unit))


def _merge_rows(merged: Merged, lines: list[Line]) -> None:
    """Rows that units added get numbers of their own."""
    there = {_without_key(line, line.unit) for line in lines}
    keys = {(line.sheet, line.identity.key) for line in lines}
    last = Counter[str]()
    for sheet, key in keys:
        problem, _, number = key.rpartition(".")
        if sheet == Measure.SHEET and number.isdecimal():
            last[problem] = max(last[problem], int(number))
    by_key = {(line.sheet, line.identity.key): line for line in reversed(lines)}
    by_name = {_name(line, line.unit): line for line in reversed(lines)}
    for part in merged.new:
        unit, name = part.record.unit, part.path.name
        added = dict[tuple[str, ...], Line]()
        sent = {line.identity for line in part.now.values()}
        for line in part.added:
            if _without_key(line, unit) in there:
                continue  # merged before
            is_ours = line.sheet in merged.carried.reading.sheets
            is_own = is_ours and has_unit(sheet_named(line.sheet)) and line.unit in (unit, "")
            key = _new_key(line, last) if is_own else ""
            row = by_key.get((line.sheet, line.identity.key))
            same = by_name.get(_name(line, unit))
            kind, reason = REFUSED, ""
            if not is_own:
                other = row.unit or "整改办" if row and row.unit != unit else ""
                reason = f"台账里这一行由{other}填写" if other else "这里不由这个单位新增内容"
            elif (line.sheet, key) in keys and sheet_named(line.sheet).unique:
                reason = "台账里已有这一行"
            elif same and same.identity not in sent:
                kind, row, reason = CONFLICT, same, "这个单位以前新增过这一行，填得不同"
            if reason:
                key = (row or line).identity.key
                place = Place(line.sheet, key, row.number if row else 0)
                now, text = _whole(row) if row else "", _whole(line)
                merged.kept.append(Kept(kind, place, "", unit, now, text, reason, name))
                continue
            there.add(_without_key(line, unit))
            keys.add((line.sheet, key))
            if line.sheet == Measure.SHEET:
                last[_problem(line)] += 1
            added[_name(line, unit)] = line._replace(number=0)  # it has no row in the ledger yet
            merged.added.append(Added(line, key, unit, name))
        by_name |= added


def _name(line: Line, unit: str) -> tuple[str, ...]:
    """What people know a row of a unit by, whatever number it was given."""
    name = line.texts.get("整改措施", "") if line.sheet == Measure.SHEET else line.identity.key
    return line.sheet, unit, name or "\n".join(line.texts.values())


def _whole(line: Line) -> str:
    """All that a row says, by its columns."""
    return "；".join(f"{name}：{text}" for name, text in line.texts.items() if text)


def _without_key(line: Line, unit: str) -> tuple[object, ...]:
    """What makes two added rows the same: all they say but their number."""
    hidden = ("措施编号",) if line.sheet == Measure.SHEET else ()
    texts = {n: t for n, t in line.texts.items() if t and n not in (*hidden, "责任单位")}
    return line.sheet, line.unit or unit, tuple(sorted(texts.items()))


def _new_key(line: Line, last: Mapping[str, int]) -> str:
    """The number of an added measure: the next one of its problem; other rows keep their name."""
    if line.sheet != Measure.SHEET:
        return line.identity.key
    problem = _problem(line)
    return f"{problem}.{last.get(problem, 0) + 1}"


def _problem(line: Line) -> str:
    return line.texts.get("问题编号", "") or "新增"
