"""What a bundle goes without: parts of Python and of the packages that no command ever loads."""

import shutil
from pathlib import Path

# As patterns below runtime/, each with all that is in it. Whoever adds one makes a bundle: the
# tests import in it all that the program imports, and start what a double click starts.
_LEFT_OUT = (
    # To build programs and packages, and to install these.
    "python/bin/*-config",
    "python/bin/pip*",
    "python/include",
    "python/lib/*.a",
    "python/lib/pkgconfig",
    "python/lib/python3*/config-*",
    "python/lib/python3*/ensurepip",
    "python/lib/python3*/lib2to3",
    "python/lib/python3*/site-packages",
    "python/lib/python3*/venv",
    "lib/bin",  # programs for the machine that makes the bundle
    "lib/lxml/includes",
    "lib/numpy/_core/include",
    "lib/numpy/**/*.a",
    "lib/numpy/distutils",
    "lib/numpy/f2py",
    # Tests.
    "python/lib/python3*/lib-dynload/*test*",
    "python/lib/python3*/test",
    "lib/numpy/**/tests",
    "lib/pandas/tests",
    # Windows of Tk, and what is written for people who program.
    "python/bin/2to3*",
    "python/bin/idle*",
    "python/bin/pydoc*",
    "python/lib/itcl*",
    "python/lib/tcl*",
    "python/lib/thread*",
    "python/lib/tk*",
    "python/lib/python3*/idlelib",
    "python/lib/python3*/lib-dynload/_tkinter*",
    "python/lib/python3*/pydoc_data",
    "python/lib/python3*/tkinter",
    "python/lib/python3*/turtle*",
    "python/share/man",
    # Pillow is there because python-pptx imports it. The program carries pictures as they are, and
    # neither decodes these formats nor draws letters.
    "lib/PIL/_avif.*",
    "lib/PIL/_imagingcms.*",
    "lib/PIL/_imagingft.*",
    "lib/PIL/_imagingtk.*",
    "lib/PIL/_webp.*",
    "lib/pillow.libs/libavif*",
    "lib/pillow.libs/libbrotli*",
    "lib/pillow.libs/libfreetype*",
    "lib/pillow.libs/libharfbuzz*",
    "lib/pillow.libs/liblcms2*",
    "lib/pillow.libs/libpng16*",
    "lib/pillow.libs/libsharpyuv*",
    "lib/pillow.libs/libwebp*",
)


def leave_out(runtime: Path) -> None:
    """Remove it from the folder with the interpreter and the packages."""
    for pattern in _LEFT_OUT:
        for path in list(runtime.glob(pattern)):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
