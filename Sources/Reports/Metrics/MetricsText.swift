import Monitor
import PerfMap
import Processes
import Screen

/// All maps in the text format that Prometheus scrapes (exposition format 0.0.4).
///
/// Counters begin again when a map does, as Prometheus expects of a process that starts anew. Names of processes and paths are anybody's:
/// in labels they are escaped, and made safe.
package enum MetricsText {
  private struct Metric {
    var name: String
    var type: String
    var help: String
    /// The samples of a map: further labels, and the value.
    var samples: (MapRecord) -> [(labels: [(String, String)], value: String)]

    /// A metric with one sample a map.
    init(_ name: String, _ type: String, _ help: String, _ value: @escaping (MapRecord) -> String) {
      (self.name, self.type, self.help) = (name, type, help)
      samples = { [(labels: [], value: value($0))] }
    }

    /// A metric with a sample for each value of a label.
    init(
      _ name: String, _ type: String, _ help: String, by label: String, _ values: @escaping (MapRecord) -> [(String, String)]
    ) {
      (self.name, self.type, self.help) = (name, type, help)
      samples = { values($0).map { (labels: [(label, $0.0)], value: $0.1) } }
    }
  }

  private static var all: [Metric] {
    [
      Metric("jittop_entries_total", "counter", "Entries in the map.") { "\($0.contents.entries.count)" },
      Metric("jittop_malformed_lines_total", "counter", "Lines of the map that are no entries.") { "\($0.contents.malformed.count)" },
      Metric("jittop_map_bytes_total", "counter", "Bytes of the map that were read.") { "\($0.contents.byteCount.rawValue)" },
      Metric(
        "jittop_overlaps_total", "counter", "Pairs of entries of which the newer took bytes from the older, by how they lie.", by: "kind"
      ) { map in
        Overlap.Kind.allCases.map { ($0.name, "\(map.contents.overlapCounts[$0])") }
      },
      Metric(
        "jittop_lost_code_bytes_total", "counter", "Bytes of code that newer entries took from older ones, as often as they were taken."
      ) { "\($0.contents.codeBytes.dead.rawValue)" },
      Metric("jittop_code_bytes", "gauge", "Bytes of code that entries own: all of theirs (live), or what is left (trimmed).", by: "state")
      {
        [("live", "\($0.contents.codeBytes.live.rawValue)"), ("trimmed", "\($0.contents.codeBytes.trimmed.rawValue)")]
      },
      Metric("jittop_entries", "gauge", "Entries by what they still own: all (live), some (trimmed) or none (dead).", by: "state") {
        let ranges = $0.contents.ranges
        return [("live", "\(ranges.liveCount)"), ("trimmed", "\(ranges.trimmedCount)"), ("dead", "\(ranges.deadCount)")]
      },
      Metric("jittop_entries_per_second", "gauge", "Entries that came in the last second; 0 in a file that is written once.") {
        "\($0.rates.entriesPerSecond)"
      },
      Metric("jittop_map_last_write_timestamp_seconds", "gauge", "When the map was last written.") {
        "\(Double($0.lastWrite?.rawValue ?? 0) / 1e9)"
      },
      Metric("jittop_map_state", "gauge", "1 for the state that the map is in.", by: "state") { map in
        [(map.state.name, "1")]
      },
    ]
  }

  /// The text for all maps of a monitor.
  package static func text(of monitor: Monitor) -> String {
    let maps = monitor.order.compactMap { monitor.maps[$0] }.sorted { ($0.pid?.rawValue ?? 0, $0.id) < ($1.pid?.rawValue ?? 0, $1.id) }
    var text = "# HELP jittop_maps Perf maps that are there.\n# TYPE jittop_maps gauge\njittop_maps \(maps.count)\n"
    for metric in all where !maps.isEmpty {
      text += "# HELP \(metric.name) \(metric.help)\n# TYPE \(metric.name) \(metric.type)\n"
      for map in maps {
        for sample in metric.samples(map) { text += "\(metric.name){\(labels(identity(of: map) + sample.labels))} \(sample.value)\n" }
      }
    }
    return text
  }

  private static func identity(of map: MapRecord) -> [(String, String)] {
    [
      ("pid", map.pid.map { "\($0)" } ?? ""), ("comm", JSONOutput.string(map.commText)), ("runtime", map.runtime?.rawValue ?? ""),
      ("map", JSONOutput.string(map.path)),
    ]
  }

  private static func labels(_ labels: [(String, String)]) -> String {
    labels.map { name, value in
      "\(name)=\"\(SafeText(value).string(replacing: ["\\": "\\\\", "\"": "\\\""]))\""
    }.joined(separator: ",")
  }
}
