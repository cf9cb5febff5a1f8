// For tests: appends entries to a map, beside other processes that do the same.
//
//   append-entries MAP SOURCE COUNT            COUNT entries that SOURCE, a number, can be told by
//   append-entries MAP SOURCE COUNT LIMIT      the same under a limit of LIMIT bytes for the file (RLIMIT_FSIZE)
//
// Prints the number of entries that were written, and the error that ended it, if one did.
import Glibc
import PerfMap
import SystemPackage

let words = CommandLine.arguments
guard words.count >= 4, let source = UInt64(words[2]), let count = UInt64(words[3]) else {
  print("usage: append-entries MAP SOURCE COUNT [LIMIT]")
  exit(2)
}
if words.count > 4, let bytes = rlim_t(words[4]) {
  // Without this the kernel ends a process that reaches the limit; runtimes (java, python) do the same.
  signal(SIGXFSZ, SIG_IGN)
  var limit = rlimit(rlim_cur: bytes, rlim_max: bytes)
  setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
}
// START tells the source and the number of the entry, the length of the name goes with the number: see AppendedEntries in the tests.
let names = (0..<7).map { length in Array("source \(source) ".utf8) + [UInt8](repeating: 0x61, count: length * 40) }
var written: UInt64 = 0
do {
  let writer = try PerfMapWriter(path: FilePath(words[1]))
  while written < count {
    try writer.write(start: Address(source << 32 | written), size: ByteCount(1), name: names[Int(written % 7)])
    written += 1
  }
  try writer.close()
  print(written)
} catch {
  print(written)
  print(error)
  exit(1)
}
