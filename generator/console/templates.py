"""The templates that an office can choose from, and a new one of its own."""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter

import click

from ..notice.registry import Offered
from ..package.drafts import Written
from .lines import say
from .output import print_json, print_written
from .steps import after_template_list, after_template_new

_GROUPS = {False: "自带的模板", True: "本单位的模板"}


def print_templates(offered: Sequence[Offered], form: str) -> None:
    """The templates, one a line, each with its audience and what it is for."""
    if form == "json":
        print_json({"templates": [_document(template) for template in offered]})
        return
    for own, templates in groupby(offered, attrgetter("own")):
        click.echo(_GROUPS[own])
        for template in templates:
            told = f"不能使用：{template.fault.message}" if template.fault else template.help
            audience = f"（{template.audience}）" if template.audience else ""
            say(f"  {template.name}{audience}  {told}".rstrip(), 4)
    after_template_list()


def _document(template: Offered) -> dict[str, object]:
    return {
        "name": template.name,
        "audience": template.audience,
        "help": template.help,
        "own": template.own,
        "path": str(template.path),
        "fault": template.fault.message if template.fault else "",
    }


def print_new_template(written: Written, form: str) -> None:
    """Where the new template is."""
    if form == "json":
        print_json({"path": str(written.path)})
    print_written(written, form)
    if form == "text":
        after_template_new(written.path)
