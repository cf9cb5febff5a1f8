"""The release build of jittop, and how a harness ends."""

import os
import signal
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))


def build_jittop():
    """Builds jittop for release; returns the program's path."""
    subprocess.run(["swift", "build", "-c", "release", "--product", "jittop"], cwd=ROOT, check=True, stdout=sys.stderr)
    shown = subprocess.run(
        ["swift", "build", "-c", "release", "--show-bin-path"], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return os.path.join(shown.stdout.strip(), "jittop")


def end_tidily():
    """Lets SIGTERM and SIGHUP end this program as ctrl-c does: what was started is ended, what was made is removed."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
