"""A terminal screen: decodes the sequences that ncurses sends to xterm-256color into rows of characters."""

import codecs
import re

CONTROL = re.compile(r"\x1b(?:\[([0-9;?<>=]*)([@-~])|\]([^\x07\x1b]*)(?:\x07|\x1b\\)|[()].|[^\[\]()])", re.S)
TEXT = re.compile(r"[^\x00-\x1f\x7f]+")


class Screen:
    """The cells of a terminal, fed with bytes."""

    def __init__(self, columns, rows):
        self.columns, self.height = columns, rows
        self.cells = [[" "] * columns for _ in range(rows)]
        self.row = self.column = 0
        self.top, self.bottom = 0, rows - 1
        self.last = " "
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._rest = ""

    @property
    def rows(self):
        return ["".join(row) for row in self.cells]

    def shows(self, text):
        """Returns true if a row contains the text."""
        return any(text in row for row in self.rows)

    def feed(self, data):
        text = self._rest + self._decode(data)
        self._rest = ""
        at = 0
        while at < len(text):
            run = TEXT.match(text, at)
            if run:
                self._put(run.group())
                at = run.end()
            elif text[at] == "\x1b":
                sequence = CONTROL.match(text, at)
                if not sequence:
                    # An incomplete sequence waits for the next bytes.
                    self._rest = text[at:]
                    return
                self._escape(sequence)
                at = sequence.end()
            else:
                self._single(text[at])
                at += 1

    def _put(self, text):
        for character in text:
            if self.column >= self.columns:
                self.column = 0
                self._line_feed()
            self.cells[self.row][self.column] = self.last = character
            self.column += 1

    def _single(self, control):
        if control == "\r":
            self.column = 0
        elif control == "\n":
            self._line_feed()
        elif control == "\b":
            self.column = max(0, self.column - 1)
        elif control == "\t":
            self.column = min(self.columns - 1, self.column // 8 * 8 + 8)

    def _line_feed(self):
        if self.row == self.bottom:
            self._scroll(self.top, self.bottom, 1)
        else:
            self.row = min(self.height - 1, self.row + 1)

    def _scroll(self, top, bottom, count):
        for _ in range(min(abs(count), bottom - top + 1)):
            self.cells.pop(top if count > 0 else bottom)
            self.cells.insert(bottom if count > 0 else top, [" "] * self.columns)

    def _escape(self, sequence):
        parameters, final = sequence.group(1), sequence.group(2)
        if final is None:
            if sequence.group() == "\x1bM":
                if self.row == self.top:
                    self._scroll(self.top, self.bottom, -1)
                else:
                    self.row = max(0, self.row - 1)
            return
        if parameters[:1] in ("?", "<", ">", "="):
            return
        numbers = [int(number or 0) for number in parameters.split(";")]
        self._control(final, numbers, numbers[0], max(1, numbers[0]))

    def _control(self, final, numbers, first, count):
        cells = self.cells[self.row]
        if final == "A":
            self.row = max(0, self.row - count)
        elif final == "B":
            self.row = min(self.height - 1, self.row + count)
        elif final == "C":
            self.column = min(self.columns - 1, self.column + count)
        elif final == "D":
            self.column = max(0, min(self.column, self.columns - 1) - count)
        elif final in "G`":
            self.column = min(self.columns, count) - 1
        elif final == "d":
            self.row = min(self.height, count) - 1
        elif final in "Hf":
            self.row = min(self.height, count) - 1
            self.column = min(self.columns, max(1, numbers[1] if len(numbers) > 1 else 1)) - 1
        elif final == "J":
            if first == 0:
                self._blank(self.column, self.columns)
            for row in range(*{0: (self.row + 1, self.height), 1: (0, self.row)}.get(first, (0, self.height))):
                self.cells[row] = [" "] * self.columns
        elif final == "K":
            self._blank(*{0: (self.column, self.columns), 1: (0, self.column + 1)}.get(first, (0, self.columns)))
        elif final == "X":
            self._blank(self.column, self.column + count)
        elif final == "b":
            self._put(self.last * count)
        elif final == "@":
            cells[self.column : self.column] = [" "] * count
            del cells[self.columns :]
        elif final == "P":
            del cells[self.column : self.column + count]
            cells += [" "] * (self.columns - len(cells))
        elif final in "LM":
            self._scroll(self.row, self.bottom, count if final == "M" else -count)
        elif final in "ST":
            self._scroll(self.top, self.bottom, count if final == "S" else -count)
        elif final == "r":
            # A region for a taller screen may arrive after a resize.
            self.top = min(count, self.height) - 1
            self.bottom = min(numbers[1] if len(numbers) > 1 and numbers[1] else self.height, self.height) - 1
            if self.top >= self.bottom:
                self.top, self.bottom = 0, self.height - 1
            self.row = self.column = 0

    def _blank(self, start, end):
        for column in range(start, min(end, self.columns)):
            self.cells[self.row][column] = " "
