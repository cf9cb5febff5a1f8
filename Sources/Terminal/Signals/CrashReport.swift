import CNcurses

/// The report that a crash of a session leaves: one file, named on standard error.
///
/// A signal handler writes it from memory that was filled here. Used by one thread.
package enum CrashReport {
  /// Sets the file and the text at its head. Without this call a crash leaves no report.
  ///
  /// The file is made with its directories, readable by the user alone, and never over another. `path` may have 4095 bytes.
  package static func prepare(path: String, header: String) { cn_report_prepare(path, header) }

  /// Records an event. The report lists the newest 64, each cut to 95 bytes.
  package static func note(_ event: String) { cn_report_note(event) }
}
