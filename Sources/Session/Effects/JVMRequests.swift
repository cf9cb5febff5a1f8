import LinuxSystem
import PerfMap
import Processes
import SystemPackage

/// JVMs that are asked for their maps with `jcmd PID Compiler.perfmap`, once or again and again, by children outside the loop.
struct JVMRequests: ~Copyable {
  /// Something to tell the user.
  struct Notice {
    var text: String
    var isError: Bool
  }

  private struct Request {
    /// The process, so that no other one under its number is ever asked.
    let process: ProcessFacts
    let every: Duration?
    var begun: Duration
    var run: ChildProcess?
  }

  private var requests: [ProcessID: Request] = [:]
  private let processes = ProcFilesystem()
  /// jcmd itself gives up after some 10 s.
  private static let longestRun: Duration = .seconds(30)

  /// Those that are asked again and again, and how often.
  var repeated: [ProcessID: Duration] { requests.compactMapValues(\.every) }

  /// What to poll for.
  var descriptors: [Int32] { requests.values.compactMap { $0.run?.descriptor?.rawValue } }

  /// Asks a JVM now, and again each `time`. Returns what is wrong when that cannot be.
  mutating func ask(_ pid: ProcessID, every time: Duration?, at now: Duration) -> String? {
    guard let process = (try? processes.facts(of: pid)) ?? nil, process.isRunning else { return "process \(pid) has ended" }
    guard requests[pid]?.run == nil else { return "the JVM \(pid) is being asked already" }
    do throws(Errno) {
      requests[pid] = Request(process: process, every: time, begun: now, run: try start(pid))
      return nil
    } catch {
      return words(error)
    }
  }

  /// Asks it no more.
  mutating func stop(_ pid: ProcessID) { requests[pid] = nil }

  /// Takes what has ended, and asks again where it is time.
  mutating func poll(at now: Duration) -> [Notice] {
    var notices: [Notice] = []
    for (pid, request) in requests {
      if let run = request.run {
        if let end = run.ended() {
          notices += finish(pid, end, String(decoding: run.text, as: UTF8.self))
        } else if now - request.begun > Self.longestRun {
          requests[pid] = nil
          notices.append(Notice(text: "jcmd \(pid) did not end within 30 s: stopped", isError: true))
        }
      } else if let time = request.every, now - request.begun >= time {
        notices += askAgain(pid, request, now)
      }
    }
    return notices
  }

  private mutating func finish(_ pid: ProcessID, _ end: ChildProcess.End, _ text: String) -> [Notice] {
    guard end == .exited(0) else {
      requests[pid] = nil
      let lines = text.split(separator: "\n").filter { $0 != "\(pid):" }
      let ending = if case .exited(let status) = end { "status \(status)" } else { "ended by a signal" }
      let cause = lines.first.map(String.init) ?? ending
      return [Notice(text: "jcmd \(pid) Compiler.perfmap: \(cause)", isError: true)]
    }
    guard requests[pid]?.every == nil else {
      requests[pid]?.run = nil
      return []
    }
    requests[pid] = nil
    return [Notice(text: "the JVM \(pid) has written its map", isError: false)]
  }

  private mutating func askAgain(_ pid: ProcessID, _ request: Request, _ now: Duration) -> [Notice] {
    // jcmd sends a signal that ends what is no JVM: another process under the number must not get it.
    guard let process = (try? processes.facts(of: pid)) ?? nil, process.isRunning, !process.isSuccessor(of: request.process) else {
      requests[pid] = nil
      return [Notice(text: "the JVM \(pid) has ended: it is asked no more", isError: false)]
    }
    do throws(Errno) {
      let run = try start(pid)
      requests[pid]?.run = run
      requests[pid]?.begun = now
      return []
    } catch {
      requests[pid] = nil
      return [Notice(text: words(error), isError: true)]
    }
  }

  private func start(_ pid: ProcessID) throws(Errno) -> ChildProcess {
    try ChildProcess("jcmd", ["jcmd", pid.description, "Compiler.perfmap"], output: .kept(4096))
  }

  private func words(_ errno: Errno) -> String {
    errno == .noSuchFileOrDirectory ? "jcmd is not in PATH: install a JDK, or set PATH" : "jcmd could not be started: \(errno)"
  }
}
