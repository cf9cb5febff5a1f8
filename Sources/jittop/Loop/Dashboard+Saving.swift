import Dashboard
import Monitor
import SystemPackage

extension Dashboard {
  /// Writes a table into a new file, and says so, or why not; `name` is how the user called it, `leftOut` how many rows are not in it.
  mutating func saveTable(_ text: String, as name: String, to path: FilePath, leftOut: Int, at now: Moment) {
    do throws(Errno) {
      try ScreenFile.write(text, to: path)
      let rest = leftOut > 0 ? ", without the \(leftOut) oldest: `jittop export overlaps` has all" : ""
      show("wrote the table to \(name)\(rest)", isError: leftOut > 0, at: now)
    } catch {
      show("the table could not be written to \(name): \(error)", isError: true, at: now)
    }
  }
}
