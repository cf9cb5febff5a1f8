import Glibc
import PerfMap
import Processes
import SystemPackage
import TestSupport

extension FuzzTarget {
  /// The files of a process in `/proc`: contents of any form are parsed or refused with an error, and parsed mappings are ascending.
  static let processes = FuzzTarget(
    name: "processes", longestInput: 4096,
    seeds: {
      let stat = "4908 (a) S 1) S 4907 4840 3692 0 -1 4227084 123 0 0 0 0 0 0 0 20 0 7 0 120796 0 0 18446744073709551615\n"
      let status =
        "Name:\tnode\nTgid:\t4908\nPid:\t4908\nUid:\t1000\t1001\t1002\t1003\nNSpid:\t4908\t7\nVmSize:\t 10 kB\nVmData:\t1 kB\n"
      let maps =
        "1000-2000 rwxp 0 0:0 0\n2000-3000 r-xp 0 0:0 0 \n5000-6000 r-xs 0 0:1 9  /dev/zero (deleted)\n7fffffffe000-ffffffffffffffff ---p 0 0:0 0 [x]\n"
      let text = [stat, status, "node\u{1}a b\u{1}\u{1}", maps, "perf-4711.map"].joined(separator: "\0")
      return [Array(text.utf8), Array(text.replacing("120796", with: "18446744073709551615").utf8)]
    },
    fault: { input in
      var script = InputScript(input)
      let scratch = try ScratchDirectory()
      let path = scratch.file("4908")
      try FilePath(path).createDirectory()
      let texts = ["stat", "status", "cmdline", "maps"].map { (name: $0, bytes: script.text()) }
      for text in texts {
        // The words of a command line end with NUL. In the input, NUL separates the texts, and byte 1 stands for such a NUL.
        try scratch.write("4908/" + text.name, text.name == "cmdline" ? text.bytes.map { $0 == 1 ? 0 : $0 } : text.bytes)
      }
      let proc = ProcFilesystem(root: FilePath(scratch.path))
      let pid = ProcessID(4908)
      if let facts = (try? proc.facts(of: pid)) ?? nil {
        if facts.pid != pid { return "facts about \(facts.pid)" }
        if facts.comm.count > 4096 || facts.commandLine.flatMap({ $0 }).count > 4096 { return "texts of any length" }
      }
      _ = proc.namespacePIDs(of: pid)
      _ = try? proc.list()
      if let name = MapName(script.rest()), MapName(Array(name.description.utf8)) != name { return "\(name) is another name" }
      return try mappingsFault(proc, pid, texts[3].bytes)
    })

  private static func mappingsFault(_ proc: ProcFilesystem, _ pid: ProcessID, _ bytes: [UInt8]) throws -> String? {
    let mappings = MemoryMappings(bytes)
    if var reader = try proc.mappingsReader(of: pid) {
      while try reader.readPiece() {}
      if reader.mappings != mappings { return "\(reader.mappings) in pieces, not \(mappings)" }
    }
    for ranges in [mappings.all.map(\.range), mappings.executable] {
      for (lower, upper) in zip(ranges, ranges.dropFirst()) {
        guard let last = lower.last, last < upper.start else { return "\(upper) after \(lower)" }
      }
    }
    let executable = mappings.all.filter(\.isExecutable).reduce(UInt64(0)) { $0 &+ $1.range.size.rawValue }
    let merged = mappings.executable.reduce(UInt64(0)) { $0 &+ $1.size.rawValue }
    if executable != merged { return "\(merged) executable bytes, not \(executable)" }
    for mapping in mappings.all where mappings.mapping(of: mapping.range) != mapping { return "\(mapping) is not found" }
    return nil
  }
}

extension FilePath {
  fileprivate func createDirectory() throws {
    guard mkdir(string, 0o700) == 0 else { throw SetupError(step: "mkdir \(self)") }
  }
}
