import Processes
import Screen

/// The output of `jittop ls --without-map`: processes of runtimes that have no map.
package enum WithoutMapList {
  /// Returns a JSON array with an object for each process.
  package static func json(_ found: [RuntimeWithoutMap]) throws -> String {
    try JSONOutput.text(
      found.map {
        JSONValue.object([
          "pid": JSONValue(Int($0.pid.rawValue)), "comm": .string(JSONOutput.string($0.comm)), "runtime": .string($0.runtime.rawValue),
          "how": .string($0.how), "possible": .boolean($0.isPossible),
        ])
      })
  }

  package static func text(_ found: [RuntimeWithoutMap]) -> String {
    guard !found.isEmpty else { return "no runtimes without a map among the processes visible to this user" }
    let rows = found.map { [SafeText("\($0.pid)"), SafeText(bytes: $0.comm), SafeText($0.runtime.rawValue), SafeText($0.how)] }
    return TextTable.lines([["PID", "COMM", "RUNTIME", "HOW TO GET ONE"]] + rows, trailing: [0]).joined(separator: "\n")
  }
}
