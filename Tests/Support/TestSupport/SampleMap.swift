import Glibc

/// The real maps beside the tests of the core.
package enum SampleMap {
  /// All of them, as `node/app-basic`.
  package static let names = [
    "erlang/otp25-head", "java/int", "java/perfmap1", "moarvm/app", "mono/killed", "mono/prog", "node/app-basic", "node/hello-onlyfn",
    "php/many-tracing", "php/tracing", "python/capi-plain", "python/fork-perf-3699", "python/fork-perf-3700", "python/hello",
    "qemu/prog-static", "ruby/app-perf", "ruby/small", "wasmtime/small",
  ]

  /// Where a map lies.
  package static func path(_ name: String) -> String { repository + "/Tests/PerfMapTests/Maps/\(name).map" }

  /// Where the sources lie.
  package static var repository: String {
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/")
  }

  /// The bytes of a map.
  package static func bytes(_ name: String) throws -> [UInt8] {
    guard let bytes = ScratchDirectory.bytes(at: path(name)) else { throw SetupError(step: "the sample map \(name) is missing") }
    return bytes
  }
}
