import Benchmark
import BenchmarkTargets

/// Frames, sorts and searches with 10 M entries. They take 1 GB in the temporary directory.
let benchmarks: @Sendable () -> Void = {
  let entries = 10_000_000
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, .peakMemoryResident], maxDuration: .seconds(10), maxIterations: 50)
  drawBenchmarks(entries)
  zoomBenchmarks(entries)
  sortBenchmarks(entries)
  searchBenchmarks(entries)
  comparisonBenchmarks()
}

/// Benchmarks of frames of 160x45.
private func drawBenchmarks(_ entries: Int) {
  Benchmark("draw, 10 M entries: nothing new") { (benchmark, loaded: LoadedMonitor) in
    blackHole(loaded.draw())
  } setup: {
    let loaded = try LoadedMonitor(entries: entries)
    // The address space is drawn once and cached.
    blackHole(loaded.draw())
    return loaded
  }

  Benchmark("draw, 10 M entries: a page further down") { (benchmark, loaded: LoadedMonitor) in
    loaded.pageDown()
    blackHole(loaded.draw())
  } setup: {
    let loaded = try LoadedMonitor(entries: entries)
    loaded.press("3")
    blackHole(loaded.draw())
    return loaded
  }

  Benchmark("draw, 10 M entries: a page further down, sorted by size") { (benchmark, loaded: LoadedMonitor) in
    loaded.pageDown()
    blackHole(loaded.draw())
  } setup: {
    let loaded = try LoadedMonitor(entries: entries)
    loaded.press("3")
    loaded.sort(by: "size")
    blackHole(loaded.draw())
    return loaded
  }

  // The cached strip has expired, so the frame computes the strip again and is the slowest.
  Benchmark("draw, 10 M entries: the address space redrawn") { (benchmark, loaded: LoadedMonitor) in
    try loaded.grow(by: 100)
    loaded.pass(.seconds(3600))
    benchmark.startMeasurement()
    blackHole(loaded.draw())
  } setup: {
    try LoadedMonitor(entries: entries)
  }
}

/// Benchmarks of the address space, zoomed into the newest entry: from half of the ranges to a few bytes.
private func zoomBenchmarks(_ entries: Int) {
  for keys in [1, 2, 4, 12, 22] {
    Benchmark("draw, 10 M entries: the address space after \(keys) × zoom in") { (benchmark, loaded: LoadedMonitor) in
      loaded.press("0")
      for _ in 1..<keys {
        loaded.press("+")
        blackHole(loaded.draw())
      }
      benchmark.startMeasurement()
      loaded.press("+")
      blackHole(loaded.draw())
    } setup: {
      let loaded = try LoadedMonitor(entries: entries)
      loaded.press("2")
      blackHole(loaded.draw())
      return loaded
    }
  }

  Benchmark("10 M entries: to the cluster below") { (benchmark, loaded: LoadedMonitor) in
    loaded.press("{")
  } setup: {
    let loaded = try LoadedMonitor(entries: entries)
    blackHole(loaded.draw())
    return loaded
  }
}

/// Benchmarks of sorts, from the request to the sorted rows.
private func sortBenchmarks(_ entries: Int) {
  for column in ["address", "size"] {
    Benchmark("sort by \(column), 10 M entries", configuration: .init(maxIterations: 9)) { (benchmark, loaded: LoadedMonitor) in
      loaded.sort(by: "age")
      benchmark.startMeasurement()
      loaded.sort(by: column)
    } setup: {
      try LoadedMonitor(entries: entries)
    }
  }
}

/// Benchmarks of a search for a text that no name contains, so that all names are read.
private func searchBenchmarks(_ entries: Int) {
  for column in LoadedMonitor.columns {
    Benchmark("search names, 10 M entries sorted by \(column)", configuration: .init(maxIterations: 3)) {
      (benchmark, loaded: LoadedMonitor) in
      loaded.search("zzzz")
    } setup: {
      let loaded = try LoadedMonitor(entries: entries)
      loaded.sort(by: column)
      return loaded
    }
  }
}

/// Benchmarks of the comparison of profilers with a map: reading all lines, then one profiler at a time.
private func comparisonBenchmarks() {
  Benchmark("read lines as profilers do, 1.16 M entries", configuration: .init(maxIterations: 9)) { (benchmark, map: ComparedMap) in
    blackHole(map.readLines())
  } setup: {
    ComparedMap(.arenas, entries: 1_160_000)
  }

  for pattern in GeneratedMap.Pattern.allCases {
    Benchmark("compare profilers, 1.16 M entries, addresses \(pattern.rawValue)", configuration: .init(maxIterations: 3)) {
      (benchmark, map: ComparedMap) in
      map.begin()
      benchmark.startMeasurement()
      while let bytes = map.compareNext() { blackHole(bytes) }
    } setup: {
      ComparedMap(pattern, entries: 1_160_000)
    }
  }
}
