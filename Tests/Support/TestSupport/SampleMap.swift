/// The maps in `Tests/SampleMaps`, which real runtimes wrote.
package enum SampleMap {
  /// All of them, in alphabetical order, as `node/app-basic`.
  package static let names = ScratchDirectory.names(in: directory).flatMap { folder in
    ScratchDirectory.names(in: directory + folder).filter { $0.hasSuffix(".map") }.map { "\(folder)/\($0.dropLast(4))" }
  }.sorted()

  private static let directory = repository + "/Tests/SampleMaps/"

  /// The path of a map.
  package static func path(_ name: String) -> String { "\(directory)\(name).map" }

  /// The path of the repository.
  package static var repository: String {
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/")
  }

  /// Returns the bytes of a map.
  package static func bytes(_ name: String) throws -> [UInt8] {
    guard let bytes = ScratchDirectory.bytes(at: path(name)) else { throw SetupError(step: "the sample map \(name) is missing") }
    return bytes
  }
}
