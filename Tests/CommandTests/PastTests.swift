import TestSupport
import Testing

@Suite("History in a script", .ownThread)
struct PastTests {
  private func rows(_ directory: ScratchDirectory, _ name: String) throws -> [String] {
    let text = String(decoding: try #require(directory.bytes(name)), as: UTF8.self)
    // The key bar and the border with the history badge differ between live and past screens. So do the results of profilers: the line
    // above the panes, the column WRONG and the flag W.
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast(2).filter {
      !$0.contains("open ↵") && !$0.contains("profilers") && !$0.contains("perf wrong")
    }.map { String($0).replacing(#/ [0-9.]+ %/#, with: "").replacing("W", with: "").replacing(#/ +/#, with: " ") }
  }

  @Test(
    "Stepping back in history shows the earlier screens, and a replaced map reports that its entries are gone",
    arguments: ["100 30", "80 24"])
  func story(size: String) throws {
    let directory = try ScratchDirectory()
    try directory.write("map", "1000 40 JS:*first\n1040 40 JS:~second\nnot a line\n".utf8)
    try directory.write("other", "9000 40 JS:*another\n".utf8)
    try directory.write(
      "story",
      """
      :size \(size)
      :feed map 4711 node
      :tick 3s
      :write 1020 40 JS:*over the first
      :save-screen at-3
      :tick 2s
      :write 3000 10 elsewhere
      :write no entry either
      :save-screen at-5
      :tick 5s
      :write 1000 80 JS:*over both
      :tick 7s
      :expect over both
      :key [
      :expect ◀ −10 s  14:32:14  +1
      :key , ,
      :save-screen back-5
      :expect-not over both
      :key , ,
      :save-screen back-3
      :expect-not elsewhere
      :key . .
      :save-screen again-5
      :type :forward 5s
      :key enter
      :expect ◀ −7 s
      :expect over both
      :key esc
      :feed other 4711
      :key [
      :expect 4 entries
      :expect 4 entries are no longer available: the file was replaced
      :key esc
      :expect ● watching
      :expect another
      :expect 1 entry
      """.utf8)
    let child = try ChildProcess(Jittop.path, ["--script", directory.file("story")])
    #expect(child.ends() == .exit(0), "\(child.errorText)")
    #expect(try rows(directory, "back-3") == rows(directory, "at-3"))
    #expect(try rows(directory, "back-5") == rows(directory, "at-5"))
    #expect(try rows(directory, "again-5") == rows(directory, "at-5"))
    #expect(try rows(directory, "at-3") != rows(directory, "at-5"))
  }
}
