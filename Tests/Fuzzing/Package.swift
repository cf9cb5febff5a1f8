// swift-tools-version: 6.2
import PackageDescription

// A separate package, so that users and tests of jittop never build it. `run` builds it with sanitizers, by flags on the command line, which
// reach every module.
let package = Package(
  name: "JittopFuzzing",
  dependencies: [.package(name: "jittop", path: "../..")],
  targets: [
    // libFuzzer provides main.
    .executableTarget(name: "fuzzer", dependencies: [.product(name: "_FuzzTargets", package: "jittop")], path: "Fuzzer")
  ],
  swiftLanguageModes: [.v6]
)
