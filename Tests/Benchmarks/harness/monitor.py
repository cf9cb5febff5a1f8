"""jittop in a pseudo-terminal: keys in, times and screens out."""

import fcntl
import os
import random
import select
import struct
import subprocess
import tempfile
import termios
import time

from .screen import Screen


class Ended(SystemExit):
    """jittop ended, or did not show the expected screen."""


class Monitor:
    """The monitor over a directory of maps, by default at 160x45. As a context manager it ends the process."""

    def __init__(self, program, directory, columns=160, rows=45, arguments=()):
        self.screen = Screen(columns, rows)
        self.bytes = 0
        # Discards output while set, because decoding it takes a large part of a core.
        self.is_blind = False
        self._file, device = os.openpty()
        fcntl.ioctl(device, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.set_blocking(self._file, False)
        environment = {name: value for name, value in os.environ.items() if name not in ("COLORTERM", "NO_COLOR", "LC_ALL")}
        environment.update(TERM="xterm-256color", LANG="C.UTF-8")
        self._errors = tempfile.TemporaryFile()
        self.started = time.monotonic_ns()
        self.process = subprocess.Popen(
            [program, "--directory", directory, *arguments], stdin=device, stdout=device, stderr=self._errors, env=environment,
            start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(device)
        self.pid = self.process.pid

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.send("q")
            deadline = time.monotonic() + 5
            while self.process.poll() is None and time.monotonic() < deadline:
                self.pump(0.02)
        except (OSError, Ended):
            pass
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self._file)
        self._errors.close()

    def send(self, keys):
        os.write(self._file, keys.encode())

    def resize(self, columns, rows):
        """Resizes the terminal and clears its screen."""
        if (columns, rows) == (self.screen.columns, self.screen.height):
            # The kernel sends no SIGWINCH for the same size.
            return
        self.pump(0)
        fcntl.ioctl(self._file, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.screen = Screen(columns, rows)

    def pump(self, seconds):
        """Reads one burst of output within a time. Returns the time of its first byte (monotonic, ns), or None.

        The time is taken before the burst is decoded.
        """
        if not select.select([self._file], [], [], seconds)[0]:
            return None
        came = time.monotonic_ns()
        pieces = []
        try:
            while piece := os.read(self._file, 1 << 16):
                pieces.append(piece)
        except BlockingIOError:
            pass
        except OSError:
            # EIO: no process has the terminal open any more.
            self._report_end()
        data = b"".join(pieces)
        self.bytes += len(data)
        if not self.is_blind:
            self.screen.feed(data)
        return came

    def _report_end(self):
        self.process.wait()
        self._errors.seek(0)
        text = self._errors.read().decode(errors="replace")
        raise Ended(f"jittop ended with {self.process.returncode}: {text or 'no message'}")

    def settle(self, seconds):
        """Reads output for a time."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.pump(left)

    def wait(self, condition, seconds=60, what="the expected screen"):
        """Waits until the screen meets a condition. Returns the time of the bytes that completed it (monotonic, ns)."""
        end = time.monotonic() + seconds
        if condition(self.screen):
            return time.monotonic_ns()
        while (left := end - time.monotonic()) > 0:
            came = self.pump(left)
            if came and condition(self.screen):
                return came
        raise Ended(f"{what} did not appear within {seconds} s; the screen:\n" + "\n".join(self.screen.rows))

    def press(self, key, answered, seconds=60):
        """Presses a key. Returns the milliseconds to the first byte and to the answer."""
        while self.pump(0):
            pass
        start = time.monotonic_ns()
        self.send(key)
        first = self.pump(seconds)
        if not first:
            raise Ended(f"no byte within {seconds} s after {key!r}")
        answer = first if answered(self.screen) else self.wait(answered, seconds, f"the answer to {key!r}")
        return (first - start) / 1e6, (answer - start) / 1e6

    def keys_while(self, condition, least=0, most=10_000):
        """Opens and closes the help repeatedly while a condition holds. Returns the times to first bytes and to answers.

        Keys are pressed 10 to 40 ms after the last answer, at random, so that they do not synchronise with frames.
        """
        firsts, answers = [], []
        is_open = False
        while len(firsts) < most and (condition() or len(firsts) < least):
            self.settle(random.uniform(0.01, 0.04))
            wanted = not is_open
            first, answer = self.press("?", lambda screen: screen.shows("one row down") == wanted)
            is_open = wanted
            firsts.append(first)
            answers.append(answer)
        if is_open:
            self.press("?", lambda screen: not screen.shows("one row down"))
        return firsts, answers

    # Measures of the process, from /proc.

    def cpu_seconds(self):
        """Returns the processor time of all threads so far, with a resolution of 10 ms."""
        with open(f"/proc/{self.pid}/stat", "rb") as file:
            fields = file.read().rsplit(b")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident_bytes(self):
        with open(f"/proc/{self.pid}/statm", "rb") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def descriptors(self):
        """Returns the number of open descriptors."""
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def bytes_read(self):
        """Returns the number of bytes read so far, from files and other descriptors."""
        with open(f"/proc/{self.pid}/io", "rb") as file:
            return int(file.readline().split()[1])
