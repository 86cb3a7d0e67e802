"""Which column of a ledger each column of an office's own table is.

Its header says so, and the contents where the header may mean several. What is not certain is
left to a person: such a column, and one that a ledger has none for, goes into 备注.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ..findings.catalogue import Severity, kind_of
from ..ledger.choices import Status
from ..ledger.columns import Kind
from ..text.addresses import column_letters
from ..text.characters import compact, write_list
from ..text.patterns import Pattern
from ..workbook.reading.cells import convert
from .header import Header
from .headings import PLAN, PROGRESS, STATUS, Meaning, is_bare_time
from .notice_labels import labelled
from .words import columns, is_vague, status_meant, status_named

BETWEEN_ROWS = "·"  # in the name of a column whose header has several rows
REMARK = "备注"
NUMBERS = ("问题编号", "措施编号")  # which of them 序号 is, the rows tell
# Kinds that by no means every text can be.
STRICT = (Kind.STATUS, Kind.CHOICE, Kind.FLAG, Kind.DATE, Kind.DEADLINE)
BY_CONTENTS, BY_MAP = "按内容", "按对应文件"
_TO_TICK = Pattern(r"\(?(?:请?打|画)?[√勾]\)?\Z")  # 已完成（打√）
# What people put into the column of a status for yes and for no.
TICKS = frozenset("√✓✔☑○●◎■★▲1") | {"是", "v", "y"}
CROSSES = frozenset("×✗✘x-—/\\0") | {"否", "n"}


class OwnColumn(NamedTuple):
    """A column of somebody's own table: where it stands, what it is called and what it is.

    The header is no other column's of the table. `targets` are the columns of a ledger whose facts
    stand in it: mostly one. Where there is none, `reason` says why, else by what it was found.
    Several columns may have one target: `nth` tells measures apart, `time` when the progress was
    made, `status` which status a tick means.
    """

    position: int
    header: str
    targets: tuple[str, ...]
    reason: str
    nth: int = 0
    time: str = ""
    status: Status | None = None

    @property
    def target(self) -> str:
        """Its targets in one text, as people write them; "" for none."""
        return write_list(self.targets)


Cells = Mapping[int, Sequence[object]]  # the filled cells of each column below the header


def may_share(target: str) -> bool:
    """Whether several columns can be one of a ledger: measures, texts that go on, statuses."""
    return columns()[target].kind in (Kind.TEXT, Kind.STATUS)


def name_columns(header: Header, cells: Cells) -> dict[int, str]:
    """A name for each column that holds anything: its header, with its letter where that is not
    the only one.
    """
    filled = sorted(position for position in {*header.texts, *cells} if position)
    texts = {p: BETWEEN_ROWS.join(header.texts.get(p, ())) for p in filled}
    counted = Counter(texts.values())
    return {
        p: text if text and counted[text] == 1 else f"{text}（{column_letters(p)}列）"
        for p, text in texts.items()
    }


def match_columns(
    header: Header, names: Mapping[int, str], cells: Cells, date1904: bool
) -> list[OwnColumn]:
    """What each column is; the numbers of rows are left to whoever knows the rows."""
    meant = {position: header.meaning(position) for position in names}
    match = _Match(header, names, meant, cells, date1904)
    match.several_measures()
    match.labelled()
    match.named()
    match.times()
    match.ambiguous()
    match.joined()
    match.ticked()
    match.unknown()
    return [match.found[position] for position in sorted(match.found)]


@dataclass(slots=True)
class _Match:
    """Columns while each is found: those that are certain come first."""

    header: Header
    names: Mapping[int, str]
    meant: Mapping[int, Meaning]
    cells: Cells
    date1904: bool
    taken: dict[str, int] = field(default_factory=dict)
    found: dict[int, OwnColumn] = field(default_factory=dict)

    def several_measures(self) -> None:
        """整改措施1, 整改措施2, or one header over several columns, and what is numbered alike."""
        plans = [p for p in self._open() if self.meant[p].names == (PLAN,)]
        # One header over several columns; the same one farther away is another table's.
        beside = {p for p in plans for q in (p - 1, p + 1) if self._is_alike(p, q)}
        plain = [p for p in plans if not self.meant[p].nth]
        first = plain if len(plain) == 1 < len(plans) else []  # 整改措施, 整改措施2
        plans = [p for p in plans if self.meant[p].nth or p in beside or p in first]
        if len(plans) < 2:
            return
        numbers = [self.meant[p].nth or 1 for p in plans]
        numbers = numbers if len({*numbers}) == len(plans) else list(range(1, len(plans) + 1))
        for p, nth in zip(plans, numbers, strict=True):
            self._take(p, (PLAN,), f"第 {nth} 条措施", nth=nth)
        numbered = [p for p in self._open() if self.meant[p].nth in numbers]
        for names in dict.fromkeys(self.meant[p].names for p in numbered):
            alike_ones = [p for p in numbered if self.meant[p].names == names]
            cells = [cell for p in alike_ones for cell in self.cells.get(p, ())]
            target = names[0] if len(names) == 1 else self._decide(names, cells)[0]
            if target not in ("", REMARK, *NUMBERS) and target not in self.taken:
                for p in alike_ones:
                    nth = self.meant[p].nth
                    self._take(p, (target,), f"第 {nth} 条措施的", nth=nth)

    def _is_alike(self, p: int, q: int) -> bool:
        texts = self.header.texts
        return bool(self.cells.get(q)) and texts.get(p) == texts.get(q)

    def labelled(self) -> None:
        """整改情况 with 整改措施：…完成时限：… in every cell, of which no other column is one."""
        for p in self._open():
            if not {PLAN, PROGRESS, STATUS}.intersection(self.meant[p].names):
                continue
            said = [[part.column.name for part in labelled(str(c))] for c in self.cells.get(p, ())]
            others = {name for q in self._open() if q != p for name in self.meant[q].names}
            targets = said[0] if said else []
            is_each = len({*targets}) == len(targets) and all(each == targets for each in said)
            if len(targets) > 1 and is_each and others.isdisjoint(targets):
                self._take(p, tuple(targets), "一格里的几项逐格分开，原文写入“未识别”表")

    def named(self) -> None:
        """Those with a name that only one column has."""
        meant = self.meant
        exact = [p for p in self._open() if len(meant[p].names) == 1 and not meant[p].time]
        texts = self.header.texts
        # What is called as the ledger calls it goes first, and last what might be anything.
        for p in sorted(
            exact, key=lambda p: (meant[p].names[0] not in texts[p], is_vague(texts[p][-1]))
        ):
            self._claim(p, meant[p].names[0])

    def times(self) -> None:
        """1月进展, 2月进展: what was done by a time is part of one text."""
        timed = [p for p in self._open() if self.meant[p].time]
        for p in timed:
            filled = self.cells.get(p, ())
            if filled and all(status_named(str(cell)) for cell in filled):
                self._leave(p, "填的是各个时候的状态，不能确认现在的状态")
            elif len(timed) == 1 and PROGRESS not in self.taken:
                self._claim(p, PROGRESS)
            else:
                time = self.meant[p].time
                self._take(p, (PROGRESS,), f"各列按顺序合写，前面写“{time}”", time=time)

    def ambiguous(self) -> None:
        """Those with a name that several columns have, by their contents."""
        for p in self._open():
            if len(names := self.meant[p].names) > 1:
                free = [name for name in names if self._is_free(name)]
                target, reason = self._decide(free, self.cells.get(p, ()))
                if target:
                    self._claim(p, target, reason)
                else:
                    self._leave(p, reason if free else self._reason(names[0]))

    def joined(self) -> None:
        """Those with several facts in each cell."""
        for p in self._open():
            facts = self.meant[p].facts
            free = [tuple(name for name in names if name not in self.taken) for names in facts]
            if facts and all(free):
                targets = tuple(dict.fromkeys(name for names in free for name in names))
                self._take(p, targets, "一格里的几项逐格分开，原文写入“未识别”表")
            elif facts:
                lost = next(names[0] for names, left in zip(facts, free, strict=True) if not left)
                self._leave(p, self._reason(lost))

    def ticked(self) -> None:
        """已完成, 正在推进: a tick says which of them is the status."""
        if STATUS in self.taken:
            return
        for p in self._open():
            texts = self.header.texts.get(p)
            status = status_named(_TO_TICK.sub("", texts[-1])) if texts else None
            marks = {compact(str(cell)) for cell in self.cells.get(p, ())}
            if status and marks <= TICKS | CROSSES:
                self._take(p, (STATUS,), f"打勾的读作“{status}”", status=status)

    def unknown(self) -> None:
        """Those with a name that no column has: a status, if the contents say so."""
        for p in self._open():
            is_status = STATUS not in self.taken and self._are_statuses(self.cells.get(p, ()))
            if is_status:
                self._claim(p, STATUS, BY_CONTENTS)
            elif is_bare_time(self.names[p]):
                self._leave(p, "只写了时候，没有写是计划还是进展")
            else:
                self._leave(p, "台账里没有这样的列")

    def _open(self) -> list[int]:
        return [p for p in self.names if p not in self.found]

    def _is_free(self, target: str) -> bool:
        """Whether no column is it yet, or only such as tell of one time each."""
        others = [own for own in self.found.values() if target in own.targets]
        return all(own.time for own in others)

    def _take(
        self,
        p: int,
        targets: tuple[str, ...],
        reason: str,
        nth: int = 0,
        time: str = "",
        status: Status | None = None,
    ) -> None:
        self.found[p] = OwnColumn(p, self.names[p], targets, reason, nth, time, status)
        for target in targets:
            self.taken.setdefault(target, p)

    def _claim(self, p: int, target: str, reason: str = "") -> None:
        if not self._is_free(target):
            self._leave(p, self._reason(target))
        else:
            self._take(p, (target,), reason)

    def _leave(self, p: int, reason: str) -> None:
        self.found[p] = OwnColumn(p, self.names[p], (), reason)

    def _reason(self, target: str) -> str:
        return f"“{target}”已有“{self.names[self.taken[target]]}”一列"

    def _decide(self, free: Sequence[str], cells: Sequence[object]) -> tuple[str, str]:
        """The one of the columns that the contents fit, and by what; none where that is not
        certain.
        """
        known = columns()
        fits = {
            name: sum(is_read(cell, name, self.date1904) for cell in cells)
            for name in free
            if known[name].kind in STRICT
        }
        fitting = [name for name, number in fits.items() if cells and number * 2 >= len(cells)]
        if len(fitting) > 1:  # 长期坚持 is a deadline, and no day
            most = max(fits.values())
            fitting = [name for name in fitting if fits[name] == most]
        others = [name for name in free if known[name].kind not in STRICT and name not in NUMBERS]
        for likely in (fitting, others):
            if len(likely) == 1:
                return likely[0], BY_CONTENTS
            if likely:
                break
        return "", f"可能是{'，也可能是'.join(f'“{name}”' for name in free)}，不能确认"

    def _are_statuses(self, cells: Sequence[object]) -> bool:
        """Whether every cell says a status, and not merely yes."""
        are_words = all(isinstance(cell, str) and len(cell) > 1 for cell in cells)
        is_status = all(is_read(cell, STATUS, self.date1904) for cell in cells)
        return bool(cells) and are_words and is_status


def is_read(cell: object, name: str, date1904: bool = False) -> bool:
    """Whether what stands in a cell can be that of the column."""
    column = columns()[name]
    if column.kind is Kind.STATUS and status_meant(str(cell)):
        return True
    _, notes = convert(cell, column, date1904)
    return all(kind_of(code).severity is not Severity.ERROR for code, _ in notes)
