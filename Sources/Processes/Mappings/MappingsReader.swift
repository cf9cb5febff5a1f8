import PerfMap
import SystemPackage

/// Reads the memory map of a process in pieces, each some 4 KiB as the kernel gives them, so that who reads can do other things in between.
///
/// What it reads is about one process, also when the number is re-used meanwhile. A process with 65,530 mappings, the most that the kernel
/// allows unless told otherwise, has some 5 MB of them.
package struct MappingsReader: ~Copyable {
  /// The most that is read: some 800,000 mappings.
  static let longestMap = 64 << 20

  private let file: FileDescriptor
  private let path: FilePath
  private var buffer = [UInt8](repeating: 0, count: 64 << 10)
  private var tail: [UInt8] = []
  private var byteCount = 0
  /// What has been read so far.
  package private(set) var mappings = MemoryMappings()

  /// Opens the memory map of a process; nil when there is no such process.
  ///
  /// - Throws: `.readProcess` when we may not see it: only root and, where the kernel allows to trace it, its own user may.
  init?(path: FilePath) throws(ProcessesError) {
    self.path = path
    do {
      file = try FileDescriptor.open(path, .readOnly, options: [.noFollow, .closeOnExec, .nonBlocking])
    } catch Errno.noSuchFileOrDirectory, Errno.noSuchProcess {
      return nil
    } catch {
      throw ProcessesError(memory: path, errno: error as? Errno ?? .ioError)
    }
  }

  /// Reads the next piece; returns whether there may be more.
  ///
  /// - Throws: `.readProcess` when it cannot be read, or is larger than 64 MiB.
  package mutating func readPiece() throws(ProcessesError) -> Bool {
    let count: Int
    do {
      count = try buffer.withUnsafeMutableBytes { try file.read(into: $0) }
    } catch Errno.noSuchProcess {
      // The process has gone; it had no memory any more.
      return false
    } catch {
      throw ProcessesError(memory: path, errno: error as? Errno ?? .ioError)
    }
    byteCount += count
    guard byteCount <= Self.longestMap else {
      throw ProcessesError(
        .readProcess, path: path, cause: "the process has too many mappings", remedy: "lower vm.max_map_count, or do without")
    }
    take(buffer[..<count])
    guard count > 0 else {
      mappings.append(tail[...])
      tail = []
      return false
    }
    return true
  }

  private mutating func take(_ piece: ArraySlice<UInt8>) {
    var rest = piece
    while let end = rest.firstIndex(of: 0x0a) {
      if tail.isEmpty {
        mappings.append(rest[..<end])
      } else {
        tail += rest[..<end]
        mappings.append(tail[...])
        tail = []
      }
      rest = rest[(end + 1)...]
    }
    tail += rest
  }

  deinit { try? file.close() }
}
