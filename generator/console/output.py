"""What all commands print alike."""

import json
from pathlib import Path

import click

from ..package.drafts import Written
from .lines import say


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


def print_made(asked: Path, path: Path, form: str) -> None:
    """Say where a new file is, and that one of its name was there and is left alone."""
    if path != asked:
        say(f"“{asked.name}”已经存在，没有覆盖，另存为“{path.name}”。", err=True)
    if form == "text":
        click.echo(f"已生成：{path}")


def print_written(written: Written, form: str) -> None:
    """Say where a file is, and why it is not where it was asked for."""
    tell_other_name(written)
    if form == "text":
        click.echo(f"已生成：{written.path}")
