"""`tongbao build` of the sample against the plain script on the same data, side by side.

    python benchmarks/sample.py [RUNS]

Runs the two in turn, as whole processes, and prints medians and the ratio of each pair.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
SAMPLE = HERE.parent / "workbooks" / "示例台账.xlsx"
TEMPLATE = HERE.parent / "templates" / "巡察整改通报.docx"


# An installed package has its bytecode; so has ours here after the first run.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def timed(*command: object) -> float:
    """Seconds that the command takes as a process of its own."""
    start = time.perf_counter()
    words = [str(part) for part in command]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, env=ENVIRONMENT, cwd=HERE.parent)
    return time.perf_counter() - start


def main(runs: int = 9) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ours = (sys.executable, "-m", "generator", "build", SAMPLE, "-o", f"{folder}/通报.docx")
        plain = (sys.executable, HERE / "plain.py", SAMPLE, TEMPLATE, f"{folder}/plain.docx")
        timed(*ours), timed(*plain)  # warm the file cache
        pairs = [(timed(*ours), timed(*plain)) for _ in range(runs)]
    print(f"tongbao build  {statistics.median(a for a, _ in pairs):.3f} s")
    print(f"plain script   {statistics.median(b for _, b in pairs):.3f} s")
    print(f"ratio          {statistics.median(a / b for a, b in pairs):.2f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
