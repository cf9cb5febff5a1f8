import Glibc
import MapAnalysis
import PerfMap
import SystemPackage

extension CodeMemory {
  /// Reads the mappings of a process, and the symbols of mapped files; nil if the process does not exist.
  ///
  /// Reads only files whose executable mappings overlap an entry. For example, node's executable contains V8's builtins.
  /// O(mappings + entries × log mappings + symbols).
  package init?(of pid: ProcessID, _ entries: EntryTable, at path: MapPath, _ processes: ProcFilesystem) throws(ProcessesError) {
    guard let mappings = try processes.mappings(of: pid) else { return nil }
    let named = mappings.all.filter { $0.isExecutable && $0.kind == .file }
    var used: Set<Int> = []
    for index in 0..<entries.count where !named.isEmpty {
      let range = entries.range(of: EntryID(UInt32(index)))
      let place = named.partitioningIndex { $0.range.lastValue >= range.start.rawValue }
      if place < named.count, named[place].range.overlaps(range) { used.insert(place) }
    }
    var files: [[UInt8]: MappedFile] = [:]
    for index in used where files[named[index].name] == nil { files[named[index].name] = processes.mappedFile(named[index].name, of: pid) }
    self.init(mappings.all, files: files, path: path)
  }
}

extension ProcFilesystem {
  /// Reads the symbols of a file below the root of a process. The kernel reports paths without links, so none is followed.
  fileprivate func mappedFile(_ name: [UInt8], of pid: ProcessID) -> MappedFile {
    guard !MemoryKind.isDeleted(name),
      let file = try? FileDescriptor.open(
        directory(FilePath(String(decoding: name, as: UTF8.self)), of: pid), .readOnly, options: [.noFollow, .closeOnExec, .nonBlocking])
    else { return .missing }
    defer { try? file.close() }
    var facts = stat()
    guard fstat(file.rawValue, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return .notELF }
    return MappedFile { offset, count in
      let size = min(UInt64(count), UInt64(clamping: facts.st_size) - min(offset, UInt64(clamping: facts.st_size)))
      return [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, read in
        while read < Int(size) {
          let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[read...])
          guard let part = try? file.read(fromAbsoluteOffset: Int64(clamping: offset) + Int64(read), into: rest), part > 0 else { return }
          read += part
        }
      }
    }
  }
}
