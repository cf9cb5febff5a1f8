import MapAnalysis

extension ManualSection {
  static let description = ManualSection(
    "DESCRIPTION",
    [
      .text(
        """
        JIT compilers register the machine code that they generate with profilers through perf maps: text files named /tmp/perf-<pid>.map \
        with a line START SIZE NAME for each piece of code. jittop follows the perf maps of all running processes, or of those that are \
        named, and shows them live: entries, address ranges, overlaps and write rates.
        """),
      .text(
        """
        Without a command, jittop is a monitor in the terminal. The commands need no terminal: they list, check, resolve, tidy, follow, \
        record and export maps, and write test entries. A map is named by the PID of its process or by its path.
        """),
      .text(
        """
        Where entries overlap, profilers disagree, and often show a wrong name. `jittop check` and `jittop resolve` report the name that \
        each profiler shows; `jittop tidy` writes a map on which all of them agree.
        """),
      .text(
        """
        Watching a process costs it next to nothing: jittop polls maps that grow and sleeps on the others. It never writes into a map \
        without being told to.
        """),
      .heading("Making a runtime write its map"),
      .text("Most runtimes write a map only on request. `jittop ls --without-map` and the key W list running processes that write none."),
      .table(Runtime.allCases.filter { $0 != .demo }.map { ($0.title, $0.howToWrite) }, width: 16),
      .heading("The screen printed by --once"),
      .text(
        """
        `jittop --once` observes for a second, so that rates can be measured, and waits until every map is read as far as it was written \
        when jittop started, 20 s at most (a gigabyte takes 2 s). It reports on standard error what is missing. The screen is plain text \
        unless `--colors` names a depth.
        """),
    ])

  static let seeAlso = ManualSection(
    "SEE ALSO",
    [
      .text("perf-record(1), perf-report(1), perf-script(1), bpftrace(8), proc(5), proc_pid_maps(5), terminfo(5), pcre2syntax(3)"),
      .text("The format of perf maps: tools/perf/Documentation/jit-interface.txt in the sources of Linux."),
      .text("The Swift libraries PerfMap and MapAnalysis and the C library libperfmap are documented in their sources (DocC)."),
    ])
}
