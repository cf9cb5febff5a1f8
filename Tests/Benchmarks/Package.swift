// swift-tools-version: 6.2
import PackageDescription

// A separate package, so that users of the library never build it.
let package = Package(
  name: "JittopBenchmarks",
  dependencies: [
    .package(name: "jittop", path: "../.."),
    // Computes medians, percentiles and thresholds of benchmarks. The interposers of this package are not needed here.
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
  ],
  targets: [
    .executableTarget(
      name: "CoreBenchmarks",
      dependencies: [
        .product(name: "PerfMap", package: "jittop"),
        .product(name: "_Benchmarks", package: "jittop"),
        .product(name: "Benchmark", package: "benchmark"),
      ],
      path: "Benchmarks/CoreBenchmarks",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    .executableTarget(
      name: "MonitorBenchmarks",
      dependencies: [
        .product(name: "_Benchmarks", package: "jittop"),
        .product(name: "Benchmark", package: "benchmark"),
      ],
      path: "Benchmarks/MonitorBenchmarks",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
  ],
  swiftLanguageModes: [.v6]
)
