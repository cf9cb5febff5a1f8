extension ManualSection {
  static let maps = ManualSection(
    "MAPS AND PROCESSES",
    [
      .text("New maps appear in the monitor within a second. A map belongs to the process whose PID is in its name. Special cases:"),
      .items([
        (
          "Containers",
          """
          A process in another PID or mount namespace names its map by its PID in that namespace, in a separate /tmp. jittop finds it at \
          /proc/PID/root/tmp/perf-NSPID.map (with `--directory`, in the same directory there), marks it with ⧉ and lists it under the PID \
          that the process has here; every command takes that PID. jittop follows no link in there, writes nothing there, and closes the \
          file when the process ends. A user without permission to read containers gets one message.
          """
        ),
        ("Deleted maps", "A map whose name was removed while its process still writes is found through /proc/PID/fd and marked (deleted)."),
        (
          "Several writers",
          """
          A forked PHP child writes into the map of its parent. The row, the detail pane and `jittop check` list the writers. An inherited \
          descriptor alone does not count: that of another program, or of a process with its own map.
          """
        ),
        (
          "Reused PIDs",
          "A map that is older than the process with its PID is stale until the new process writes into it."
        ),
        (
          "Left-over maps",
          """
          No runtime removes its map. `jittop prune` and the key D remove the maps of exited processes; a demo that was killed with SIGKILL \
          leaves one too.
          """
        ),
        (
          "Other users",
          """
          Only root can read the maps, containers and open files of other users. An unreadable map is listed with the reason.
          """
        ),
      ]),
      .heading("Test entries"),
      .text(
        """
        `jittop inject` and the key i write test entries, by default into a map of jittop itself, which stays until `jittop prune`. Another \
        map is written only with `--yes`, and only if it is a regular file with a single name that belongs to the user of its process.
        """),
    ])

  static let words = ManualSection(
    "WORDS",
    [
      .items([
        ("entry", "A well-formed line START SIZE NAME. Any other line is malformed: it is counted and shown (m), never dropped."),
        ("owner", "The owner of a byte is the newest entry that covers it. A new entry takes bytes from older ones."),
        (
          "live, trimmed, dead, size 0",
          "An entry that owns all of its bytes, some of them, none of them any more, or that has SIZE 0 and owns nothing."
        ),
        (
          "overlap",
          """
          A pair of entries of which the newer took at least one byte that the older still owned. duplicate: same range and name; same: \
          same range, another name; nested: one range contains the other; straddle: neither contains the other.
          """
        ),
        (
          "not executable",
          """
          No byte of the entry is in executable memory of the running process (/proc/PID/maps): the code was freed, or it is bytecode. The \
          monitor checks the map that it shows, in at most a fiftieth of the time; the detail pane names the memory or the reason why it is \
          not known.
          """
        ),
        (
          "tier-up, deopt, tier-down, recompiled, again, version",
          """
          Steps in the history of a function: to a higher tier; from mid or optimised code to a lower tier; to another lower tier; compiled \
          again in the same tier elsewhere (V8 writes nothing when it falls back on code that it still has, only when it optimises again); \
          compiled again in the same range; another version in a map that is a dump, as that of java, whose order says nothing about time.
          """
        ),
        (
          "live, idle, stale, exited, unreadable",
          """
          States of a map: its process runs and wrote it; no entry for 30 s; older than the process with its PID; no such process; cannot be \
          read, with the reason (links, FIFOs and the like are never opened).
          """
        ),
        ("cut tail", "Bytes after the last newline: a line that is being written, or that was cut when its process was killed."),
      ])
    ])

  static let limits = ManualSection(
    "LIMITS",
    [
      .text(
        """
        Any user may write any bytes to /tmp/perf-<pid>.map, at any speed. Memory, time and open files are bounded in every case. What is \
        left out is counted and marked as capped:
        """),
      .items([
        (
          "entries",
          """
          As many as fit into a quarter of the memory at 64 bytes each, and at least a million: of all maps together in the monitor, of one \
          map in `jittop ls`. `JITTOP_ENTRY_LIMIT` sets another number. `check`, `resolve` and `tidy` read a map as a whole.
          """
        ),
        (
          "maps",
          """
          4096, or half of the number of files that may be open. Maps of running processes take precedence; the map of an exited process \
          makes room for them.
          """
        ),
        ("lines", "1 MiB each. Of malformed lines the first 65,536 are kept; all are counted."),
        ("overlaps", "All are counted. The monitor lists the newest 65,536 of a map; `jittop export overlaps` writes all."),
        ("holes", "Skipped: a sparse file of a TiB costs nothing."),
        ("files", "Only regular files are opened, never through a link, and never waiting."),
        ("names", "Control and bidirectional characters are made visible before a name reaches a terminal."),
        (
          "replaced",
          "A map that is replaced, renamed or deleted is read to its end before the next file at its path. Truncation may lose entries."
        ),
        (
          "containers",
          "A file system that does not answer delays the start by half a second; maps in containers are then shown as soon as it answers."
        ),
        ("threads", "At the limit of processes, all work is done on one thread."),
        ("signals", "INT, TERM, HUP and QUIT end the monitor and every command within a second."),
        ("inotify", "Where it is missing, or events were lost, jittop lists the directory once a second at most."),
      ]),
      .heading("Read-only mode"),
      .text(
        """
        `--readonly` forbids everything that writes: `inject`, `demo`, `prune`, `tidy`, `export` and `record` into a file, the \
        configuration, pictures of the screen, reports of crashes, and asking a JVM for its map.
        """),
      .heading("The end of the monitor"),
      .text(
        """
        However the monitor ends, it restores the terminal bit for bit, and the shell sees the signal that ended it. Messages that were \
        written to standard error in the meantime are printed after the screen is closed. A crash leaves a report in \
        $XDG_STATE_HOME/jittop, with the version, the terminal and the last events, keys among them. Standard error names the report; it is \
        never sent anywhere.
        """),
    ])
}
