"""Numbers out of samples, and a table of them."""

import datetime
import math
import os


def percentile(samples, share):
    """The sample that a share of all is not above (nearest rank)."""
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def median(samples):
    return percentile(samples, 0.5)


class Table:
    """A Markdown table that is printed row by row as the numbers come."""

    def __init__(self, *columns):
        self.columns = columns
        self._begun = False

    def row(self, *values):
        if not self._begun:
            print("| " + " | ".join(self.columns) + " |\n|" + "---|" * len(self.columns))
            self._begun = True
        print("| " + " | ".join(str(value) for value in values) + " |", flush=True)

    def times(self, what, samples, target=""):
        """A row of milliseconds: number, median, 99th percentile, largest."""
        shown = [f"{value:.1f}" for value in (median(samples), percentile(samples, 0.99), max(samples))]
        self.row(what, len(samples), *shown, target)

    def value(self, what, value, target=""):
        """A row of one number, or of medians that say so."""
        self.row(what, "", value, "", "", target)


def machine():
    """When and on what, in a line."""
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    return f"{datetime.date.today()}, {os.cpu_count()} cores, load {load} at the start"
