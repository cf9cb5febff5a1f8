import Dashboard
import Monitor
import Screen
import SystemPackage

extension Dashboard {
  /// Writes the screen without the dialog over it into a new file and shows that, or why not; `name` is what the user typed.
  mutating func saveScreen(_ monitor: Monitor, size: Size, as name: String, to path: FilePath) {
    do throws(Errno) {
      try ScreenFile.write(draw(monitor, size: size).canvas.text, to: path)
      show("wrote the screen to \(name)", isError: false, at: monitor.now)
    } catch {
      show("the screen could not be written to \(name): \(error)", isError: true, at: monitor.now)
    }
  }

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
