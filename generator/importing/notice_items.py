"""The problems and measures of an older notice, by the numbers of its lines."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..text.characters import compact, fold, parse_chinese_numeral
from ..text.patterns import Pattern
from .enumerated import pieces
from .headings import PLAN, PROGRESS, STATUS
from .imported import Unplaced
from .notice_labels import Labelled, labelled, status_in
from .notice_numerals import (
    BRACKET,
    HEADING,
    ORDINAL,
    POINT,
    TASK,
    ListNumber,
    numeral_of,
)
from .notice_outline import Heading
from .notice_sections import first_sentence, problem_depth
from .notice_source import SourceLine

# A sentence that is longer is no heading of the text behind it.
LONGEST_LEAD = 30
_ABOUT = Pattern(r"关于[“\"]([^”\"]+)[”\"](问题)?的整改")
# What is written before a problem and is no part of it.
_LABEL = Pattern(r"((?:巡察|巡视|督察|审计)?(?:反馈|存在|具体|发现)的?问题):\s*(?=\S)")
# What a problem looks like, which is neither what was planned nor what was done.
_DETAIL = Pattern(r"((?:主要|具体|问题|突出)的?(?:表现(?:形式)?|描述)):\s*(?=\S)")
_ORDINALS = Pattern(r"(?<=[；;。])\s*([一二三四五六七八九十]{1,3})是[，,：:]?")
# With these a sentence ends, or one that goes on below.
_SIGNS = tuple("。：；！？，、:;!?,")
_AT_END = Pattern(r"[（(]([^（）()]+)[）)](。?)$")


@dataclass(slots=True)
class MeasureText:
    """A measure: its lead sentence, its paragraphs, and what else is said of it by column.

    Its paragraphs say what was done, or what `is_plan`; `plan` is what was planned besides.
    `numbers` are those that it had, as they are written and by value, with their lines.
    """

    lead: str = ""
    paragraphs: list[str] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    is_plan: bool = False
    plan: str = ""
    numbers: list[tuple[SourceLine, str, int]] = field(default_factory=list)


@dataclass(slots=True)
class ProblemText:
    """A problem; `quoted` is its name within 关于“…”问题的整改, where it is written so."""

    aspect: str
    text: str
    quoted: str
    is_ordinal: bool
    values: dict[str, str] = field(default_factory=dict)
    measures: list[MeasureText] = field(default_factory=list)


@dataclass(slots=True)
class Left:
    """What has no place in the ledger, by the line where it stands."""

    pieces: list[tuple[int, int, Unplaced]] = field(default_factory=list)

    def add(self, kind: str, line: SourceLine, text: str) -> None:
        """Keep a text of a line."""
        if text.strip():
            self.pieces.append((line.number, line.part, Unplaced(kind, line.place, text.strip())))

    def number(self, heading: Heading, expected: int) -> None:
        """Keep the number of a line that the ledger would not print again."""
        numeral = heading.numeral
        if numeral and numeral.form != TASK and numeral.value != expected:
            self.add("序号", heading.line, numeral.written)


@dataclass(slots=True)
class Items:
    """The problems of a notice, and what was seen of how it is written."""

    problems: list[ProblemText] = field(default_factory=list)
    forms: set[tuple[str, str]] = field(default_factory=set)  # what has a number, and of which form
    labels: set[str] = field(default_factory=set)
    joined: int = 0  # measures that stood in one paragraph with others
    undivided: int = 0  # problems of which one text tells the progress of several measures

    @property
    def aspects(self) -> int:
        return len({problem.aspect for problem in self.problems if problem.aspect})

    @property
    def measures(self) -> int:
        return sum(len(problem.measures) for problem in self.problems)


def read_items(lines: Sequence[Heading], is_plan: bool, left: Left) -> Items:
    """The problems that stand in these lines."""
    return _ItemsReader(problem_depth(lines), is_plan, left).read(lines)


def split_lead(text: str, most: int = LONGEST_LEAD) -> tuple[str, str]:
    """The first sentence of a text, where it is short, and the rest; else no lead."""
    lead, rest = first_sentence(text)
    if not rest or len(lead) > most or rest.startswith(lead) or "\n" in lead:
        return "", text
    return lead, rest


def is_bare_heading(text: str) -> bool:
    """Whether a line is a heading alone, without any text behind it."""
    return not text.endswith(_SIGNS) and first_sentence(text) == (text.strip(), "")


class _ItemsReader:
    """Follows the lines of the problems; each begins something or goes on with the last."""

    def __init__(self, depth: int, is_plan: bool, left: Left) -> None:
        self._depth = depth
        self._is_plan = is_plan
        self._left = left
        self._items = Items()
        self._aspect = ""
        self._aspects = 0
        self._in_aspect = 0
        # What is said of measures, behind how many of them, and where.
        self._said: list[tuple[int, SourceLine, Labelled]] = []
        self._heading: Heading | None = None  # that of an aspect without any problem so far
        self._goes_to_plan = is_plan
        self._is_below_label = False  # （一）整改措施, with a list of them below

    def read(self, lines: Sequence[Heading]) -> Items:
        for line in lines:
            if line.depth and line.depth == self._depth - 1:
                self._begin_aspect(line)
            elif line.depth == self._depth:
                self._begin_problem(line)
            elif line.depth == self._depth + 1 and self._problem:
                self._begin_measure_or_label(line)
            elif line.depth == self._depth + 2 and self._problem and self._is_below_label:
                self._begin_measure(line)
            else:
                self._go_on(line)
        self._end_aspect()
        return self._items

    @property
    def _problem(self) -> ProblemText | None:
        """The problem that the next line is about, if any."""
        here = self._items.problems and self._in_aspect
        return self._items.problems[-1] if here else None

    def _begin_aspect(self, line: Heading) -> None:
        self._end_aspect()
        self._heading = line
        self._in_aspect = 0

    def _end_aspect(self) -> None:
        """An aspect without problems has no row of its own."""
        self._end_problem()
        if self._heading:
            line = self._heading.line
            self._left.add("没有问题的方面", line, line.text)

    def _enter_aspect(self, heading: Heading) -> None:
        """The first problem of an aspect gives it a row, and so a number."""
        self._aspects += 1
        self._note_number(heading, "方面", self._aspects, HEADING)
        self._aspect, rest = first_sentence(heading.text)
        self._left.add("方面标题后的文字", heading.line, rest)

    def _begin_problem(self, line: Heading) -> None:
        self._end_problem()
        if self._heading:
            self._enter_aspect(self._heading)
        self._heading = None
        self._in_aspect += 1
        self._note_number(line, "问题", self._in_aspect, POINT)
        text = line.text
        if label := _LABEL.match(fold(text)):
            self._items.labels.add(label[1])
            text = text[label.end() :]
        head, rest = first_sentence(text)
        found = _ABOUT.fullmatch(head)
        quoted = found[1] if found and bool(found[2]) != found[1].endswith("问题") else ""
        is_ordinal = bool(line.numeral and line.numeral.form == ORDINAL)
        self._items.problems.append(ProblemText(self._aspect, head, quoted, is_ordinal))
        self._goes_to_plan = self._is_plan
        self._is_below_label = False
        if rest:
            self._go_on(Heading(line.line._replace(text=rest, label="")))

    def _begin_measure_or_label(self, line: Heading) -> None:
        """（一）整改措施 and （1）整改时限：6月底 have the number of a measure, and are none."""
        problem = self._problem
        assert problem and line.numeral
        said = labelled(line.text) or labelled(f"{line.text}：")
        self._is_below_label = bool(said) and not said[-1].text.strip()
        if not said:
            self._begin_measure(line)
            return
        self._left.add("序号", line.line, line.numeral.written)
        for part in said:
            self._say(problem, line.line, part)

    def _begin_measure(self, line: Heading) -> None:
        problem, numeral = self._problem, line.numeral
        assert problem and numeral
        if numeral.form == ORDINAL:
            self._items.forms.add(("措施", ORDINAL))
            self._run_in(line.line, numeral, line.text)
            return
        self._note_form(line, "措施", BRACKET)
        # Of which measure of a plan the brackets at the end speak is not certain.
        several = [line.line.text] if self._goes_to_plan else pieces(line.line.text)
        self._items.joined += len(several) - 1
        for text in several:
            own = line.line._replace(text=text)
            self._add_measure(problem, Heading(own, line.depth, numeral_of(text, own.label)))

    def _add_measure(self, problem: ProblemText, line: Heading) -> None:
        numeral = line.numeral
        assert numeral
        text, values = self._said_at_end(line.text)
        measure = MeasureText(is_plan=self._goes_to_plan, values=values)
        measure.numbers.append((line.line, numeral.written, numeral.value))
        if not measure.is_plan:
            measure.lead, text = split_lead(text)
        measure.paragraphs.append(text)
        problem.measures.append(measure)

    def _run_in(self, line: SourceLine, numeral: ListNumber, text: str) -> None:
        """Measures in one paragraph: 一是……；二是……"""
        problem = self._problem
        assert problem
        pieces = [(numeral.value, 0, 0)]  # its value, where its text begins, and where the number
        for match in _ORDINALS.finditer(text):
            value = parse_chinese_numeral(match[1])
            if value == pieces[-1][0] + 1:
                pieces.append((value, match.end(), match.start()))
        self._items.joined += len(pieces) - 1
        ends = [start for _, _, start in pieces[1:]] + [len(text)]
        for (value, begin, start), end in zip(pieces, ends, strict=True):
            written = text[start:begin] if begin else numeral.written
            bare = text[begin:end].strip()
            if end < len(text) and bare.endswith(("；", ";")):
                bare = f"{bare[:-1]}。"  # which a template that joins them again writes as ；
            measure = MeasureText(paragraphs=[bare], is_plan=self._goes_to_plan)
            measure.numbers.append((line, written, value))
            problem.measures.append(measure)

    def _go_on(self, line: Heading) -> None:
        """A line that begins nothing: what is said by column, or a further paragraph."""
        problem = self._problem
        if problem is None:
            self._left.add("问题以外的文字", line.line, line.line.text)
            return
        said = labelled(line.line.text)
        if detail := _DETAIL.match(fold(line.line.text)):
            self._left.add(detail[1], line.line, line.line.text[detail.end() :])
        elif said:
            for part in said:
                self._say(problem, line.line, part)
        else:
            self._paragraph(line.line, line.line.text.strip())

    def _paragraph(self, line: SourceLine, text: str) -> None:
        """A paragraph without a number goes on with the measure above, or is one where none is."""
        problem = self._problem
        assert problem
        numeral = numeral_of(text)
        if numeral and numeral.form == ORDINAL and numeral.value == len(problem.measures) + 1:
            self._run_in(line, numeral, text[numeral.end :])
            return
        if not problem.measures or problem.measures[-1].is_plan != self._goes_to_plan:
            problem.measures.append(MeasureText(is_plan=self._goes_to_plan))
        last = problem.measures[-1]
        if not last.is_plan and not last.lead and len(last.paragraphs) == 1 and last.numbers:
            heading = last.paragraphs[0]
            if is_bare_heading(heading) and heading != text:  # what stands below it is its text
                last.lead, last.paragraphs = heading.strip(), []
        last.paragraphs.append(text)

    def _say(self, problem: ProblemText, line: SourceLine, said: Labelled) -> None:
        name, text = said.column.name, said.text
        self._items.labels.add(said.written)
        if name == STATUS and (status := status_in(text)):
            if problem.values.setdefault("认定状态", status) != status:
                self._left.add(name, line, text)
        elif name in (PROGRESS, PLAN, STATUS):
            self._goes_to_plan = name == PLAN
            if text.strip():
                self._paragraph(line, text.strip())
                self._note_status(problem.measures[-1], text)
        elif said.of_problem and name not in problem.values:
            problem.values[name] = text.rstrip("。；;")
        elif said.of_problem:
            self._left.add(name, line, text)
        else:
            said = said._replace(text=text.rstrip("。；;"))
            self._said.append((len(problem.measures), line, said))

    def _note_status(self, measure: MeasureText, text: str) -> None:
        """整改情况：已完成整改。 says the status, and goes on with what was done."""
        status = "" if measure.is_plan else status_in(first_sentence(text)[0])
        if status:
            measure.values.setdefault(STATUS, status)

    def _end_problem(self) -> None:
        """What was said once is of all measures of the problem; else of the one above."""
        problem = self._problem  # one that was ended with its aspect is none any more
        if problem and not self._is_plan:
            self._bring_together(problem)
        for nth, measure in enumerate(problem.measures if problem else (), start=1):
            for line, written, value in measure.numbers:
                if value != nth:  # which is not printed again
                    self._left.add("序号", line, written)
        times = Counter(said.column.name for _, _, said in self._said)
        for after, line, said in self._said:
            assert problem
            if not problem.measures:
                problem.measures.append(MeasureText(is_plan=self._goes_to_plan))
            name, behind = said.column.name, max(after, 1) - 1
            only = times[name] == 1
            chosen = problem.measures if only else problem.measures[behind : behind + 1]
            taken = [measure.values.setdefault(name, said.text) for measure in chosen]
            if said.text not in taken:
                self._left.add(name, line, said.text)
        self._said = []

    def _bring_together(self, problem: ProblemText) -> None:
        """What was planned goes with what was done: one by one, or all with the first."""
        plans = [measure for measure in problem.measures if measure.is_plan]
        done = [measure for measure in problem.measures if not measure.is_plan]
        if not plans or not done:
            return
        if len(plans) in (1, len(done)):
            problem.measures = done
        elif len(done) == 1:
            problem.measures = [*done, *plans[1:]]
            self._items.undivided += 1
        else:
            return
        for plan, measure in zip(plans, done, strict=False):
            measure.plan = "\n".join(plan.paragraphs)
            measure.numbers += plan.numbers

    def _said_at_end(self, text: str) -> tuple[str, dict[str, str]]:
        """What a plan says of a measure in brackets behind it."""
        found = _AT_END.search(text) if self._is_plan else None
        said = labelled(found[1]) if found else []
        if not found or not said or any(part.of_problem for part in said):
            return text, {}
        values = {part.column.name: part.text.rstrip("。；;") for part in said}
        if len(values) < len(said):  # two say the same column, which has room for one
            return text, {}
        return text[: found.start()] + found[2], values

    def _note_number(self, line: Heading, what: str, expected: int, printed: str) -> None:
        self._left.number(line, expected)
        self._note_form(line, what, printed)

    def _note_form(self, line: Heading, what: str, printed: str) -> None:
        form = line.numeral.form if line.numeral else printed
        if form not in (printed, ORDINAL if what == "问题" else printed):
            self._items.forms.add((what, form))


def problems_by_aspect(items: Items) -> Iterator[tuple[str, ProblemText]]:
    """The problems with the numbers that they get."""
    aspects: list[str] = []
    counts: Counter[int] = Counter()
    for problem in items.problems:
        if not aspects or compact(problem.aspect) != compact(aspects[-1]):
            aspects.append(problem.aspect)
        counts[len(aspects)] += 1
        yield f"{len(aspects)}.{counts[len(aspects)]}", problem
