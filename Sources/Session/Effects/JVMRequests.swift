import LinuxSystem
import PerfMap
import Processes
import SystemPackage

/// Runs `jcmd PID Compiler.perfmap` in child processes, once or at an interval, so that JVMs write their maps.
struct JVMRequests: ~Copyable {
  struct Notice {
    var text: String
    var isError: Bool
  }

  private struct Request {
    /// The process that the user chose. A later process with the same PID gets no request.
    let process: ProcessFacts
    let every: Duration?
    var begun: Duration
    var run: ChildProcess?
  }

  private var requests: [ProcessID: Request] = [:]
  private let processes = ProcFilesystem()
  /// The time after which a `jcmd` process is killed. Normally `jcmd` gives up after some 10 s.
  private static let longestRun: Duration = .seconds(30)

  /// The interval of each repeated request.
  var repeated: [ProcessID: Duration] { requests.compactMapValues(\.every) }

  /// The output descriptors of the running `jcmd` processes, to poll for reading.
  var descriptors: [Int32] { requests.values.compactMap { $0.run?.descriptor?.rawValue } }

  /// Requests a map. If `time` is not nil, repeats the request at that interval. Returns an error message if `jcmd` cannot start, else nil.
  mutating func request(_ pid: ProcessID, every time: Duration?, at now: Duration) -> String? {
    guard let process = (try? processes.facts(of: pid)) ?? nil, process.isRunning else { return "process \(pid) has exited" }
    guard requests[pid]?.run == nil else { return "a map request to JVM \(pid) is already running" }
    do throws(Errno) {
      requests[pid] = Request(process: process, every: time, begun: now, run: try start(pid))
      return nil
    } catch {
      return message(for: error)
    }
  }

  mutating func stop(_ pid: ProcessID) { requests[pid] = nil }

  /// Ends finished and overdue requests, starts repeated ones that are due, and returns notices for the user.
  mutating func poll(at now: Duration) -> [Notice] {
    var notices: [Notice] = []
    for (pid, request) in requests {
      if let run = request.run {
        if let end = run.ended() {
          notices += finish(pid, end, String(decoding: run.text, as: UTF8.self))
        } else if now - request.begun > Self.longestRun {
          requests[pid] = nil
          notices.append(Notice(text: "jcmd \(pid) stopped after 30 s without an answer", isError: true))
        }
      } else if let time = request.every, now - request.begun >= time {
        notices += repeatRequest(pid, request, now)
      }
    }
    return notices
  }

  private mutating func finish(_ pid: ProcessID, _ end: ChildProcess.End, _ text: String) -> [Notice] {
    guard end == .exited(0) else {
      requests[pid] = nil
      let lines = text.split(separator: "\n").filter { $0 != "\(pid):" }
      let ending = if case .exited(let status) = end { "exit status \(status)" } else { "ended by a signal" }
      let cause = lines.first.map(String.init) ?? ending
      return [Notice(text: "jcmd \(pid) Compiler.perfmap: \(cause)", isError: true)]
    }
    guard requests[pid]?.every == nil else {
      requests[pid]?.run = nil
      return []
    }
    requests[pid] = nil
    return [Notice(text: "JVM \(pid) wrote its map", isError: false)]
  }

  private mutating func repeatRequest(_ pid: ProcessID, _ request: Request, _ now: Duration) -> [Notice] {
    // jcmd sends SIGQUIT, which kills a process that is not a JVM: check that the PID was not reused.
    guard let process = (try? processes.facts(of: pid)) ?? nil, process.isRunning, !process.isSuccessor(of: request.process) else {
      requests[pid] = nil
      return [Notice(text: "JVM \(pid) has exited: map requests stopped", isError: false)]
    }
    do throws(Errno) {
      let run = try start(pid)
      requests[pid]?.run = run
      requests[pid]?.begun = now
      return []
    } catch {
      requests[pid] = nil
      return [Notice(text: message(for: error), isError: true)]
    }
  }

  private func start(_ pid: ProcessID) throws(Errno) -> ChildProcess {
    try ChildProcess("jcmd", ["jcmd", pid.description, "Compiler.perfmap"], output: .kept(4096))
  }

  private func message(for errno: Errno) -> String {
    errno == .noSuchFileOrDirectory ? "jcmd is not in PATH: install a JDK, or set PATH" : "cannot start jcmd: \(errno)"
  }
}
