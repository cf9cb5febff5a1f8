extension ManualSection {
  static let history = ManualSection(
    "HISTORY",
    [
      .text(
        """
        The monitor can show its own past, up to ten minutes back. [ goes 10 s back, and a comma 1 s; ] and a period go forward; `:back 2m` \
        goes back by a typed time; B goes back as far as the history reaches. Esc or p return to the present. All panes show the chosen moment: counts, \
        entries, owners of bytes, overlaps, rates, ages. Reading continues, and the last row shows the distance and the number of entries \
        that have arrived since:
        """),
      .example("◀ −42 s  19:58:03  +1.2k"),
      .text(
        """
        The history holds numbers for each second, some 150 bytes for a map that changed in it, 15 MB at most: with more than 160 maps that \
        grow all the time it reaches less far back. The entries of a past moment are the first ones of the map; finding their owners takes \
        0.7 s of processor time in a map of 11.9 million entries that still grows, once, and 40 ms for each step after that. Keys are \
        answered during that time.
        """),
      .text(
        """
        A map that was truncated, replaced or deleted since keeps its row and numbers in the past, but not its entries; the panes show a \
        note instead. The memory of processes is not recorded.
        """),
    ])

  static let recordings = ManualSection(
    "RECORDINGS",
    [
      .text(
        """
        A perf map has no times. `jittop record` follows maps as the monitor does and stores everything it reads with the time of reading. \
        A recording can be turned back into a map, byte for byte, as it was at any moment:
        """),
      .example(
        """
        jittop record today.rec                            all maps, until ctrl-c
        jittop --replay today.rec                          the monitor, over the recording
        jittop resolve --at 14:32:07.5 today.rec 7f0000001028
        jittop export map --at 65 today.rec -o then.map    for check, tidy, perf, ...
        """),
      .text(
        """
        In a replay, p pauses, [ and ] step 10 s, comma and period 1 s, ( and ) change the speed, B and E go to the ends. A replay shows the same counts, \
        rates, ages and states at the same times, and writes nothing.
        """),
      .text(
        """
        To name the samples of a profile by the code of their time, record beside perf: `perf record -k CLOCK_MONOTONIC` and, for each \
        sample of `perf script -F time,ip`, `jittop resolve --at monotonic:TIME`.
        """),
      .heading("Times"),
      .table(
        [
          ("65, 2m", "seconds, or a time with a unit, since the start of the recording"),
          ("14:32:07.5", "time of day, as the replay shows it"),
          ("2026-11-21T14:32:07Z", "UTC, as jittop tail prints it"),
          ("monotonic:SECONDS", "CLOCK_MONOTONIC, as perf prints it with -k CLOCK_MONOTONIC"),
        ], width: 24),
      .text(
        """
        The time of an entry is that of the reading that found it: at most 50 ms after it was written while few maps grow. A thousand maps \
        that grow at once are each read every 0.8 s.
        """),
      .heading("Format"),
      .text(
        """
        A recording is the line "jittop recording 2" and then blocks, one for each reading that found something, which are only appended. A \
        block starts with the bytes F5 4A 52 32 and four random bytes that are the same in all blocks of the recording; then the length of its \
        payload, the CRC-32C of the payload, and that of these 16 bytes (4 bytes each, least significant first). The payload: the \
        nanoseconds since the start, the wall clock, the time since the previous reading of its maps, and the events, each with its \
        length: maps found and gone, their processes, generations, and the bytes read, which are most of it. Numbers are LEB128. A block \
        costs some 120 bytes beside the bytes read. Recordings of earlier versions, "jittop recording 1", can be read.
        """),
      .text(
        """
        Each block can be read without the others. If a part of a recording is damaged, `export map` and `resolve` use the rest, report the \
        damage and exit with status 2; a replay shows a message. In a map, the lines that the damage cuts end there or are left out. \
        `jittop check RECORDING` lists the damage. Earlier recordings end at the first damage.
        """),
      .text(
        """
        After a crash all complete blocks are valid. The file is created with mode 0600 and never overwritten. Recording ends with a \
        message when the file reaches `--limit`. Holes in maps are stored as their lengths. At most 65,536 maps and 8.4 million pieces of \
        maps are read from a recording; more are left out, with an error.
        """),
    ])
}
