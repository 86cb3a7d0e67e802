"""What a file is, which its bytes tell and not its extension."""

from pathlib import Path

from ...findings.limits import MOST_NAMING, Refused, damaged
from ...package import kinds
from ...package.files import is_lock_name, lock_file
from .archive import Archive

XLSX, XLSB, XLS, ODS = "xlsx", "xlsb", "xls", "ods"

_EXTENSIONS = {
    XLSX: {".xlsx", ".xlsm", ".xltx", ".xltm", ".et", ".ett"},
    XLSB: {".xlsb"},
    XLS: {".xls", ".xlt", ".et", ".ett"},
    ODS: {".ods", ".ots"},
}
_FORMS = {kinds.XLSX: XLSX, kinds.XLSB: XLSB, kinds.XLS: XLS, kinds.ODS: ODS}


def identify(name: str, data: bytes) -> str:
    """The form of the workbook. Raises Refused for what is none, or bears a wrong extension."""
    if data.startswith(b"PK"):
        actual = _archive_kind(data)
    elif data.startswith(kinds.COMPOUND):
        actual = _compound_kind(name, data)
    elif is_lock_name(name):
        raise lock_file(name)
    else:
        actual = kinds.plain_kind(data)
    form = _FORMS.get(actual, "")
    extension = Path(name).suffix.lower()
    if form and extension in _EXTENSIONS[form]:
        return form
    # What is a workbook, or called itself one, has the wrong extension.
    wrong = form or is_called_workbook(Path(name))
    raise Refused("F05" if wrong and actual != kinds.OLD_SPREADSHEET else "F11", actual=actual)


def is_called_workbook(path: Path) -> bool:
    """Whether the extension of a file is that of a workbook."""
    return path.suffix.lower() in set().union(*_EXTENSIONS.values())


def _archive_kind(data: bytes) -> str:
    archive = Archive(data, MOST_NAMING)
    names = set(archive)
    mime_type = archive.read("mimetype") if "mimetype" in names else b""
    kind = kinds.archive_kind(names, mime_type)
    manifest = "META-INF/manifest.xml"
    if kind == kinds.ODS and manifest in archive and b"encryption-data" in archive.read(manifest):
        raise Refused("F04")
    if not kind and any(name.endswith("workbook.xml") for name in names):
        return kinds.XLSX  # by another name, which its relations tell
    if not kind and "[content_types].xml" in names:
        raise damaged()
    return kind or "压缩文件"


def _compound_kind(name: str, data: bytes) -> str:
    streams = kinds.streams_of(data)
    if kinds.ENCRYPTED & streams:
        raise Refused("F04")
    if kind := kinds.compound_kind(streams):
        return kind
    if not streams and Path(name).suffix.lower() in _EXTENSIONS[XLS]:
        return kinds.XLS  # its reader forgives more, and tells what is broken
    raise Refused("F20", what="工作簿")
