"""What was imported into a new ledger, and how it was understood."""

from typing import TYPE_CHECKING

from ..package.drafts import Written
from .findings import findings_document, print_findings
from .lines import say
from .output import print_json, print_written
from .steps import after_import

if TYPE_CHECKING:
    from ..importing.imported import Imported


def print_imported(
    imported: "Imported", written: Written, saved: Written | None, whole: bool, form: str
) -> None:
    """How the source was understood, what was found in it, and where the new ledger is."""
    if form == "json":
        rows = {name: len(found) for name, found in imported.contents.rows.items() if found}
        print_json(
            {
                "path": str(written.path),
                "map": str(saved.path) if saved else None,
                "rows": rows,
                "others": list(imported.contents.others),
                "told": imported.told,
                "mapping": imported.mapping,
                "outline": imported.outline,
                **findings_document(imported.findings),
            }
        )
    else:
        for sentence in imported.told:
            say(sentence, 2)
    print_findings(imported.findings, whole=whole)
    for file in filter(None, (written, saved)):
        print_written(file, form)
    if form == "text":
        after_import(written.path, is_notice=bool(imported.outline))
