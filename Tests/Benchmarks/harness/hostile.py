"""Hostile programs: each writes a map under its own PID, at a rate that leaves the machine some time."""

import os
import random
import signal
import subprocess
import sys
import time

# Above the largest PID on Linux (2^22): maps without a process.
NO_PID = 5_000_000


class Hostile:
    """A process for each kind of hostile program. As a context manager it ends them."""

    KINDS = ["noise", "rewriter", "replacer", "crowd"]

    def __init__(self, directory, seed):
        self._directory = directory
        self.made = 0
        self._processes = {
            kind: subprocess.Popen([sys.executable, "-B", __file__, kind, directory, str(seed)], stdout=subprocess.PIPE, text=True)
            for kind in self.KINDS
        }

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self._processes.values():
            process.kill()
            process.wait()

    def stop(self):
        """Stops all writing and removes the maps of the crowd. Returns the PIDs of the processes whose maps remain, which keep running."""
        for process in self._processes.values():
            process.send_signal(signal.SIGTERM)
        for process in self._processes.values():
            self.made += int(process.stdout.readline())
        return [process.pid for kind, process in self._processes.items() if kind != "crowd"]


class Harm:
    """A hostile process: acts until SIGTERM, then prints the number of files it made, and waits."""

    def __init__(self, kind, directory, seed):
        self.directory, self.source = directory, random.Random(f"{kind} {seed}")
        self.path = self.place(os.getpid())
        self.made = 0
        self.is_stopped = False
        signal.signal(signal.SIGTERM, self.stop)
        action = getattr(self, kind)
        while not self.is_stopped:
            action()
            time.sleep(self.source.uniform(0.005, 0.05))
        if kind == "crowd":
            for number in range(NO_PID, NO_PID + 400):
                self.clear(self.place(number))
        elif os.path.islink(self.path) or not os.path.isfile(self.path):
            self.clear(self.path)
            self.append(self.lines(5))
        print(self.made, flush=True)
        signal.pause()

    def stop(self, *_):
        self.is_stopped = True

    def place(self, number):
        return os.path.join(self.directory, f"perf-{number}.map")

    # --- Lines

    def line(self):
        kind = self.source.random()
        if kind < 0.1:
            return self.source.randbytes(self.source.randint(0, 60)).replace(b"\n", b"") + b"\n"
        if kind < 0.12:
            return b"0 ffffffffffffffff everything\n"
        if kind < 0.13:
            return b"%x 10 %s\n" % (self.source.getrandbits(48), b"W" * 4096)
        name = self.source.choice([
            b"JS:*hot a.js:1", b"\x1b[2J\x1b]0;t\x07", b"\xe2\x80\xaeleft", "作業 e\u0301".encode(), b"\xff\xfe\r\x00", b""])
        return b"%x %x %s\n" % (self.source.choice([self.source.getrandbits(48), 0x7000 + self.source.getrandbits(8)]),
                              self.source.choice([0, 1, 0x40, 0x1000, 1 << 40]), name)

    def lines(self, count):
        return b"".join(self.line() for _ in range(count))

    def append(self, text):
        self.made += not os.path.exists(self.path)
        with open(self.path, "ab", buffering=0) as file:
            # Write in two pieces, so that readers sometimes see an incomplete line.
            half = self.source.randint(0, len(text))
            file.write(text[:half])
            file.write(text[half:])

    # --- Kinds

    def noise(self):
        self.append(self.lines(self.source.randint(1, 120)))

    def rewriter(self):
        kind = self.source.random()
        if kind < 0.2 and os.path.exists(self.path):
            os.truncate(self.path, self.source.randint(0, os.path.getsize(self.path)))
        elif kind < 0.3:
            with open(self.path, "wb") as file:
                file.write(self.lines(self.source.randint(0, 400)))
        self.append(self.lines(self.source.randint(1, 60)))

    def replacer(self):
        kind = self.source.random()
        if kind < 0.3:
            with open(self.path + ".new", "wb") as file:
                file.write(self.lines(self.source.randint(0, 200)))
            self.clear(self.path)
            os.rename(self.path + ".new", self.path)
            self.made += 1
        elif kind < 0.5:
            self.clear(self.path)
        elif kind < 0.6:
            self.something_else(self.path)
        elif not os.path.lexists(self.path) or os.path.isfile(self.path) and not os.path.islink(self.path):
            self.append(self.lines(20))

    def crowd(self):
        """Creates and removes maps without a process, and files that are not maps."""
        path = self.place(NO_PID + self.source.randrange(400))
        kind = self.source.random()
        if os.path.lexists(path) and kind < 0.5:
            self.clear(path)
        elif kind < 0.9:
            self.clear(path)
            with open(path, "wb") as file:
                file.write(self.lines(self.source.randint(0, 30)))
            self.made += 1
        else:
            self.something_else(path)

    def something_else(self, path):
        self.clear(path)
        self.source.choice([os.mkfifo, os.mkdir, lambda path: os.symlink("/dev/zero", path), lambda path: os.symlink(path, path)])(path)
        self.made += 1

    def clear(self, path):
        if os.path.isdir(path) and not os.path.islink(path):
            os.rmdir(path)
        elif os.path.lexists(path):
            os.unlink(path)


if __name__ == "__main__":
    Harm(*sys.argv[1:])
