"""What all commands print alike."""

import json

import click

from ..package.drafts import Written


def print_json(document: object) -> None:
    """The one JSON document of a command, on stdout; always UTF-8, whatever the terminal is."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    click.echo(text.encode("utf-8", "replace"))


def other_name(written: Written) -> str:
    """Why a file has another name than was asked for, as a sentence; empty where it has that."""
    return f"{written.reason}，另存为“{written.path.name}”。" if written.reason else ""


def tell_other_name(written: Written) -> None:
    """Say it on stderr, if there is anything to say."""
    if told := other_name(written):
        click.echo(told, err=True)


def print_written(written: Written, form: str) -> None:
    """Say where a file is, and why it is not where it was asked for."""
    tell_other_name(written)
    if form == "text":
        click.echo(f"已生成：{written.path}")
