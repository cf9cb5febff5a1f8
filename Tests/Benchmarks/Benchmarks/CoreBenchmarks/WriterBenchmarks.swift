import Benchmark
import BenchmarkTargets
import PerfMap
import SystemPackage

/// A writer of a map whose name was removed.
private struct NamelessWriter {
  let scratch: ScratchMap
  let writer: PerfMapWriter

  init() throws {
    scratch = try ScratchMap()
    writer = try PerfMapWriter(path: FilePath(scratch.path))
    scratch.remove()
  }
}

/// Benchmarks of the unbuffered writer: one write(2) per entry.
func writerBenchmarks() {
  let entries = 100_000
  // The lower bound of a write: no formatting, no lock.
  Benchmark("writer: write(2) of ready lines, 100,000 entries") { (benchmark, lines: Lines) in
    let scratch = try ScratchMap()
    scratch.remove()
    benchmark.startMeasurement()
    lines.write(to: scratch)
  } setup: {
    Lines(count: entries)
  }

  for threads in [1, 2, 4, 8] {
    Benchmark("writer: every entry, 100,000 entries on \(threads) \(threads == 1 ? "thread" : "threads")") { benchmark in
      let nameless = try NamelessWriter()
      let writer = nameless.writer
      let name = Array("JS:*function_of_common_length /srv/app/some/module/file.js:1234:56".utf8)
      benchmark.startMeasurement()
      Threads(threads) { thread in
        for index in 0..<entries / threads {
          // Failed writes are ignored: they would show as impossible speed.
          try? writer.write(start: Address(0x7f00_0000_0000 + UInt64(thread << 32 + index * 64)), size: ByteCount(60), name: name)
        }
      }.join()
      benchmark.stopMeasurement()
      try writer.close()
    }
  }
}
