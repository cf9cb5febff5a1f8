import Screen
import TestSupport
import Testing

@testable import Dashboard

@Suite("The keys in the README")
struct ReadmeKeysTests {
  @Test("The key table of the README lists the expected keys, and each is bound to the expected action")
  func keys() throws {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let readme = String(decoding: try #require(ScratchDirectory.bytes(at: "/\(root)/README.md")), as: UTF8.self)
    let rows = readme.split(separator: "\n").drop { $0 != "| key | does |" }.dropFirst(2).prefix { $0.hasPrefix("| `") }
    // Keys in the order of the table. ManualTests checks that the manual page has every key.
    let expected: [(key: String, action: Action)] = [
      ("j", .down), ("k", .up), ("tab", .focusNext), ("↵", .open), ("\\", .filter), ("o", .nextOverlap), ("F5", .group), ("[", .stepBack),
    ]
    let shown = rows.flatMap { row in
      row.split(separator: "|")[0].split(separator: "`").filter { $0.contains { $0 != " " } }.map(String.init)
    }
    #expect(shown == expected.map(\.key))
    for (key, action) in expected {
      #expect(action.entry.keys.contains { $0.label(.unicode).string == key }, "\(key)")
    }
  }
}
