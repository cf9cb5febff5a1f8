import Benchmark
import PerfMap

/// Counts lines, so that decoding is not optimised away.
private struct CountingSink: LineSink {
  var entries = 0
  var bytes: UInt64 = 0
  mutating func receive(_ entry: Entry) {
    entries += 1
    bytes &+= entry.range.size.rawValue
  }
  mutating func receive(_ line: MalformedLine) {}
}

let benchmarks: @Sendable () -> Void = {
  let count = 1_160_000
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, .peakMemoryResident, .throughput], maxDuration: .seconds(4), maxIterations: 9)

  for pattern in GeneratedMap.Pattern.allCases {
    Benchmark("decode + table + ranges: \(pattern.rawValue)") { benchmark in
      let bytes = GeneratedMap.bytes(pattern, count: count)
      benchmark.startMeasurement()
      for _ in benchmark.scaledIterations {
        var contents = MapContents(overlapLimit: 0)
        contents.append(bytes.span)
        blackHole(contents.entries.count)
      }
    }
  }

  Benchmark("decode") { benchmark in
    let bytes = GeneratedMap.bytes(.arenas, count: count)
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations {
      var decoder = MapDecoder()
      var sink = CountingSink()
      decoder.decode(bytes.span, into: &sink)
      blackHole(sink.entries)
    }
  }
}
