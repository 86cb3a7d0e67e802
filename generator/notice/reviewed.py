"""What reviewers did to the copies they got, by cell of the ledger.

A copy is read with every revision accepted and compared with what the ledger prints. An edit of a
cell's text is a change of that cell only if the ledger with it would print just what the reviewer
wrote: that is tried, and what fails is a conflict. Nothing is passed over: what belongs to no
cell is an edit of the template, a conflict, or unmatched text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..findings import Place
from ..ledger import Ledger, Measure
from ..package import unpack
from ..statistics import Statistics
from ..text import shorten
from ..words import citations
from ..workbook.open import read_bytes
from ..workbook.read import Reading
from ..workbook.schema import Kind as CellKind
from .alignment import Group, Printed, Stretch, pair, printed_paragraphs, stretches
from .attribution import CellKey, Outcome, attribute
from .properties import read_custom
from .rehearsal import Rehearsal, column_of, mended
from .review_copy import AUTHOR
from .review_values import Change, Conflict, Edit, Remark, Review, listed, reconcile
from .template import Template
from .trace import NAME, Kind, Source, cell_text, key_of, text_hash
from .wordbody import MARK, Revision, Stream
from .wordparts import Comment
from .wordxml import read_stream

# A paragraph that begins with a number of its own is no second paragraph of the one above.
_NUMBERED = re.compile(
    r"\s*(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、]|[一二三四五六七八九十]{1,3}[、是])"
)
_BRACE = re.compile("[{｛}｝]")
# Parts beside the body in which a reviewer may have edited something that is not read.
_BESIDE = re.compile(r"word/(header|footer|footnotes|endnotes)\d*\.xml")
_REVISED = re.compile(rb"<w:(?:ins|del|moveFrom|moveTo)\s")
_BESIDE_NAMES = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}


def review_copies(
    paths: Sequence[Path], reading: Reading, statistics: Statistics, template: Template
) -> Review:
    """What the reviewers of these copies did. Raises Unreadable for what is no Word document."""
    rehearsal = Rehearsal(reading.ledger, statistics, template)
    total = Review()
    for path in paths:
        one = _Copy(path, reading, template, rehearsal).review()
        for name in ("changes", "comments", "template", "conflicts", "unmatched", "notes"):
            getattr(total, name).extend(getattr(one, name))
    if len(paths) > 1:
        reconcile(total)
    return total


@dataclass(slots=True)
class _Worked:
    """A group of paragraphs under work: what it came to, and who had a hand in it."""

    group: Group
    printed: list[Printed]
    outcome: Outcome
    start: int
    end: int
    tracked: bool
    who: list[Revision]
    who_by_cell: dict[CellKey, list[Revision]]
    held: bool = False  # what it says is not to be written

    @property
    def first_cell(self) -> Source | None:
        """The cell that prints most of it."""
        lengths: dict[int, int] = {}
        sources = {}
        for paragraph in self.printed:
            for owner in paragraph.owners:
                source = owner.cell or owner.source
                if source and source.item is not None:
                    lengths[id(source)] = lengths.get(id(source), 0) + 1
                    sources[id(source)] = source
        return sources[max(lengths, key=lambda key: lengths[key])] if lengths else None


class _Copy:
    """One reviewed copy against the ledger."""

    def __init__(
        self, path: Path, reading: Reading, template: Template, rehearsal: "Rehearsal"
    ) -> None:
        self._file = path.name
        self._ledger: Ledger = reading.ledger
        self._rehearsal = rehearsal
        self._stream: Stream = read_stream(path)
        self._printed = printed_paragraphs(rehearsal.stream, rehearsal.sources)
        self._stretches = stretches(self._stream)
        self._flat = "".join(piece.text for piece in self._stream.pieces)
        self._gone = self._marked("deleted")
        self._new = self._marked("inserted")
        self._names: dict[str, str] = {}  # the place's digits → the bookmark as it was built
        for name in self._stream.bookmarks:
            if key_of(name):
                self._names.setdefault(key_of(name), name)
        self._result = Review()
        parts = unpack(read_bytes(path))
        recorded = read_custom(parts)
        self._stale = recorded.get("台账内容摘要", reading.content) != reading.content
        self._say_what_it_is(recorded, template)
        self._look_beside(parts)

    def review(self) -> Review:
        """Everything that was done in this copy."""
        groups, moved, self._moved_away = pair(self._printed, self._stretches)
        worked = [self._work(group) for group in groups]
        self._report_moves(moved)
        self._settle(worked)
        self._report_comments(worked)
        self._report_oddities()
        return self._result

    # --- what kind of file it is ----------------------------------------------------------------

    def _say_what_it_is(self, recorded: dict[str, str], template: Template) -> None:
        notes = self._result.notes
        if not self._names:
            notes.append(f"“{self._file}”里没有定位标记，各段按文字对应，把握见每条修改。")
        if not recorded:
            notes.append(f"“{self._file}”没有记载由哪份台账生成，请核对是不是这份台账的送审稿。")
        elif recorded.get("模板摘要", template.sha256) != template.sha256:
            notes.append(f"“{self._file}”生成以后模板有改动，固定语句的差异可能由此而来。")
        if self._stale:
            notes.append(f"“{self._file}”生成以后台账有改动。")

    def _look_beside(self, parts: dict[str, bytes]) -> None:
        for name, part in parts.items():
            match = _BESIDE.fullmatch(name)
            if match and _REVISED.search(part):
                where = _BESIDE_NAMES[match[1]]
                reason = f"{where}里有修订，请打开送审稿查看"
                self._result.unmatched.append(Edit(where, "", "", reason, file=self._file))

    # --- groups ---------------------------------------------------------------------------------

    def _marked(self, which: str) -> bytearray:
        marks = bytearray()
        for piece in self._stream.pieces:
            marks += bytes([getattr(piece, which) is not None]) * len(piece.text)
        return marks

    def _text(self, start: int, end: int, without: bytearray) -> str:
        return "".join(
            character
            for character, gone in zip(self._flat[start:end], without[start:end], strict=True)
            if not gone
        )

    def _work(self, group: Group) -> _Worked:
        mine: list[Stretch] = [self._stretches[j] for j in group.stretches]
        start, end = (mine[0].start, mine[-1].end) if mine else (0, 0)
        printed = [self._printed[i] for i in group.printed]
        reviewed = _without_end(self._text(start, end, self._gone))
        original = _without_end(self._text(start, end, self._new))
        before = MARK.join(paragraph.text for paragraph in printed)
        worked = _Worked(
            group,
            printed,
            Outcome(before, before, reverted=before),
            start,
            end,
            before == original,
            [],
            {},
        )
        self._find_hands(worked)
        kept = self._without_foreign(worked, reviewed)
        if kept != before or not mine:
            worked.outcome = attribute(printed, kept)
        elif printed:
            worked.outcome = attribute(printed, before)
        return worked

    def _without_foreign(self, worked: _Worked, reviewed: str) -> str:
        """The text without paragraphs that cannot be part of a cell; these are reported."""
        lines = reviewed.split(MARK)
        most = len(worked.printed)
        cell = worked.printed[-1].cells[-1:] if worked.printed else []
        grows = bool(cell) and column_of(cell[0].item, cell[0].column).kind is CellKind.TEXT
        before = [paragraph.text for paragraph in worked.printed]
        kept: list[str] = []
        for number, line in enumerate(lines):
            if number >= most and not line.strip():
                continue  # a blank paragraph prints nothing and is kept by nothing
            foreign = number >= most and line.strip() and line not in before
            if foreign and (not grows or _NUMBERED.match(line)):
                reason = (
                    "新增的段落自带序号，请在台账中新增一行"
                    if _NUMBERED.match(line)
                    else "新增的段落不属于台账的任何一格"
                )
                self._unmatched(line, "", line, reason, worked)
            elif foreign and line in {paragraph.text for paragraph in self._printed}:
                self._unmatched(line, "", line, "段落移动了位置，请在台账中调整编号", worked)
            else:
                kept.append(line)
        return MARK.join(kept)

    def _find_hands(self, worked: _Worked) -> None:
        """Who revised the paragraphs, and, where all is tracked, which cell each of them."""
        owners = []
        for number, paragraph in enumerate(worked.printed):
            owners += [None] * (number > 0) + list(paragraph.owners)
        at, offset = 0, 0
        for piece in self._stream.pieces:
            length = len(piece.text)
            if at >= worked.end:
                break
            if at >= worked.start:
                hands = [hand for hand in (piece.inserted, piece.deleted) if hand]
                worked.who += hands
                if hands and worked.tracked:
                    reach = offset + (0 if piece.inserted else length)
                    for owner in owners[max(offset - 1, 0) : reach + 1]:
                        source = owner and (owner.cell or owner.source)
                        if source and source.item is not None:
                            key = (id(source.item), source.column, owner.printing)
                            worked.who_by_cell.setdefault(key, []).extend(hands)
                offset += 0 if piece.inserted else length
            at += length

    # --- from groups to changes -----------------------------------------------------------------

    def _settle(self, worked: list[_Worked]) -> None:
        """Try the changes in the ledger; what would be printed otherwise is no change."""
        self._restore_deleted(worked)
        if self._stale and self._names:
            self._restore_untouched(worked)
        for one in worked:
            self._check_words(one)
        texts = self._texts(worked)
        doubtful = {key for key in texts if self._is_doubtful(texts, *key[:2])}
        for one in worked:
            one.held = one.held or (_is_edited(one) and bool(doubtful & one.outcome.cells.keys()))
        undone: set[int] = set()
        for number, one in enumerate(worked):
            if one.outcome.fixed and not self._edited(one) and not self._merge_heading(one):
                undone.add(number)
        for attempt in range(3):
            texts = self._texts(worked)
            failed = self._rehearsal.failing(self._values(texts), self._wanted(worked, undone))
            failed -= {n for n, one in enumerate(worked) if one.held}
            edited = {n for n in failed if _is_edited(worked[n])}
            failed = edited or failed
            if not failed:
                break
            for number in failed:
                one = worked[number]
                if attempt == 0 and self._merge_heading(one):
                    continue
                if number not in undone and one.outcome.fixed:
                    self._unmerge(one)
                    undone.add(number)
                elif attempt == 2 or not one.outcome.fixed:
                    self._unprintable(one)
        for number in sorted(undone):
            self._report_fixed(worked[number])
        self._report_changes(worked)

    def _restore_deleted(self, worked: list[_Worked]) -> None:
        """A numbered paragraph that is gone whole is a question, and never an empty cell."""
        gone: set[int] = set()
        for one in worked:
            if one.outcome.reviewed.strip() or not one.printed:
                continue
            sources = [source for paragraph in one.printed for source in paragraph.cells]
            items = {id(source.item) for source in sources}
            if not sources or not (items & gone or any(source.line == 0 for source in sources)):
                continue
            moved = any(i in self._moved_away for i in one.group.printed)
            if not moved and not items & gone:
                self._conflict(
                    one,
                    "deleted",
                    one.outcome.printed,
                    "",
                    "整段被删除。不再公布的，请把“是否公开”改为“否”并写明理由。",
                )
            gone |= items
            one.outcome = attribute(one.printed, one.outcome.printed)

    def _restore_untouched(self, worked: list[_Worked]) -> None:
        """Paragraphs that differ only because the ledger has moved on since."""
        for one in worked:
            stretched = [self._stretches[j] for j in one.group.stretches]
            names = [name for stretch in stretched for name in stretch.names]
            if one.who or not names or one.outcome.reviewed == one.outcome.printed:
                continue
            if not all(self._as_built(name) for name in names):
                continue
            mine = {key_of(name) for name in names}
            now = {key_of(name) for paragraph in one.printed for name in paragraph.names}
            if mine != now or self._outside(one, names) == _fixed(one.printed):
                one.outcome = attribute(one.printed, one.outcome.printed)

    def _as_built(self, name: str) -> bool:
        """Whether the text in the bookmark is the one that was printed there."""
        match = NAME.fullmatch(name)
        start, end = self._stream.bookmarks[name]
        return bool(match) and match[3] == text_hash(self._text(start, end, self._gone))

    def _outside(self, one: _Worked, names: list[str]) -> str:
        """The text of a group that stands in none of its bookmarks."""
        gone = bytearray(self._gone)
        for name in names:
            start, end = self._stream.bookmarks[name]
            gone[start:end] = b"\1" * (end - start)
        return _without_end(self._text(one.start, one.end, gone))

    def _conflict(self, one: _Worked, kind: str, ledger: str, reviewed: str, message: str) -> None:
        """A conflict at the cell that gives most of a group's text."""
        place = one.first_cell.place if one.first_cell else Place("")
        self._result.conflicts.append(
            Conflict(
                kind,
                place.sheet,
                place.cell,
                ledger,
                reviewed,
                message,
                place.key,
                listed(hand.author for hand in one.who),
                max((hand.date for hand in one.who), default=""),
                self._file,
            )
        )

    def _edited(self, one: _Worked) -> bool:
        return any(text != _part_of(one.printed, key) for key, text in one.outcome.cells.items())

    def _merge_heading(self, one: _Worked) -> bool:
        """The heading of a measure as part of its text: its own full stop was edited away."""
        measure = next(
            (s.item for s in one.outcome.sources.values() if isinstance(s.item, Measure)), None
        )
        if measure is None:
            return False
        lead, text = (id(measure), "进展标题", 1), (id(measure), "整改进展", 1)
        if lead not in one.outcome.cells or text not in one.outcome.cells or one.outcome.words:
            return False
        one.outcome.cells[lead] = ""
        one.outcome.cells[text] = one.outcome.merged
        return True

    def _unmerge(self, one: _Worked) -> None:
        one.outcome = attribute(one.printed, one.outcome.reviewed)

    def _texts(self, worked: list[_Worked]) -> dict[CellKey, str]:
        """The text of every printed cell as the copy has it, over all its paragraphs."""
        parts: dict[CellKey, list[str]] = {}
        for one in worked:
            for key, text in one.outcome.cells.items():
                parts.setdefault(key, [])
                clean = mended(text)
                parts[key] += [line for line in clean.split(MARK) if line.strip()]
        return {key: MARK.join(lines) for key, lines in parts.items()}

    def _values(self, texts: dict[CellKey, str]) -> dict[tuple[int, str], str]:
        """{(id of the item, column): text} of the cells that are changed."""
        changed = {}
        for (item, column, _), text in texts.items():
            normal = self._rehearsal.normal(item, column)
            if text != normal and not self._is_doubtful(texts, item, column):
                changed[item, column] = text
        return changed

    def _is_doubtful(self, texts: dict[CellKey, str], item: int, column: str) -> bool:
        """Whether a cell cannot be tried: its printings differ, or it would cite something."""
        versions = {text for key, text in texts.items() if key[:2] == (item, column)}
        normal = self._rehearsal.normal(item, column)
        if versions != {normal} and self._rehearsal.is_cited(item):
            return True
        return len(versions) > 1 or any(_has_stray_brace(normal, text) for text in versions)

    def _wanted(self, worked: list[_Worked], undone: set[int]) -> list[tuple[int, str]]:
        """The lines that the ledger is to print, each with the number of its group."""
        lines = []
        for number, one in enumerate(worked):
            outcome = one.outcome
            text = outcome.reverted if number in undone or outcome.words else outcome.reviewed
            lines += [(number, line) for line in text.split(MARK)]
        return lines

    def _report_changes(self, worked: list[_Worked]) -> None:
        texts = self._texts(worked)
        by_cell: dict[tuple[int, str], dict[int, str]] = {}
        for (item, column, printing), text in texts.items():
            by_cell.setdefault((item, column), {})[printing] = text
        for (item, column), versions in by_cell.items():
            normal = self._rehearsal.normal(item, column)
            changed = {text for text in versions.values() if text != normal}
            if changed:
                self._report_cell(worked, item, column, sorted(changed), len(versions))

    def _report_cell(
        self, worked: list[_Worked], item: int, column: str, changed: list[str], places: int
    ) -> None:
        mine = [
            one for one in worked if any(key[:2] == (item, column) for key in one.outcome.cells)
        ]
        source = next(
            s for one in mine for key, s in one.outcome.sources.items() if key[:2] == (item, column)
        )
        hands = [
            hand
            for one in mine
            for key, found in one.who_by_cell.items()
            if key[:2] == (item, column)
            for hand in found
        ] or [hand for one in mine for hand in one.who]
        if self._only_moved_on(source):
            return
        before, after = cell_text(source.item, column), changed[0]
        change = Change(
            sheet=source.place.sheet,
            cell=source.place.cell,
            before=before,
            after=after,
            author=listed(hand.author for hand in hands),
            date=max((hand.date for hand in hands), default=""),
            tracked=bool(hands) and all(one.tracked for one in mine),
            key=source.place.key,
            column=column,
            file=self._file,
            certainty=min(one.group.certainty for one in mine),
        )
        message = self._objection(source, change, changed, places, mine)
        if message is None and any(one.held for one in mine):
            message = "held", "同一段里另有冲突，这一处没有写入，请一并核对。"
        if message:
            self._result.conflicts.append(
                Conflict(
                    message[0],
                    change.sheet,
                    change.cell,
                    before,
                    after,
                    message[1],
                    change.key,
                    change.author,
                    change.date,
                    self._file,
                )
            )
        else:
            self._result.changes += self._everywhere(source, change)

    def _everywhere(self, source: Source, change: Change) -> list[Change]:
        """The change at every cell that holds the text: 方面 stands beside each of its problems."""
        if source.column != "方面":
            return [change]
        return [
            replace(change, cell=self._ledger.place(problem, "方面").cell, key=problem.number)
            for problem in self._ledger.problems
            if problem.aspect == change.before
        ]

    def _objection(
        self,
        source: Source,
        change: Change,
        changed: list[str],
        places: int,
        mine: list[_Worked],
    ) -> tuple[str, str] | None:
        """Why a change is not to be written: its kind and a sentence; None where it may be."""
        if len(changed) > 1 or (places > 1 and not self._alike(source, mine, changed[0])):
            return "places", f"这一格在文中印了 {places} 处，改得不一样，请统一。"
        if self._rehearsal.is_cited(id(source.item)):
            return "places", "这一项在文中多处使用，只改了这里，请直接在台账中修改。"
        if change.after == "" and column_of(source.item, source.column).required:
            return "deleted", "整段被删除。不再公布的，请把“是否公开”改为“否”并写明理由。"
        moved_on = self._moved_on(source)
        if moved_on:
            return "ledger", moved_on
        if _has_stray_brace(change.before, change.after):
            return "placeholder", "改后的文字里有花括号，会被当作引用数据，请核对。"
        return None

    def _alike(self, source: Source, mine: list[_Worked], text: str) -> bool:
        texts = self._texts(mine)
        return all(
            found == text
            for key, found in texts.items()
            if key[:2] == (id(source.item), source.column)
        )

    def _moved_on(self, source: Source) -> str:
        """A sentence where the ledger's cell is no longer what the copy was built from."""
        built = self._built(source)
        if built is None:
            if self._stale:
                return "送审稿生成以后台账有改动，这一段又没有定位标记，分不清是谁改的，请核对。"
            return ""
        if built[4] != text_hash(cell_text(source.item, source.column)):
            return "送审稿生成以后台账里这一格也改过，请核对后选定。"
        return ""

    def _only_moved_on(self, source: Source) -> bool:
        """Whether the ledger's cell is another now and the copy has what was printed then."""
        names = [
            self._names.get(key_of(name), "")
            for name, known in self._rehearsal.sources.items()
            if known.item is source.item and known.column == source.column
        ]
        built = [NAME.fullmatch(name) for name in names if name]
        now = text_hash(cell_text(source.item, source.column))
        return bool(
            built
            and all(match and match[4] != now for match in built)
            and all(self._as_built(name) for name in names if name)
        )

    def _built(self, source: Source) -> re.Match[str] | None:
        """The name of the bookmark that the copy has for the source, in its parts."""
        for name, known in self._rehearsal.sources.items():
            if known is source:
                found = self._names.get(key_of(name))
                return NAME.fullmatch(found) if found else None
        return None

    # --- what is no change ----------------------------------------------------------------------

    def _check_words(self, one: _Worked) -> None:
        """Computed words that read otherwise: a contradiction, unless the ledger moved on."""
        if one.outcome.reviewed == "" and one.printed:
            one.outcome.words = []  # the whole paragraph is gone, its number with it
            return
        left = []
        for change in one.outcome.words:
            built = self._built(change.source)
            if built and built[3] == text_hash(change.now):
                left.append(change)  # as it was printed then: nobody touched it
                continue
            left.append(change)
            place = change.source.place
            if not place.row and change.cell:
                place = change.cell.place
            if change.source.kind is Kind.NUMBER:
                kind, message = "number", "序号由程序编排，请在台账中调整编号。"
            elif change.rewritten:
                kind = "computed"
                message = f"改写时去掉了{_cited(change.source)}，改用了别的数，请核对。"
                one.held = True
            else:
                kind = "computed"
                message = f"{_cited(change.source)}由台账计算得出，不能只改文字，请核对台账数据。"
            self._result.conflicts.append(
                Conflict(
                    kind,
                    place.sheet,
                    place.cell,
                    change.source.printed,
                    change.now,
                    message,
                    place.key or (change.cell.place.key if change.cell else ""),
                    listed(hand.author for hand in one.who),
                    max((hand.date for hand in one.who), default=""),
                    self._file,
                )
            )
        one.outcome.words = left

    def _unprintable(self, one: _Worked) -> None:
        """The ledger cannot print what was written; the change goes and the conflict stays."""
        one.held = True
        self._conflict(
            one,
            "unprintable",
            one.outcome.printed,
            one.outcome.reviewed,
            "写进台账后不能印成这样（如自带的序号、段落的增减），请直接在台账中修改。",
        )

    def _report_fixed(self, one: _Worked) -> None:
        if mended(one.outcome.reviewed) == mended(one.outcome.reverted):
            return  # only blanks at the ends
        self._result.template.append(
            Edit(
                shorten(one.outcome.printed),
                one.outcome.reverted,
                one.outcome.reviewed,
                "固定语句请在模板中修改",
                listed(hand.author for hand in one.who),
                max((hand.date for hand in one.who), default=""),
                one.tracked and bool(one.who),
                self._file,
            )
        )

    def _report_moves(self, moved: set[int]) -> None:
        for j in sorted(moved):
            text = self._text(self._stretches[j].start, self._stretches[j].end, self._gone).strip()
            if text:
                self._unmatched(text, text, text, "段落移动了位置，请在台账中调整编号")

    def _unmatched(
        self, where: str, before: str, after: str, reason: str, one: _Worked | None = None
    ) -> None:
        hands = one.who if one else []
        self._result.unmatched.append(
            Edit(
                shorten(where),
                before,
                after,
                reason,
                listed(hand.author for hand in hands),
                max((hand.date for hand in hands), default=""),
                bool(hands),
                self._file,
            )
        )

    def _report_comments(self, worked: list[_Worked]) -> None:
        known = {comment.number: comment for comment in self._stream.comments}
        for comment in self._stream.comments:
            if comment.author == AUTHOR and comment.text.startswith("措施编号："):
                continue
            at, answered = comment.at, known.get(comment.parent)
            if at < 0 and answered:
                at = answered.at
            one = next((one for one in worked if one.start <= at < one.end), None)
            self._result.comments.append(self._remark(comment, one, answered))

    def _remark(self, comment: Comment, one: _Worked | None, answered: Comment | None) -> Remark:
        source = one.first_cell if one else None
        place = source.place if source else Place("")
        return Remark(
            place.sheet,
            place.cell,
            comment.author,
            comment.date,
            comment.text,
            place.key,
            shorten(one.outcome.printed) if one else "",
            answered.author if answered else "",
            comment.resolved,
            self._file,
        )

    def _report_oddities(self) -> None:
        known = [sentence for _, sentence in self._rehearsal.stream.oddities]
        for at, sentence in self._stream.oddities:
            if sentence in known:
                known.remove(sentence)
                continue
            stretch = next((s for s in self._stretches if s.start <= at < s.end), None)
            where = stretch.text if stretch else ""
            self._unmatched(where, where, "", f"这一段里有{sentence}，没有读入，请打开送审稿查看")


def _without_end(text: str) -> str:
    return text.removesuffix(MARK)


def _is_edited(one: _Worked) -> bool:
    return one.outcome.reviewed != one.outcome.printed


def _has_stray_brace(before: str, after: str) -> bool:
    """Whether a text has braces besides those that were there before."""
    left = before
    for citation in citations(before):
        written = before[citation.start : citation.end]
        left, after = left.replace(written, "", 1), after.replace(written, "", 1)
    return len(_BRACE.findall(after)) > len(_BRACE.findall(left))


def _fixed(printed: Sequence[Printed]) -> str:
    lines = (
        "".join(c for c, owner in zip(p.text, p.owners, strict=True) if owner.source is None)
        for p in printed
    )
    return MARK.join(lines)


def _part_of(printed: Sequence[Printed], key: CellKey) -> str:
    """The text of a cell in these paragraphs as it stands in the ledger, placeholders kept."""
    return attribute(printed, MARK.join(p.text for p in printed)).cells.get(key, "")


def _cited(source: Source) -> str:
    return f"“{source.word}”（{source.printed}）" if source.word else f"“{source.printed}”"
