"""Make a bundle, or pin anew what the bundles contain.

python -m generator.bundle PLATFORM --python ARCHIVE --sha256 DIGEST [--output DIST]
python -m generator.bundle lock
"""

import argparse
import subprocess
import sys
from pathlib import Path

from .make import NoBundle, make_bundle
from .platforms import PLATFORMS, write_lock


def run() -> None:
    """Read the command line and do it."""
    parser = argparse.ArgumentParser(prog="python -m generator.bundle", description=__doc__)
    parser.add_argument("platform", choices=(*PLATFORMS, "lock"))
    parser.add_argument("--python", type=Path, help="archive of the interpreter")
    parser.add_argument("--sha256", help="its SHA-256")
    parser.add_argument("--output", type=Path, default=Path("dist"))
    asked = parser.parse_args()
    try:
        if asked.platform == "lock":
            for platform in PLATFORMS.values():
                write_lock(platform)
            return
        if not asked.python or not asked.sha256:
            parser.error("--python and --sha256 are needed")
        made = make_bundle(PLATFORMS[asked.platform], asked.python, asked.sha256, asked.output)
    except NoBundle as reason:
        sys.exit(str(reason))
    except subprocess.CalledProcessError:
        sys.exit("pip did not get the packages, see above")
    print(f"{made}: {made.stat().st_size / 1e6:.1f} MB")


run()
