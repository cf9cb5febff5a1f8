import MapAnalysis
import Reports

extension ManualSection {
  static let output = ManualSection(
    "OUTPUT FORMATS",
    [
      .text(
        """
        The keys of JSON objects and the columns of tables are stable. Addresses are hexadecimal without 0x, sizes decimal. Bytes that are \
        not UTF-8 are written as \\xHH. In CSV (RFC 4180), an apostrophe precedes a name that begins with =, +, - or @, which a spreadsheet \
        would evaluate; JSON has the name unchanged.
        """),
      .heading("jittop ls --json"),
      .text("An array with an object for each map:"),
      .table(
        [
          ("path", "path of the map; of a deleted map with \" (deleted)\" after it"),
          ("pid, comm", "PID in the name of the file, and the name of that process; null if unknown"),
          (
            "runtime",
            "one of \(Runtime.allCases.map(\.rawValue).joined(separator: ", ")): by the names, else by the program that runs; null if unknown"
          ),
          ("kinds, tiers", "with --kinds: numbers of entries by kind of code (function, builtin, stub, ...) and by tier"),
          ("state", "live, idle, stale, exited or unreadable"),
          ("error", "the reason why the map cannot be read; absent otherwise"),
          ("fileBytes", "bytes read"),
          ("entries, malformed", "numbers of lines"),
          ("leftOut", "number of entries beyond the limit, which are only counted; absent if 0"),
          ("cutTail", "true if bytes follow the last newline"),
          ("zeroSize, live, trimmed, dead", "numbers of entries; their sum is entries"),
          ("liveBytes", "bytes of the address space that have an owner"),
          ("firstAddress, lastAddress", "lowest START and highest START + SIZE; null without entries"),
          ("overlaps", "total, duplicate, same, nested, straddle"),
          ("namespacePid", "of a process in a container: its PID there, which names the file; absent otherwise"),
          ("deleted", "true if the name of the map was removed; absent otherwise"),
          ("writers", "PIDs of the processes that write the map, if there are several; absent otherwise"),
        ], width: 32),
      .heading("jittop ls --without-map --json"),
      .text("An array with an object for each process: `pid`, `comm`, `runtime`, and `how`, the way to get a map."),
      .heading("jittop check --json"),
      .text("An array with an object for each map:"),
      .table(
        [
          ("path, entries", "path of the map; number of entries"),
          ("findings", "an array of findings:"),
          ("  code, severity", "name of the finding; error, warning or note"),
          ("  line, byteOffset", "number of the line from 1, and its place in the file; null if the finding is about the whole file"),
          ("  text, message", "the line, made safe; the meaning of the finding"),
          ("profilers", "an array with an object for each profiler:"),
          ("  as, refusal", "name of the profiler; the reason why it rejects the whole map, or null"),
          ("  wrongBytes, unknownBytes", "bytes with an owner for which it shows another name or none; those of them without a name"),
          ("  wrongAddresses", "number of STARTs of entries for which it shows another name or none"),
          ("  strayBytes", "bytes without an owner for which it shows a name"),
        ], width: 32),
      .text("For a recording the object has other keys:"),
      .table(
        [
          ("path, format", "path of the recording; version of its format, 1 or 2"),
          ("blocks, maps", "number of valid blocks; number of maps"),
          ("end", "stopped, limitReached, or null if it is still being written or was interrupted"),
          ("damage", "an array with an object for each damaged place: byteOffset, bytes; at most 1,000"),
          ("damagedBytes", "bytes that cannot be read"),
          ("incompleteBytes", "length of an incomplete block at the end"),
        ], width: 32),
      .heading("jittop resolve --json"),
      .text("An array with an object for each address and profiler:"),
      .table(
        [
          ("address, as", "the address; name of the profiler, or truth"),
          ("name", "name that the profiler shows; null if unknown"),
          ("start, size, line", "the entry, as that profiler understands its line, and the number of the line"),
        ], width: 32),
      .heading("jittop tail --format jsonl"),
      .text(
        """
        A line with an object for each entry. CSV has the same columns, but for overlaps it has overlap (the worst kind), overlaps (their \
        number) and taken (bytes).
        """),
      .table(
        [
          ("seen", "time of the reading that found the entry, in UTC; null if it was in the map before"),
          ("pid, comm, map, line", "process, path of the map, number of the line"),
          ("address, size, name", "the entry"),
          ("kind, tier", "kind of code and tier, if the name shows them; else null"),
          ("overlaps", "array with kind, line and bytes for each older entry that lost bytes to this one, newest first"),
        ], width: 32),
      .heading("jittop export"),
      .text("Columns of CSV, keys of JSON:"),
      .table(
        [
          ("entries", EntryRows.columns.joined(separator: ", ")), ("ranges", RangeRows.columns.joined(separator: ", ")),
          ("overlaps", OverlapRows.columns.joined(separator: ", ")),
        ], width: 12),
      .heading("jittop export metrics"),
      .text("The text format of Prometheus, with the labels pid, comm, runtime and map. Counters restart with the map:"),
      .table(
        [
          ("jittop_maps", "number of perf maps"),
          ("jittop_entries_total", "entries of the map"),
          ("jittop_malformed_lines_total", "malformed lines"),
          ("jittop_map_bytes_total", "bytes read"),
          ("jittop_overlaps_total", "overlaps by kind"),
          ("jittop_lost_code_bytes_total", "bytes that newer entries took from older ones"),
          ("jittop_code_bytes", "bytes owned by live and trimmed entries, by state"),
          ("jittop_entries", "live, trimmed and dead entries, by state"),
          ("jittop_entries_per_second", "entries in the last second; 0 in a file that is written once"),
          ("jittop_map_last_write_timestamp_seconds", "time of the last write"),
          ("jittop_map_state", "1 for the state of the map"),
        ], width: 42),
    ])
}
