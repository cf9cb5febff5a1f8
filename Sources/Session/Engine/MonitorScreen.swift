import Dashboard
import LinuxSystem
import Monitor
import Screen
import SystemPackage

/// A monitor, its dashboard, and the dashboard's background tasks: the common part of all sessions that draw a screen.
struct MonitorScreen {
  var monitor: Monitor
  var dashboard: Dashboard
  /// Runs tasks on another thread; nil to run them in place.
  private let tasks: Background<SnapshotTask.Outcome>?

  init(_ monitor: Monitor, _ dashboard: Dashboard, tasks: Background<SnapshotTask.Outcome>? = nil) {
    self.monitor = monitor
    self.dashboard = dashboard
    self.tasks = tasks
  }

  /// The descriptor to poll for finished tasks.
  var descriptor: Int32? { tasks?.descriptor }

  mutating func show(_ text: String) { dashboard.show(text, isError: false, at: monitor.now) }

  mutating func showError(_ text: String) { dashboard.show(text, isError: true, at: monitor.now) }

  mutating func draw(_ size: Size) -> (canvas: Canvas, cursor: Point?) { dashboard.draw(monitor, size: size) }

  // MARK: - Work

  /// Collects the outcomes of finished tasks and starts the next one that is due.
  mutating func advanceTasks() {
    guard let tasks else {
      if let due = dashboard.takeTask(&monitor) { dashboard.finish(due.run(), &monitor) }
      return
    }
    for outcome in tasks.finished() { dashboard.finish(outcome, &monitor) }
    if let due = dashboard.takeTask(&monitor) { tasks.start { due.run() } }
  }

  /// Runs all due tasks in place and returns their number.
  mutating func finishTasks() -> Int {
    var count = 0
    while let task = dashboard.takeTask(&monitor) {
      dashboard.finish(task.run(), &monitor)
      count += 1
    }
    return count
  }

  // MARK: - Files

  /// Writes the screen, without the prompt of the command, to a new file; `name` is the path as the user typed it.
  mutating func saveScreen(_ size: Size, as name: String, to path: FilePath) {
    do throws(Errno) {
      try ScreenFile.write(draw(size).canvas.text, to: path)
      show("wrote the screen to \(name)")
    } catch {
      showError(Self.message(for: error, writing: name))
    }
  }

  /// Writes a table to a new file; `leftOut` is the number of omitted rows.
  mutating func saveTable(_ text: String, as name: String, to path: FilePath, leftOut: Int) {
    do throws(Errno) {
      try ScreenFile.write(text, to: path)
      guard leftOut > 0 else { return show("wrote the table to \(name)") }
      showError("wrote the table to \(name) without the \(leftOut) oldest rows; `jittop export overlaps` writes all")
    } catch {
      showError(Self.message(for: error, writing: name))
    }
  }

  private static func message(for error: Errno, writing name: String) -> String {
    error == .fileExists ? "\(name) exists; choose another name" : "cannot write \(name): \(error)"
  }
}
