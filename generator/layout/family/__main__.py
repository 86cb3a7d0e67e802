"""python -m generator.layout.family writes every template of the family into templates/."""

from pathlib import Path

from ...package.files import write_atomic
from ..skeleton import make
from . import family

if __name__ == "__main__":
    for skeleton in family():
        folder = Path(__file__).resolve().parents[3] / "templates"
        write_atomic(folder / f"{skeleton.name}.docx", make(skeleton))
