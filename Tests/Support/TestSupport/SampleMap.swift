/// The maps in `Tests/SampleMaps`, written by real runtimes.
package enum SampleMap {
  /// The names of all maps, such as `node/app-basic`, sorted.
  package static let names = ScratchDirectory.names(in: directory).flatMap { folder in
    ScratchDirectory.names(in: directory + folder).filter { $0.hasSuffix(".map") }.map { "\(folder)/\($0.dropLast(4))" }
  }.sorted()

  private static let directory = repository + "/Tests/SampleMaps/"

  /// Returns the path of a map.
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
