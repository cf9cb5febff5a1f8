import MapAnalysis

extension ManualSection {
  static let profilers = ManualSection(
    "PROFILERS",
    [
      .text(
        """
        Profilers disagree wherever entries overlap, and a single line can make one of them reject a whole map. jittop emulates the parser \
        and the lookup of each:
        """),
      .items([
        ("truth", "Reads the grammar below. The newest entry owns the byte."),
        (
          "perf",
          """
          Reads nearly anything; names of at least 3 bytes. Searches a tree ordered by START alone: it often finds the oldest entry, and \
          sometimes none.
          """
        ),
        (
          "bcc (and bpftrace)",
          "Ignores entries at 0; removes blanks before a name. Searches backward from the highest START, until an entry ends before it."
        ),
        (
          "samply",
          """
          Reads the whole file as UTF-8, or nothing. An end of 2^64 is a panic. The newest entry deletes all entries that it touches; one of \
          size 0 takes the name of the next. Code is counted in 32 bits: a map that covers 4 GiB or more gets wrong names in any case, which \
          `tidy` reports.
          """
        ),
        (
          "blazesym",
          "Reads the file only if every line is well-formed, in UTF-8 and without 0x. Only the entry with the highest START counts."
        ),
      ]),
      .text(
        """
        The emulation of perf was compared with perf 6.1, by running code at 2,000 random addresses under it. The others were derived from \
        their sources. bcc sorts entries of equal START in no fixed order; jittop takes the later line.
        """),
      .heading("The grammar of a map"),
      .text(
        """
        A line is START, a space, SIZE, a space, NAME, a newline. START and SIZE are hexadecimal, 1 to 16 significant digits of either case, \
        optionally with 0x. NAME is every byte up to the newline; it may be empty, begin with a space, or hold bytes that are not UTF-8. \
        START + SIZE must not exceed 2^64. A line is at most 1 MiB long.
        """),
      .heading("Tidy maps"),
      .text(
        """
        `jittop tidy` leaves out entries that own no byte, cuts those that overlap, and writes names that all profilers read alike: at least \
        3 bytes of UTF-8 (ab_, unnamed), no leading blanks, no control characters (\\x0D). The bytes at the very ends of the address space \
        are left out. A tidy map is right for the moment at which it was made: older samples need a recording.
        """),
    ])

  static let findings = ManualSection(
    "FINDINGS",
    [
      .text(
        """
        `jittop check` reports these findings. An error: a profiler loses lines or the whole map, or shows a name where there is no code. A \
        warning: a profiler shows a wrong name, or none, for some addresses. A note: no profiler is misled. `--only` selects findings by \
        their names.
        """),
      .items(Finding.Code.allCases.map { ("\($0.rawValue) (\($0.severity.rawValue))", $0.meaning) }),
    ])
}
