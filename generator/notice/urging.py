"""The words of documents that urge: what is late or soon will be, as lists and unit by unit."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from ..ledger.columns import Item
from ..ledger.items import Unit
from ..ledger.ledger import Ledger
from ..ledger.statistics import Statistics
from ..ledger.uncounted import BY_UNIT, MEASURE, OPEN
from ..ledger.urging import Urged, grades, urged
from ..reports.lacking import lacking
from ..text.characters import write_date
from .marks import Marker

_Row = dict[str, object]


class Urging(NamedTuple):
    """What writes the rows; `cells` gives the words of a loop that are columns of an item."""

    ledger: Ledger
    marker: Marker
    cells: Callable[[str, Item], Mapping[str, object]]

    def lists(self, statistics: Statistics) -> dict[str, object]:
        """The lists by the words of templates."""
        found = list(urged(self.ledger, statistics.as_of))
        late, warning, _ = grades(self.ledger)
        lacks = lacking(statistics, MEASURE, OPEN, BY_UNIT)
        uncounted = "；".join(f"{told.text}（{told.reasons}）" for told in lacks)
        return {
            "未计入": self.marker.label("未计入", uncounted),
            "逾期列表": self._rows(u for u in found if u.grade == late),
            "临期列表": self._rows(u for u in found if u.grade == warning),
            "督办列表": [
                self._of_unit(unit, own)
                for unit in self.ledger.units
                if (own := [u for u in found if u.deadline.measure.unit == unit.name])
            ],
        }

    def _of_unit(self, unit: Unit, own: Sequence[Urged]) -> _Row:
        """What a unit is urged to do, which is something."""
        counts = {f"{g.name}数": sum(u.grade == g for u in own) for g in grades(self.ledger)}
        return {
            **self.cells("单位", unit),
            "等级": self.marker.label("等级", own[0].grade.name),
            "事项列表": self._rows(own),
            **{name: self.marker.label(name, str(number)) for name, number in counts.items()},
        }

    def _rows(self, found: Iterable[Urged]) -> list[_Row]:
        return [self._row(number, one) for number, one in enumerate(found, start=1)]

    def _row(self, number: int, one: Urged) -> _Row:
        measure, problem, due, left = one.deadline
        column = "延期至" if measure.extended else "完成时限"
        place = self.ledger.place(measure, column)
        day = (place, self.ledger.basic_place("统计截止日期"))
        marker = self.marker
        return {
            "序号": marker.label("序号", str(number)),
            "问题": marker.cell(problem.text, problem, "问题") if problem else "",
            "时限": marker.computed(write_date(due), measure, column),
            "逾期天数": marker.computed(str(max(-left, 0)), measure, column, day),
            "剩余天数": marker.computed(str(max(left, 0)), measure, column, day),
            "等级": marker.computed(one.grade.name, measure, column, day),
            **self.cells("事项", measure),
        }
