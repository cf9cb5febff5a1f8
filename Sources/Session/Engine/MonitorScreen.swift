import Dashboard
import LinuxSystem
import Monitor
import Processes
import Screen
import SystemPackage
import Watching

/// The common part of all sessions that draw a screen: a monitor, its dashboard, and the dashboard's background tasks.
struct MonitorScreen {
  var monitor: Monitor
  var dashboard: Dashboard
  /// The thread for the dashboard's tasks; nil to run them on the calling thread.
  private(set) var tasks: Background<SnapshotTask.Outcome>?
  /// The closure that reads the memory of a process for comparisons of profilers. In replays and scripts, the memory is unknown.
  var readMemory: ProfilerTask.MemoryReader = ProfilerTask.unknownMemory

  /// The descriptor to poll for finished tasks.
  var descriptor: Int32? { tasks?.descriptor }

  mutating func show(_ text: String) { dashboard.show(text, isError: false, at: monitor.now) }

  mutating func showError(_ text: String) { dashboard.show(text, isError: true, at: monitor.now) }

  mutating func draw(_ size: Size) -> (canvas: Canvas, cursor: Point?) { dashboard.draw(monitor, size: size) }

  /// Passes the outcomes of finished tasks to the dashboard, and starts the next task that is due.
  mutating func advanceTasks() {
    guard let tasks else {
      if let due = dashboard.takeTask(&monitor) { dashboard.finish(due.run(readMemory), &monitor) }
      return
    }
    for outcome in tasks.finished() { dashboard.finish(outcome, &monitor) }
    if let due = dashboard.takeTask(&monitor) { tasks.start { [readMemory] in due.run(readMemory) } }
  }

  /// Runs all due tasks on the calling thread and returns their number.
  mutating func finishTasks() -> Int {
    var count = 0
    while let task = dashboard.takeTask(&monitor) {
      dashboard.finish(task.run(readMemory), &monitor)
      count += 1
    }
    return count
  }

  /// Writes the text of the screen to a new file. The screen is drawn again first, to omit the prompt for the file name.
  mutating func saveScreen(_ size: Size, as path: String, in files: NewFiles) {
    do throws(Errno) {
      try files.write(draw(size).canvas.text, to: path)
      show("wrote the screen to \(path)")
    } catch {
      showError(Self.message(for: error, writing: path, in: files))
    }
  }

  /// Writes the text of a table to a new file. `leftOut` is the number of rows that the text omits.
  mutating func saveTable(_ text: String, as path: String, in files: NewFiles, leftOut: Int) {
    do throws(Errno) {
      try files.write(text, to: path)
      guard leftOut > 0 else { return show("wrote the table to \(path)") }
      showError("wrote the table to \(path) without the \(leftOut) oldest rows; `jittop export overlaps` writes all")
    } catch {
      showError(Self.message(for: error, writing: path, in: files))
    }
  }

  private static func message(for error: Errno, writing path: String, in files: NewFiles) -> String {
    error == .fileExists ? "\(path) exists; choose another name" : "cannot write \(path): \(files.explanation(of: error).cause)"
  }
}

extension ProfilerTask {
  /// A closure that reads the memory of a live process.
  static let liveMemory: MemoryReader = { source, entries in source.memory(entries) }
}

extension MemoryWatch {
  /// Checks the memory of the selected process if a check is due, for about `budget`. Returns true if the check is unfinished.
  mutating func poll(_ screen: inout MonitorScreen, budget: Duration) -> Bool {
    if let due = screen.dashboard.takeMemoryCheck(&screen.monitor) { start(due) }
    if let done = advance(budget: budget) { screen.dashboard.finish(done.look, done.outcome, cost: done.cost, &screen.monitor) }
    return isChecking
  }
}
