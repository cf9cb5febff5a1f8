import Glibc
import Synchronization

/// An empty map in a temporary directory, removed by ``remove()``, by `deinit`, or at the end of the process.
///
/// A removed map stays readable through open descriptors.
public final class ScratchMap: Sendable {
  /// The path of the map.
  public let path: String
  private let directory: String
  private let file: Int32
  /// Directories to remove at the end of the process: the state of a benchmark is never released.
  private static let remaining = Mutex<Set<String>>([])
  private static let removesAtExit: Void = { atexit { ScratchMap.remaining.withLock { $0 }.forEach(ScratchMap.remove) } }()

  /// A failed system call.
  public struct Failure: Error {
    var step: String
    var code = errno
  }

  /// Creates a map below `TMPDIR`, or `/tmp`.
  public init() throws(Failure) {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/jittop-benchmark-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure(step: "mkdtemp") }
    directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    path = Self.path(in: directory)
    let directory = directory
    _ = Self.removesAtExit
    _ = Self.remaining.withLock { $0.insert(directory) }
    file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw Failure(step: "open \(path)") }
  }

  deinit {
    remove()
    close(file)
  }

  /// Removes the map and its directory. Further calls have no effect.
  public func remove() {
    Self.remove(directory)
    _ = Self.remaining.withLock { [directory] in $0.remove(directory) }
  }

  private static func remove(_ directory: String) {
    unlink(path(in: directory))
    rmdir(directory)
  }

  private static func path(in directory: String) -> String { directory + "/perf-1.map" }

  /// Appends bytes with one write(2), or several after partial writes.
  public func append(_ bytes: borrowing Span<UInt8>) throws(Failure) {
    let isWritten = bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let count = write(file, buffer.baseAddress?.advanced(by: done), buffer.count - done)
        guard count > 0 else { return false }
        done += count
      }
      return true
    }
    guard isWritten else { throw Failure(step: "write \(path)") }
  }

  /// Appends the next lines of a generated map.
  public func append(_ count: Int, of map: inout GeneratedMap) throws(Failure) {
    var left = count
    var bytes: [UInt8] = []
    while left > 0 {
      bytes.removeAll(keepingCapacity: true)
      map.append(min(left, 10_000), to: &bytes)
      try append(bytes.span)
      left -= min(left, 10_000)
    }
  }
}
