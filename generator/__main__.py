"""python -m generator is tongbao."""

from .cli import main

main()
