import Glibc
import Screen
import SystemPackage
import Terminal
import Settings

/// `jittop --script`: plays a script, writes what it saves, and says where it fails. With `--show`, in the terminal.
package enum ScriptSession {
  /// Plays the script that the options name.
  package static func run(_ options: SessionOptions, script file: String) throws {
    if let notice = options.configNotice { Failure.note(notice) }
    let signal: Signal?
    do throws(ScriptError) {
      signal = try perform(options, file)
    } catch {
      Failure.report(error)
      throw error.code == .unmet ? Ended(status: 1) : Failure.status
    }
    // Here the player is gone, and its copies of maps with it.
    if let signal { SignalQueue.end(by: signal) }
  }

  /// Plays a script; returns the signal that ended it.
  private static func perform(_ options: SessionOptions, _ file: String) throws(ScriptError) -> Signal? {
    let name = file == "-" ? "standard input" : file
    let script = try Script(read(file, name), name: name)
    let directory = file == "-" ? FilePath(".") : FilePath(file).removingLastComponent()
    let scratch = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var player = try ScriptPlayer(
      script: name, directory: directory, scratch: scratch, preferences: options.preferences(for: .script).preferences,
      isReadOnly: options.isReadOnly)
    return options.showsScript ? try show(script, &player, options) : try play(script, &player)
  }

  private static func read(_ file: String, _ name: String) throws(ScriptError) -> [UInt8] {
    do {
      guard file != "-" else { return try bytes(of: .standardInput) }
      let descriptor = try FileDescriptor.open(FilePath(file), .readOnly, options: .closeOnExec)
      return try descriptor.closeAfter { try bytes(of: descriptor) }
    } catch {
      throw ScriptError(script: name, cause: "cannot be read: \(error)", remedy: "name a script, or - for standard input")
    }
  }

  private static func bytes(of descriptor: FileDescriptor) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = try buffer.withUnsafeMutableBytes { try descriptor.read(into: $0) }
      guard count > 0 else { return bytes }
      bytes += buffer[..<count]
    }
  }

  private static func play(_ script: Script, _ player: inout ScriptPlayer) throws(ScriptError) -> Signal? {
    // Without it, a signal would leave the copies of maps behind.
    let signals: SignalQueue
    do {
      signals = try SignalQueue()
    } catch {
      throw ScriptError(script: script.name, cause: "\(error)", remedy: "let fewer programs run")
    }
    for step in script.steps {
      if case .save(let picture, let file) = try player.play(step) { try save(picture, file, script, step) }
      if let signal = signals.ending() { return signal }
    }
    return nil
  }

  private static func save(_ picture: String, _ file: FilePath, _ script: Script, _ step: Script.Step) throws(ScriptError) {
    do {
      guard file != "-" else {
        _ = try FileDescriptor.standardOutput.writeAll(picture.utf8)
        return
      }
      let descriptor = try FileDescriptor.open(
        file, .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: [.ownerReadWrite, .groupRead, .otherRead])
      _ = try descriptor.closeAfter { try descriptor.writeAll(picture.utf8) }
    } catch {
      throw ScriptError(script: script.name, line: step.line, cause: "\(file) cannot be written: \(error)", remedy: "name another file")
    }
  }

  // MARK: - In the terminal

  /// Plays in the terminal, as fast as its clock says, up to a key after the last step; ctrl-c or `q` ends it before.
  private static func show(
    _ script: Script, _ player: inout ScriptPlayer, _ options: SessionOptions
  ) throws(ScriptError) -> Signal? {
    var failure: ScriptError?
    var signal: Signal?
    do {
      // The terminal is given back at the end of the `do`, before anything is said.
      var stage = try ScriptStage.open(options)
      stage.paint(player)
      do throws(ScriptError) {
        for step in script.steps where stage.ending == nil {
          try play(step, script, &player, &stage)
        }
      } catch {
        failure = error
      }
      if failure == nil, stage.ending == nil { stage.waitForKey() }
      if case .signal(let number) = stage.ending { signal = number }
    } catch let error as TerminalError {
      throw ScriptError(script: script.name, cause: error.cause, remedy: "leave out --show")
    } catch {
      throw ScriptError(script: script.name, cause: "\(error)", remedy: "leave out --show")
    }
    if let failure { throw failure }
    return signal
  }

  private static func play(
    _ step: Script.Step, _ script: Script, _ player: inout ScriptPlayer, _ stage: inout ScriptStage
  ) throws(ScriptError) {
    if case .tick(var left) = step.command {
      while left > .zero, stage.ending == nil {
        let frame = min(left, ScriptPlayer.frame)
        left -= frame
        stage.pass(frame)
        _ = try player.play(Script.Step(line: step.line, command: .tick(frame)))
        stage.paint(player)
      }
      return
    }
    let request = try player.play(step)
    stage.paint(player)
    switch request {
    case .nothing: break
    case .save(let picture, let file): try save(picture, file, script, step)
    case .wait: stage.waitForKey()
    case .redraw: stage.redraw(player)
    }
  }
}
