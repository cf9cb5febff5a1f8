import Dashboard
import Monitor
import SystemPackage

extension Dashboard {
  /// Writes a table into a new file, and says so, or why not; `name` is how the user called it.
  mutating func saveTable(_ text: String, as name: String, to path: FilePath, at now: Moment) {
    do throws(Errno) {
      try ScreenFile.write(text, to: path)
      show("wrote the table to \(name)", isError: false, at: now)
    } catch {
      show("the table could not be written to \(name): \(error)", isError: true, at: now)
    }
  }
}
