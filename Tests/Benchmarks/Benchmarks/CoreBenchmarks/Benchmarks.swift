import Benchmark

/// All benchmarks of the core. Those of 11.9 M entries take 4 GB and some minutes; `--skip '.*11.9 M.*'` leaves them out.
let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, .peakMemoryResident, .throughput], maxDuration: .seconds(4), maxIterations: 9)
  decodeBenchmarks()
  followerBenchmarks()
  writerBenchmarks()
}
