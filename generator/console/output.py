"""What all commands print alike."""

import json

import click

from ..package.drafts import Written


def print_json(document: object) -> None:
    """The one JSON document of a command, on stdout; always UTF-8, whatever the terminal is."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    click.echo(text.encode("utf-8", "replace"))


def tell_other_name(written: Written) -> None:
    """Say on stderr why a file was written under another name than asked for, if it was."""
    if written.reason:
        click.echo(f"{written.reason}，另存为“{written.path.name}”。", err=True)


def print_written(written: Written, form: str) -> None:
    """Say where a file is, and why it is not where it was asked for."""
    tell_other_name(written)
    if form == "text":
        click.echo(f"已生成：{written.path}")
