"""Fields: what a field shows is text, what it is computed from is not (ECMA-376-1, 17.16)."""

from lxml import etree

from .names import attribute, name_of

# The elements that matter here, in any namespace.
_READ = ("{*}fldChar", "{*}instrText", "{*}t", "{*}delText")


class Fields:
    """The fields of a part: only what a field shows is text, with the instruction that gives it.

    A field without a result, as after a deletion across its end, hides nothing. `computed` are the
    ends of those whose result is not stored, so that only Word knows what they show. `all` are the
    ends of all of them, with their instructions.
    """

    def __init__(self, root: etree._Element) -> None:
        self.hidden: set[etree._Element] = set()
        self.shown: dict[etree._Element, str] = {}
        self.computed: dict[etree._Element, str] = {}
        self.all: dict[etree._Element, str] = {}
        fields: list[_OpenField] = []
        for element in root.iter(*_READ):
            name = name_of(element)
            if name == "fldChar":
                kind = attribute(element, "fldCharType")
                if kind == "begin":
                    fields.append(_OpenField())
                elif fields and kind == "separate" and not fields[-1].separated:
                    fields[-1].separated = True
                    self.hidden.update(fields[-1].texts)
                elif fields and kind == "end":
                    ended = fields.pop()
                    self.all[element] = ended.instruction.strip()
                    if not fields and not ended.has_result and not ended.texts:
                        self.computed[element] = ended.instruction.strip()
            elif name == "instrText" and fields:
                fields[-1].instruction += element.text or ""
            elif name in ("t", "delText"):
                for field in fields:
                    if not field.separated:
                        field.texts.append(element)
                if fields and all(field.separated for field in fields):
                    self.shown[element] = fields[0].instruction.strip()
                    fields[0].has_result = True


class _OpenField:
    """A field whose end has not come: its instruction, and the texts before its result."""

    def __init__(self) -> None:
        self.instruction = ""
        self.texts: list[etree._Element] = []
        self.separated = False
        self.has_result = False
