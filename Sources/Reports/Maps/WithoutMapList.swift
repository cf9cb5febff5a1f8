import Processes
import Screen

/// The output of `jittop ls --without-map`: runtimes that write no map.
package enum WithoutMapList {
  /// Returns a JSON array with an object for each runtime.
  package static func json(_ found: [RuntimeWithoutMap]) throws -> String {
    try JSONOutput.text(
      found.map {
        JSONValue.object([
          "pid": JSONValue(Int($0.pid.rawValue)), "comm": .string(JSONOutput.string($0.comm)), "runtime": .string($0.runtime.rawValue),
          "how": .string($0.how),
        ])
      })
  }

  /// Returns a table of the runtimes.
  package static func text(_ found: [RuntimeWithoutMap]) -> String {
    found.isEmpty ? "no runtimes without a map among the processes visible to this user" : rows(found)
  }

  private static func rows(_ found: [RuntimeWithoutMap]) -> String {
    let table =
      [["PID", "COMM", "RUNTIME"].map { SafeText($0) }]
      + found.map { [SafeText("\($0.pid)"), SafeText(bytes: $0.comm), SafeText($0.runtime.rawValue)] }
    let widths = (0..<3).map { column in table.map { $0[column].columns }.max() ?? 0 }
    func padding(_ row: [SafeText], _ column: Int) -> String { String(repeating: " ", count: widths[column] - row[column].columns) }
    return zip(table, ["HOW TO GET ONE"] + found.map(\.how)).map { row, how in
      "\(padding(row, 0))\(row[0].string)  \(row[1].string)\(padding(row, 1))  \(row[2].string)\(padding(row, 2))  \(how)"
    }.joined(separator: "\n")
  }
}
