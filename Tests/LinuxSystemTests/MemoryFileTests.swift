import LinuxSystem
import SystemPackage
import TestSupport
import Testing

@Suite("Files in memory")
struct MemoryFileTests {
  @Test("A stream up to the limit is copied, and one byte more is an error")
  func limit() throws {
    let scratch = try ScratchDirectory()
    for (text, isCopied) in [("", true), ("four", true), ("fours", false)] {
      try scratch.write("stream", text.utf8)
      let stream = try FileDescriptor.open(scratch.file("stream"), .readOnly)
      defer { try? stream.close() }
      if isCopied {
        let copy = try MemoryFile.copy(of: stream, limit: 4)
        #expect(ScratchDirectory.bytes(at: copy.link.string) == Array(text.utf8))
      } else {
        #expect(throws: Errno.fileTooLarge) { _ = try MemoryFile.copy(of: stream, limit: 4) }
      }
    }
  }
}
