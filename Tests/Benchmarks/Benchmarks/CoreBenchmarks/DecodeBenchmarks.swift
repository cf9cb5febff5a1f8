import Benchmark
import BenchmarkTargets
import PerfMap

/// Decoding of bytes in memory, alone and with the table, ranges and overlaps.
func decodeBenchmarks() {
  for (size, count) in [("1.16 M", 1_160_000), ("11.9 M", 11_900_000)] {
    var configuration = Benchmark.defaultConfiguration
    if count > 10_000_000 {
      configuration.maxDuration = .seconds(60)
      configuration.maxIterations = 3
    }
    Benchmark("decode, \(size)", configuration: configuration) { (benchmark, bytes: [UInt8]) in
      for _ in benchmark.scaledIterations {
        // Decode 256 KiB at a time into one batch, as the reader of a file does.
        var decoder = MapDecoder()
        var batch = LineBatch()
        var entries = 0
        for start in stride(from: 0, to: bytes.count, by: 256 << 10) {
          batch.removeAll()
          decoder.decode(bytes.span.extracting(start..<min(bytes.count, start + 256 << 10)), into: &batch)
          entries += batch.entries.count
        }
        blackHole(entries)
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
