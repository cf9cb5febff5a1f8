import CNcurses

/// The report that a signal handler writes on a crash, to a file that it names on standard error. Not thread-safe.
package enum CrashReport {
  /// Sets the path and the header of the report. Without this call a crash writes no report.
  ///
  /// The file and its directories are readable only by the user; an existing file is never overwritten. `path` may have 4095 bytes.
  package static func prepare(path: String, header: String) { cn_report_prepare(path, header) }

  /// Records an event. The report contains the newest 64, each truncated to 95 bytes.
  package static func note(_ event: String) { cn_report_note(event) }
}
