import Benchmark
import BenchmarkMaps
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

/// Bytes to entries, and to all that a map says, from memory.
func decodeBenchmarks() {
  for (size, count) in [("1.16 M", 1_160_000), ("11.9 M", 11_900_000)] {
    var configuration = Benchmark.defaultConfiguration
    if count > 10_000_000 {
      configuration.maxDuration = .seconds(60)
      configuration.maxIterations = 3
    }
    Benchmark("decode, \(size)", configuration: configuration) { (benchmark, bytes: [UInt8]) in
      for _ in benchmark.scaledIterations {
        var decoder = MapDecoder()
        var sink = CountingSink()
        decoder.decode(bytes.span, into: &sink)
        blackHole(sink.entries)
      }
    } setup: {
      GeneratedMap.bytes(.arenas, count: count)
    }
    for pattern in GeneratedMap.Pattern.allCases {
      Benchmark("decode + table + ranges: \(pattern.rawValue), \(size)", configuration: configuration) { (benchmark, bytes: [UInt8]) in
        for _ in benchmark.scaledIterations {
          var contents = MapContents(overlapLimit: 0)
          contents.append(bytes.span)
          blackHole(contents.entries.count)
        }
      } setup: {
        GeneratedMap.bytes(pattern, count: count)
      }
    }
  }
}
