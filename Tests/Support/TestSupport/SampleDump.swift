/// The jitdumps in `Tests/SampleDumps`, written by real runtimes.
package enum SampleDump {
  /// The names of all dumps, such as `node-app`, sorted.
  package static let names = ScratchDirectory.names(in: directory).filter { $0.hasSuffix(".dump") }.map { String($0.dropLast(5)) }.sorted()

  private static let directory = SampleMap.repository + "/Tests/SampleDumps/"

  /// Returns the path of a dump.
  package static func path(_ name: String) -> String { "\(directory)\(name).dump" }

  /// Returns the bytes of a dump.
  package static func bytes(_ name: String) throws -> [UInt8] {
    guard let bytes = ScratchDirectory.bytes(at: path(name)) else { throw SetupError(step: "the sample dump \(name) is missing") }
    return bytes
  }
}
