import Monitor
import PerfMap
import Processes
import Screen

/// The metrics of all maps in the Prometheus text format (exposition format 0.0.4).
///
/// Counters restart at 0 when a map is truncated or replaced, which Prometheus recognizes as a reset. Process names and paths in labels are
/// untrusted: they are escaped, and control characters are replaced.
package enum MetricsText {
  private struct Metric {
    var name: String
    var type: String
    var help: String
    /// A closure that returns the samples for a map: each has additional labels and a value.
    var samples: (MapRecord) -> [(labels: [(String, String)], value: String)]

    /// Creates a metric with one sample per map.
    init(_ name: String, _ type: String, _ help: String, _ value: @escaping (MapRecord) -> String) {
      (self.name, self.type, self.help) = (name, type, help)
      samples = { [(labels: [], value: value($0))] }
    }

    /// Creates a metric with one sample per value of a label.
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
      Metric("jittop_malformed_lines_total", "counter", "Malformed lines in the map.") { "\($0.contents.malformed.count)" },
      Metric("jittop_map_bytes_total", "counter", "Bytes read from the map.") { "\($0.contents.byteCount.rawValue)" },
      Metric(
        "jittop_overlaps_total", "counter", "Overlaps: pairs of entries where the newer took bytes from the older, by kind.", by: "kind"
      ) { map in
        Overlap.Kind.allCases.map { ($0.name, "\(map.contents.overlapCounts[$0])") }
      },
      Metric(
        "jittop_lost_code_bytes_total", "counter", "Bytes that newer entries took from older ones, counted each time."
      ) { "\($0.contents.codeBytes.dead.rawValue)" },
      Metric("jittop_code_bytes", "gauge", "Bytes owned by entries that own all (live) or some (trimmed) of their bytes.", by: "state") {
        [("live", "\($0.contents.codeBytes.live.rawValue)"), ("trimmed", "\($0.contents.codeBytes.trimmed.rawValue)")]
      },
      Metric("jittop_entries", "gauge", "Entries that own all (live), some (trimmed) or none (dead) of their bytes.", by: "state") {
        let ranges = $0.contents.ranges
        return [("live", "\(ranges.liveCount)"), ("trimmed", "\(ranges.trimmedCount)"), ("dead", "\(ranges.deadCount)")]
      },
      Metric("jittop_entries_per_second", "gauge", "New entries in the last second; 0 without --every.") {
        "\($0.rates.entriesPerSecond)"
      },
      Metric("jittop_map_last_write_timestamp_seconds", "gauge", "Time of the last write to the map.") {
        "\(Double($0.lastWrite?.rawValue ?? 0) / 1e9)"
      },
      Metric("jittop_map_state", "gauge", "1 for the current state of the map.", by: "state") { map in
        [(map.state.name, "1")]
      },
    ]
  }

  package static func text(of monitor: Monitor) -> String {
    let maps = monitor.order.compactMap { monitor.maps[$0] }.sorted { ($0.pid?.rawValue ?? 0, $0.id) < ($1.pid?.rawValue ?? 0, $1.id) }
    var text = "# HELP jittop_maps Number of perf maps.\n# TYPE jittop_maps gauge\njittop_maps \(maps.count)\n"
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
