"""Maps in a private directory, written by Baselines/write_maps.c."""

import os
import subprocess

BASELINES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "Baselines")


def compile_baseline(name, directory):
    """Compiles a baseline and returns the path of the program."""
    program = os.path.join(directory, name)
    source = os.path.join(BASELINES, name + ".c")
    subprocess.run([os.environ.get("CC", "cc"), "-O2", "-o", program, source], check=True)
    return program


class Writer:
    """A writer of maps. As a context manager it removes the maps and ends their processes."""

    def __init__(self, program, directory, maps=1):
        self.process = subprocess.Popen([program, directory, str(maps)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.terminate()
            self.process.wait()

    def _ask(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().split()
        if len(answer) != 2 or answer[0] == "unknown":
            raise SystemExit(f"write_maps answered {answer} to {command!r}")
        return int(answer[1])

    def fill(self, entries):
        """Appends entries to each map in blocks. Returns the size of all maps in bytes."""
        return self._ask(f"fill {entries}")

    def rate(self, entries_per_second):
        """Sets the number of entries appended to each map per second."""
        self._ask(f"rate {entries_per_second}")

    def mark(self, name):
        """Appends one entry to the first map. Returns the time right before its write(2) (monotonic, ns)."""
        return self._ask(f"mark {name}")

    def count(self):
        """Returns the number of entries of all maps."""
        return self._ask("count")
