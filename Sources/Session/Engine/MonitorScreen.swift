import Dashboard
import LinuxSystem
import Monitor
import Screen
import SystemPackage

/// A monitor, the dashboard that shows it, and the work that the dashboard asks for: what every session with a screen has.
struct MonitorScreen {
  var monitor: Monitor
  var dashboard: Dashboard
  /// Does tasks on another thread; nil to do them in place.
  private let tasks: Background<SnapshotTask.Outcome>?

  init(_ monitor: Monitor, _ dashboard: Dashboard, tasks: Background<SnapshotTask.Outcome>? = nil) {
    self.monitor = monitor
    self.dashboard = dashboard
    self.tasks = tasks
  }

  /// The descriptor to poll for outcomes of tasks.
  var descriptor: Int32? { tasks?.descriptor }

  /// Shows a message.
  mutating func show(_ text: String) { dashboard.show(text, isError: false, at: monitor.now) }

  /// Shows what went wrong.
  mutating func showError(_ text: String) { dashboard.show(text, isError: true, at: monitor.now) }

  /// Draws the screen.
  mutating func draw(_ size: Size) -> (canvas: Canvas, cursor: Point?) { dashboard.draw(monitor, size: size) }

  // MARK: - Work

  /// Starts a task on the picture that is due, and takes the outcomes of those that are done.
  mutating func advanceTasks() {
    guard let tasks else {
      if let due = dashboard.takeTask(&monitor) { dashboard.finish(due.run(), &monitor) }
      return
    }
    for outcome in tasks.finished() { dashboard.finish(outcome, &monitor) }
    if let due = dashboard.takeTask(&monitor) { tasks.start { due.run() } }
  }

  /// Does all tasks that are due, in place; returns how many.
  mutating func finishTasks() -> Int {
    var count = 0
    while let task = dashboard.takeTask(&monitor) {
      dashboard.finish(task.run(), &monitor)
      count += 1
    }
    return count
  }

  // MARK: - Files

  /// Writes the screen, as it is without the command over it, into a new file; `name` is the user's word for it.
  mutating func saveScreen(_ size: Size, as name: String, to path: FilePath) {
    do throws(Errno) {
      try ScreenFile.write(draw(size).canvas.text, to: path)
      show("wrote the screen to \(name)")
    } catch {
      showError("the screen could not be written to \(name): \(error)")
    }
  }

  /// Writes a table into a new file; `leftOut` is the number of rows that are not in it.
  mutating func saveTable(_ text: String, as name: String, to path: FilePath, leftOut: Int) {
    do throws(Errno) {
      try ScreenFile.write(text, to: path)
      guard leftOut > 0 else { return show("wrote the table to \(name)") }
      showError("wrote the table to \(name), without the \(leftOut) oldest: `jittop export overlaps` has all")
    } catch {
      showError("the table could not be written to \(name): \(error)")
    }
  }
}
