import Processes
import Screen

/// The runtimes that run without a map, as `jittop ls --without-map` lists them.
package enum WithoutMapList {
  /// The object of a process; the README documents it.
  private struct Object: Encodable {
    var pid: Int32
    var comm, runtime, how: String
  }

  /// The runtimes as an array of objects.
  package static func json(_ found: [RuntimeWithoutMap]) throws -> String {
    try JSONOutput.text(
      found.map { Object(pid: $0.pid.rawValue, comm: JSONOutput.string($0.comm), runtime: $0.runtime.rawValue, how: $0.how) })
  }

  /// The runtimes as a table.
  package static func text(_ found: [RuntimeWithoutMap]) -> String {
    found.isEmpty ? "no runtime runs without a map, as far as this user may see" : rows(found)
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
