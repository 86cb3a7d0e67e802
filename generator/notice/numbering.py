"""通报序号: the number by which a reader names a paragraph of the notice, as 二（三）3（4）."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..ledger.columns import Item
from ..ledger.items import Basic, Figure
from .context import LEVELS, SECTION


@dataclass(slots=True)
class Numbering:
    """Follows the paragraphs of a notice that hold anything, in their order.

    `levels` are the numbers that the last paragraph stands under, by level; `nth` is which
    paragraph of its number it is: 2 and more for those after a line break. The heading of a
    section is 0, the paragraphs right under it count from 1.
    """

    levels: dict[str, str] = field(default_factory=dict)
    nth: int = 1
    _above: Item | None = None
    _plain: int = 0  # paragraphs right under the section's heading

    def follow(self, numbers: Sequence[tuple[str, str]], item: Item | None) -> str:
        """The 通报序号 of the next paragraph, which prints `item` and these (level, number).

        Empty outside sections.
        """
        levels = self.levels
        if numbers:
            levels = dict(levels)
            for level, written in numbers:
                for below in LEVELS[LEVELS.index(level) :]:
                    levels.pop(below, None)
                levels[level] = written.strip("、. ")
            is_section = numbers[-1][0] == SECTION
            self.nth, self._plain = (0, 0) if is_section else (1, self._plain)
        elif item is None or isinstance(item, (Basic, Figure)):
            levels, self.nth = {}, 1
        elif item is self._above and levels.keys() - {SECTION}:
            self.nth += 1
        elif SECTION not in levels:
            levels, self.nth = {}, 1
        else:  # a paragraph of the narrative without a heading
            levels, self._plain = {SECTION: levels[SECTION]}, self._plain + 1
            self.nth = self._plain
        self._above, self.levels = item, levels
        further = self.nth > 1 or (self.nth == 1 and list(levels) == [SECTION])
        return "".join(levels.values()) + (f"第{self.nth}段" if levels and further else "")
