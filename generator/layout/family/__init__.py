"""The family of templates: one short file each, which describes it in the blocks they share."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from ..skeleton import Skeleton


def family() -> Iterator[Skeleton]:
    """Every template that a file of this folder describes."""
    for module in iter_modules(__path__):
        if not module.name.startswith("_"):
            yield import_module(f"{__name__}.{module.name}").TEMPLATE
