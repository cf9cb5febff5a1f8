// For tests: appends entries to a map while other processes do the same.
//
//   append-entries MAP SOURCE COUNT            COUNT entries of SOURCE, a number
//   append-entries MAP SOURCE COUNT LIMIT      the same with a file size limit of LIMIT bytes (RLIMIT_FSIZE)
//
// Prints the number of entries that were written, and the error that ended the program, if any.
import Glibc
import PerfMap
import SystemPackage

let words = CommandLine.arguments
guard words.count >= 4, let source = UInt64(words[2]), let count = UInt64(words[3]) else {
  print("usage: append-entries MAP SOURCE COUNT [LIMIT]")
  exit(2)
}
if words.count > 4, let bytes = rlim_t(words[4]) {
  // Without this, the kernel terminates a process that reaches the limit. Runtimes (java, python) ignore SIGXFSZ too.
  signal(SIGXFSZ, SIG_IGN)
  var limit = rlimit(rlim_cur: bytes, rlim_max: bytes)
  setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
}
// START contains the source and the number of the entry; the length of the name depends on the number. See AppendedEntries in the tests.
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
