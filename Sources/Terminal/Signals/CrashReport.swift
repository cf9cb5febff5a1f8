import CNcurses

/// What a crash of a session leaves behind: a file with what was told here, named on standard error.
///
/// It is written by a signal handler out of memory that stands ready, so nothing here may be asked for later. Used by one thread.
public enum CrashReport {
  /// Says where a report goes, or where else when it cannot, and how it begins. Without this call a crash leaves none.
  ///
  /// The file is made with its directories, for nobody else to read, and never over another. `path` may have 4095 bytes, `spare` 255.
  public static func prepare(path: String, spare: String, header: String) { cn_report_prepare(path, spare, header) }

  /// Remembers an event; the newest 64 stand in the report, each cut to 95 bytes.
  public static func note(_ event: String) { cn_report_note(event) }
}
