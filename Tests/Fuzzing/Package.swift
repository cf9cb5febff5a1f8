// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nobody who tests or uses jittop builds it. It is built with sanitizers, by `run` beside it: the flags are
// on its command line, for they have to reach every module.
let package = Package(
  name: "JittopFuzzing",
  dependencies: [.package(name: "jittop", path: "../..")],
  targets: [
    // Its main is libFuzzer's.
    .executableTarget(name: "fuzzer", dependencies: [.product(name: "_FuzzTargets", package: "jittop")], path: "Fuzzer")
  ],
  swiftLanguageModes: [.v6]
)
