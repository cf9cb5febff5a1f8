import PerfMap
import SystemPackage

/// A reader of `/proc/PID/maps` in pieces of about 4 KiB, so that the caller can do other work between two pieces.
///
/// All pieces are about one process, even if its PID is reused. With 65,530 mappings, the kernel's default limit, the file has about 5 MB.
package struct MappingsReader: ~Copyable {
  /// The maximum size of the file in bytes, enough for about 800,000 mappings.
  static let limit = 64 << 20

  private let file: FileDescriptor
  private let path: FilePath
  private var buffer = [UInt8](repeating: 0, count: 64 << 10)
  private var tail: [UInt8] = []
  private var byteCount = 0
  package private(set) var mappings = MemoryMappings()

  /// Opens `/proc/PID/maps`; nil if the process does not exist.
  ///
  /// Root has permission. The user of the process has permission if the kernel lets that user trace it (ptrace(2)).
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

  /// Reads the next piece. Returns false at the end of the file, or if the process has ended.
  package mutating func readPiece() throws(ProcessesError) -> Bool {
    let count: Int
    do {
      count = try buffer.withUnsafeMutableBytes { try file.read(into: $0) }
    } catch Errno.noSuchProcess {
      // The process has ended.
      return false
    } catch {
      throw ProcessesError(memory: path, errno: error as? Errno ?? .ioError)
    }
    byteCount += count
    guard byteCount <= Self.limit else {
      throw ProcessesError(.readProcess, path: path, cause: "the memory map exceeds 64 MiB", remedy: "lower vm.max_map_count")
    }
    append(buffer[..<count])
    guard count > 0 else {
      mappings.append(tail[...])
      tail = []
      return false
    }
    return true
  }

  private mutating func append(_ piece: ArraySlice<UInt8>) {
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
