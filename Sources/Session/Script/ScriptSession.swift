import Glibc
import Screen
import SystemPackage
import Terminal
import Settings

/// `jittop --script`: runs a script, and with `--show` displays it in the terminal. Writes the screens that the script saves, and reports
/// errors with their lines.
package enum ScriptSession {
  package static func run(_ options: SessionOptions, script file: String) throws {
    if let notice = options.configNotice { Failure.note(notice) }
    let signal: Signal?
    do throws(ScriptError) {
      signal = try perform(options, file)
    } catch {
      Failure.report(error)
      throw error.code == .unmet ? Ended(status: 1) : Failure.status
    }
    // The player is destroyed by now, which has removed its copies of maps.
    if let signal { SignalQueue.end(by: signal) }
  }

  /// Reads and runs a script. Returns the signal that interrupted it, or nil.
  private static func perform(_ options: SessionOptions, _ file: String) throws(ScriptError) -> Signal? {
    let name = file == "-" ? "standard input" : file
    let script = try Script(read(file, name), name: name)
    let directory = file == "-" ? FilePath(".") : FilePath(file).removingLastComponent()
    let scratch = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    let player = try ScriptPlayer(
      script: name, directory: directory, scratch: scratch, preferences: options.preferences(for: .script).preferences,
      isReadOnly: options.isReadOnly)
    return options.showsScript ? try show(script, player, options) : try play(script, player)
  }

  private static func read(_ file: String, _ name: String) throws(ScriptError) -> [UInt8] {
    do {
      guard file != "-" else { return try bytes(of: .standardInput) }
      // Nonblocking, because otherwise open(2) waits for a FIFO to get a writer.
      let descriptor = try FileDescriptor.open(FilePath(file), .readOnly, options: [.nonBlocking, .closeOnExec])
      return try descriptor.closeAfter { try bytes(of: descriptor) }
    } catch {
      throw ScriptError(script: name, cause: "cannot be read: \(error)", remedy: "name a script, or - for standard input")
    }
  }

  /// Reads a script to its end, or until it exceeds the maximum size. Waits for the writer of a pipe. Throws if a FIFO ends without data.
  private static func bytes(of descriptor: FileDescriptor) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while bytes.count <= Script.longest {
      do {
        let count = try buffer.withUnsafeMutableBytes { try descriptor.read(into: $0) }
        guard count > 0 else {
          if bytes.isEmpty, (try? descriptor.stat())?.type == .fifo { throw ScriptInputError.noWriter }
          return bytes
        }
        bytes += buffer[..<count]
      } catch Errno.resourceTemporarilyUnavailable where (try? descriptor.stat())?.type != .regular {
        _ = Wait.forEvents(on: [descriptor.rawValue], atMost: .seconds(3600))
      }
    }
    return bytes
  }

  private static func play(_ script: Script, _ player: ScriptPlayer) throws(ScriptError) -> Signal? {
    // Block signals: if one killed the process, the copies of maps would be left behind.
    let signals: SignalQueue
    do {
      signals = try SignalQueue()
    } catch {
      throw ScriptError(script: script.name, cause: error.cause, remedy: error.remedy)
    }
    var session = HeadlessScript(script: script, player: player, signals: signals)
    return try session.run()
  }

  /// Runs the script in the terminal in real time, then waits for a key. ctrl-c or `q` ends it earlier. Returns the ending signal, or nil.
  private static func show(_ script: Script, _ player: ScriptPlayer, _ options: SessionOptions) throws(ScriptError) -> Signal? {
    let terminal: ScriptTerminal
    do {
      terminal = try ScriptTerminal.open(options)
    } catch {
      throw ScriptError(script: script.name, cause: (error as? TerminalError)?.cause ?? "\(error)", remedy: "leave out --show")
    }
    // Destroying the session restores the terminal before an error is reported.
    var session = TerminalScript(script, player, terminal)
    return try session.run()
  }

  /// Writes a saved screen to standard output, or to a new file.
  static func save(
    _ picture: String, _ file: String, in files: NewFiles, _ script: Script, _ step: Script.Step
  ) throws(ScriptError) {
    func error(_ cause: String, _ remedy: String) -> ScriptError {
      ScriptError(script: script.name, line: step.line, cause: "cannot write \(file): \(cause)", remedy: remedy)
    }
    guard file != "-" else {
      do {
        _ = try FileDescriptor.standardOutput.writeAll(picture.utf8)
        return
      } catch let failure {
        throw error("\(failure)", "check where the output goes")
      }
    }
    do throws(Errno) {
      try files.write(picture, to: file)
    } catch let failure {
      let (cause, remedy) = files.explanation(of: failure)
      throw error(cause, remedy)
    }
  }
}

private enum ScriptInputError: Error, CustomStringConvertible {
  case noWriter

  var description: String { "the pipe has no writer" }
}
