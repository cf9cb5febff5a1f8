import Foundation
import Testing

@testable import PerfMap

/// The real maps beside the tests.
enum SampleMaps {
  static let all: [String] = {
    guard let root = Bundle.module.url(forResource: "Maps", withExtension: nil) else { return [] }
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
    return folders.flatMap { folder in
      let files = (try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)) ?? []
      return files.filter { $0.hasSuffix(".map") }.map { "\(folder)/\($0.dropLast(4))" }
    }.sorted()
  }()

  static func path(_ name: String) throws -> String {
    try #require(Bundle.module.url(forResource: "Maps/\(name)", withExtension: "map")).path
  }

  static func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: try path(name))))
  }
}
