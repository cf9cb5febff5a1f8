"""The release build of jittop."""

import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))


def build_jittop():
    """Builds jittop for release; returns the program's path."""
    subprocess.run(["swift", "build", "-c", "release", "--product", "jittop"], cwd=ROOT, check=True, stdout=sys.stderr)
    shown = subprocess.run(
        ["swift", "build", "-c", "release", "--show-bin-path"], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return os.path.join(shown.stdout.strip(), "jittop")
