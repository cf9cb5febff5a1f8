import Glibc
import TestSupport

@testable import JitDump

/// A reader of jitdumps that is independent of this package: the installed perf, and readelf for its output.
enum PerfInject {
  private static let perf = executable("/usr/bin/perf", "/usr/local/bin/perf")
  private static let readelf = executable("/usr/bin/readelf", "/usr/local/bin/readelf")

  /// True if both programs are installed.
  static let isInstalled = perf != nil && readelf != nil

  private static func executable(_ paths: String...) -> String? { paths.first { access($0, X_OK) == 0 } }

  /// A piece of code that `perf inject --jit` has found.
  struct Code: Equatable {
    /// The time of the load in nanoseconds.
    var time: UInt64
    var start: UInt64
    /// The length of the mapping.
    var size: UInt64
    /// The ELF file that perf wrote for the code.
    var image: [UInt8]
  }

  /// The offset of the code in the ELF files of perf (`GEN_ELF_TEXT_OFFSET` in `tools/perf/util/genelf.h`).
  static let codeOffset = 0x80

  /// Runs `perf inject --jit` for a dump. Returns the pieces of code, the number of them with source lines, and the number of source lines.
  static func read(_ dump: [UInt8], pid: Int32) throws -> (codes: [Code], withLines: Int, lines: Int) {
    let directory = try ScratchDirectory()
    let name = "jit-\(pid).dump"
    try directory.write(name, dump)
    try directory.write("data", perfData(mapping: directory.file(name), pid: UInt32(pid)))
    try run(perf, ["inject", "--jit", "-i", directory.file("data"), "-o", directory.file("injected")], directory)
    let script = try run(perf, ["script", "--ns", "-i", directory.file("injected"), "--show-mmap-events"], directory)
    let codes = script.split(separator: "\n").filter { $0.contains("/jitted-") }.compactMap { line -> Code? in
      //   :42 42  1415.928208130: PERF_RECORD_MMAP2 42/42: [0x55e83ee00090(0x8) @ 0x80 fe:00 16278375 1]: --xs PATH
      let words = line.split { " :[(".contains($0) }
      guard let path = line.split(separator: " ").last, let range = line.split(separator: "[").last?.split(separator: ")").first,
        let time = words.first(where: { $0.contains(".") })?.split(separator: "."), time.count == 2, let seconds = UInt64(time[0]),
        let nanoseconds = UInt64(time[1])
      else { return nil }
      let numbers = range.split(separator: "(").compactMap { UInt64($0.dropFirst(2), radix: 16) }
      guard numbers.count == 2, let image = ScratchDirectory.bytes(at: String(path)) else { return nil }
      return Code(time: seconds * 1_000_000_000 + nanoseconds, start: numbers[0], size: numbers[1], image: image)
    }
    let images = directory.names.filter { $0.hasSuffix(".so") }
    let tables = try run(readelf, ["--debug-dump=rawline"] + images.map { directory.file($0) }, directory)
    // Each row of a line table ends with a special opcode or a copy.
    let rows = tables.split(separator: "\n").count { $0.contains("Special opcode") || $0.hasSuffix("  Copy") }
    return (codes, tables.split(separator: "\n").count { $0.contains("Raw dump of debug contents of section .debug_line") }, rows)
  }

  @discardableResult
  private static func run(_ program: String?, _ arguments: [String], _ directory: ScratchDirectory) throws -> String {
    let environment = ["HOME=\(directory.path)", "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "PERF_CONFIG=/dev/null"]
    let child = try ChildProcess(program ?? "", arguments, environment: environment)
    guard child.ends() == .exit(0) else { throw SetupError(step: "\(arguments): \(child.errorText.suffix(500))") }
    return child.text
  }

  /// Returns a `perf.data` file with the clock of jitdumps and one record: a process maps the file at `path` as executable. Source of the
  /// format: `tools/perf/Documentation/perf.data-file-format.txt` and `perf_event_open(2)`.
  private static func perfData(mapping path: String, pid: UInt32) -> [UInt8] {
    let attributeSize = 128
    // A software event with IP, TID and TIME, and the flags mmap, sample_id_all, mmap2 and use_clockid.
    let flags: UInt64 = 1 << 8 | 1 << 18 | 1 << 23 | 1 << 25
    var attribute = word(1) + word(UInt32(attributeSize)) + wide(0) + wide(1000) + wide(7) + wide(4) + wide(flags)
    attribute += [UInt8](repeating: 0, count: 92 - attribute.count) + word(UInt32(CLOCK_MONOTONIC))
    attribute += [UInt8](repeating: 0, count: attributeSize - attribute.count)
    var name = Array(path.utf8) + [0]
    while name.count % 8 != 0 { name.append(0) }
    // PID, TID, address, length, offset, device, inode, generation, protection, flags, name; then PID, TID and time of the event.
    let body =
      word(pid) + word(pid) + wide(0x10000) + wide(0x1000) + wide(0) + word(8) + word(1) + wide(5) + wide(0) + word(5) + word(2) + name
      + word(pid) + word(pid) + wide(1)
    let event = word(10) + word(2 | UInt32(body.count + 8) << 16) + body
    let attributeEntry = UInt64(attributeSize + 16)
    let header =
      Array("PERFILE2".utf8) + wide(104) + wide(attributeEntry) + wide(104) + wide(attributeEntry) + wide(104 + attributeEntry)
      + wide(UInt64(event.count)) + wide(0) + wide(0) + [UInt8](repeating: 0, count: 32)
    return header + attribute + wide(0) + wide(0) + event
  }
}
