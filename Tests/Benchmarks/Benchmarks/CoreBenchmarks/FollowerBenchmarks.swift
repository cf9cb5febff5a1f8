import Benchmark
import BenchmarkTargets
import Foundation
import PerfMap
import SystemPackage

/// A followed map and the generator of its lines.
private final class FollowedMap {
  let scratch: ScratchMap
  let follower: MapFollower
  var contents = MapContents()
  var map = GeneratedMap(.arenas)

  init(entries: Int) throws {
    scratch = try ScratchMap()
    follower = MapFollower(path: FilePath(scratch.path))
    try scratch.append(entries, of: &map)
    follower.poll(into: &contents)
  }
}

/// Benchmarks of a follower of one growing file.
func followerBenchmarks() {
  Benchmark("follower: nothing new", configuration: .init(scalingFactor: .kilo)) { (benchmark, followed: FollowedMap) in
    for _ in benchmark.scaledIterations { blackHole(followed.follower.poll(into: &followed.contents)) }
  } setup: {
    try FollowedMap(entries: 10_000)
  }

  // The entries of 50 ms at 50,000 entries/s.
  Benchmark("follower: 2,500 new entries", configuration: .init(maxIterations: 200)) { (benchmark, followed: FollowedMap) in
    try followed.scratch.append(2500, of: &followed.map)
    benchmark.startMeasurement()
    blackHole(followed.follower.poll(into: &followed.contents))
  } setup: {
    try FollowedMap(entries: 10_000)
  }

  Benchmark("follower under a writer: 500,000 entries, a write(2) each") { benchmark in
    let followed = try FollowedMap(entries: 1)
    let lines = Lines(count: 500_000)
    benchmark.startMeasurement()
    let scratch = followed.scratch
    let writer = Threads(1) { _ in lines.write(to: scratch) }
    while followed.contents.entries.count < 500_001, !writer.areEnded { followed.follower.poll(into: &followed.contents) }
    writer.join()
    followed.follower.poll(into: &followed.contents)
    benchmark.stopMeasurement()
    if followed.contents.entries.count != 500_001 { benchmark.error("\(followed.contents.entries.count) entries of 500,001") }
  }
}
