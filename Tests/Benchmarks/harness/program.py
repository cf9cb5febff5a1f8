"""The release build of jittop, and the end of a benchmark by a signal."""

import os
import signal
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))


def build_jittop():
    """Builds jittop for release and returns the path of the program."""
    subprocess.run(["swift", "build", "-c", "release", "--product", "jittop"], cwd=ROOT, check=True, stdout=sys.stderr)
    shown = subprocess.run(
        ["swift", "build", "-c", "release", "--show-bin-path"], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return os.path.join(shown.stdout.strip(), "jittop")


def end_tidily():
    """Makes SIGTERM and SIGHUP end this program like ctrl-c, so that child processes are ended and files removed."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
