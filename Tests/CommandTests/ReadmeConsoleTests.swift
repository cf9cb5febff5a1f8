import Foundation
import TestSupport
import Testing

/// Runs the console examples of the README at the top of the repository: the commands after `$`.
@Suite("Console examples of the README", .ownThread)
struct ReadmeConsoleTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  @Test("Each command prints the output that the README shows")
  func commands() throws {
    let readme = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
    let blocks = readme.components(separatedBy: "```console\n").dropFirst().compactMap { $0.components(separatedBy: "\n```\n").first }
    var seen = 0
    for block in blocks {
      for part in ("\n" + block).components(separatedBy: "\n$ ").dropFirst() {
        let lines = part.components(separatedBy: "\n")
        let words = lines[0].split(separator: " ").map(String.init)
        try #require(words.first == "jittop", "only jittop's commands are run: \(lines[0])")
        let child = try ChildProcess(
          "/bin/sh", ["-c", "cd \"$0\" && exec \"$@\"", Self.root.path, Jittop.path] + words.dropFirst())
        _ = child.ends()
        #expect(child.text == lines.dropFirst().map { $0 + "\n" }.joined(), "\(lines[0])")
        seen += 1
      }
    }
    #expect(seen >= 2)
  }
}
