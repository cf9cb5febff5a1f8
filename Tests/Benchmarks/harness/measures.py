"""Statistics of samples, and a table of them."""

import datetime
import math
import os


def percentile(samples, share):
    """Returns a percentile by the nearest-rank method; `share` is from 0 to 1."""
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def median(samples):
    return percentile(samples, 0.5)


class Table:
    """A Markdown table that is printed row by row."""

    def __init__(self, *columns):
        self.columns = columns
        self._begun = False

    def row(self, *values):
        if not self._begun:
            print("| " + " | ".join(self.columns) + " |\n|" + "---|" * len(self.columns))
            self._begun = True
        print("| " + " | ".join(str(value) for value in values) + " |", flush=True)

    def times(self, what, samples, target=""):
        """Prints a row of milliseconds: number of samples, median, 99th percentile, maximum."""
        shown = [f"{value:.1f}" for value in (median(samples), percentile(samples, 0.99), max(samples))]
        self.row(what, len(samples), *shown, target)

    def value(self, what, value, target=""):
        """Prints a row with a single value."""
        self.row(what, "", value, "", "", target)


def machine():
    """Describes the date, the machine and its load in one line."""
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    return f"{datetime.date.today()}, {os.cpu_count()} cores, load {load} at the start"
