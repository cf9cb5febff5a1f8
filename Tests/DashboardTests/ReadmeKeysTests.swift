import Screen
import TestSupport
import Testing

@testable import Dashboard

@Suite("The keys in the README")
struct ReadmeKeysTests {
  /// The table of the README, out of the table of actions.
  static var table: String {
    let rows = Action.Group.allCases.flatMap { group in
      Action.allCases.filter { $0.entry.group == group }.map { action in
        let keys = action.entry.keys.map { "`\($0.label(.unicode).string)`" }.joined(separator: " ")
        return "| \(keys) | \(action.entry.summary.string.replacing("|", with: "\\|")) |"
      }
    }
    return (["| keys | do |", "|---|---|"] + rows).joined(separator: "\n") + "\n"
  }

  @Test("are those of the table of actions")
  func keys() throws {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let readme = String(decoding: try #require(ScratchDirectory.bytes(at: "/\(root)/README.md")), as: UTF8.self)
    let path = "/tmp/jittop-readme-keys.txt"
    guard !readme.contains("\n\n" + Self.table + "\n") else { return }
    try ScratchDirectory.write(Array(Self.table.utf8), to: path)
    Issue.record("the table of keys in the README is another one; what it has to be lies in \(path)")
  }
}
