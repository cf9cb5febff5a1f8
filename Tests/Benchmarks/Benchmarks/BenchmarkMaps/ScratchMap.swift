import Glibc

/// An empty map in a directory of its own, removed by ``remove()`` or with the value.
///
/// What is removed while it is open stays readable through what is open: benchmarks remove early, so that nothing stays behind whatever happens.
package final class ScratchMap: Sendable {
  /// Where the map lies.
  package let path: String
  private let directory: String
  private let file: Int32

  /// What the kernel said to an attempt.
  package struct Failure: Error {
    var step: String
    var code = errno
  }

  /// Makes one below `TMPDIR`, or `/tmp`.
  package init() throws(Failure) {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/jittop-benchmark-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure(step: "mkdtemp") }
    directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    path = directory + "/perf-1.map"
    file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw Failure(step: "open \(path)") }
  }

  deinit {
    remove()
    close(file)
  }

  /// Removes the names; what is open stays. Again, it does nothing.
  package func remove() {
    unlink(path)
    rmdir(directory)
  }

  /// Appends bytes with one write(2), or more where the kernel takes a part.
  package func append(_ bytes: borrowing Span<UInt8>) throws(Failure) {
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
  package func append(_ count: Int, of map: inout GeneratedMap) throws(Failure) {
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
