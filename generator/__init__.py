"""tongbao: from the rectification ledger (整改台账) to the notice for publication (通报)."""

import sys

__version__ = "0.1.0"

# Said before anything is imported that an older Python cannot even read.
if sys.version_info < (3, 11):  # noqa: UP036 - the source may be run without being installed
    sys.exit("通报需要 Python 3.11 或更高版本。请安装新版本后再运行。")
