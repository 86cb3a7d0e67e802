"""What `doctor` has seen of the computer."""

from collections.abc import Sequence

import click

from ..doctor import Observation, State
from .lines import say
from .output import print_json

_COLOURS = {State.FINE: "green", State.NOTE: "yellow", State.WRONG: "red"}


def print_observations(observed: Sequence[Observation], form: str) -> None:
    """Each observation with its mend, and a line that sums them up."""
    if form == "json":
        print_json({"observations": [observation._asdict() for observation in observed]})
        return
    for one in observed:
        state = click.style(one.state.value, fg=_COLOURS[one.state])
        say(f"{state} {one.subject}：{one.text}", 5)
        if one.mend:
            say(f"     办法：{one.mend}", 11)
    wrong = sum(one.state is State.WRONG for one in observed)
    click.echo(f"{wrong} 处不行，请照“办法”处理。" if wrong else "可以使用。")
