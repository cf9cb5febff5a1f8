import CNcurses

/// The report that a signal handler writes to a file if the process crashes. The handler prints the path. Not thread-safe.
package enum CrashReport {
  /// Sets the path and the header of the report. Without this call a crash writes no report.
  ///
  /// Only the user can read the file and the directories made for it. No file is overwritten. A path over 4095 bytes disables the report.
  package static func prepare(path: String, header: String) { cn_report_prepare(path, header) }

  /// Records an event. The report contains the newest 64 events, each truncated to 95 bytes.
  package static func note(_ event: String) { cn_report_note(event) }
}
