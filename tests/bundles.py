"""What the tests of the bundles for Linux and for Windows share."""

import ast
import hashlib

# Only of use where these are installed besides.
EXTRAS = ("distlib", "distributed")


def digest(path):
    """The SHA-256 of a file, as a bundle is asked for with that of its interpreter."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def modules_in(text):
    """The modules that a module of the program imports by their full names."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module
