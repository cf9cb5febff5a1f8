// swift-tools-version: 6.2
import PackageDescription

// Warnings are errors in this package; SwiftPM drops the setting for those who depend on it.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

let package = Package(
  name: "jittop",
  products: [
    .executable(name: "jittop", targets: ["jittop"]),
    .library(name: "PerfMap", targets: ["PerfMap"]),
    // For Tests/Benchmarks, a package of its own that can only use products. The underscore says that it promises nothing to others.
    .library(name: "_Dashboard", targets: ["Dashboard", "Monitor", "Screen"]),
    // For Tests/Fuzzing, in the same way.
    .library(name: "_FuzzTargets", targets: ["FuzzTargets"]),
  ],
  dependencies: [
    // Typed descriptors, paths and errno over the kernel's calls, EINTR handled once.
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    // Commands, options, help texts and completions.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // TOML 1.0 with source positions, for themes and the configuration.
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
  ],
  targets: [
    // Floor 0: the headers that Glibc's module lacks; plain functions over ncurses.
    .target(name: "CLinux"),
    // Regular expressions for filters: matches of untrusted names are bounded in steps, memory and stack, which regexec(3) is not.
    .systemLibrary(name: "CPCRE2", providers: [.apt(["libpcre2-dev"])]),
    .target(name: "CNcurses", linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),

    // Floor 1: the core library, and pure values for a screen.
    .target(
      name: "PerfMap",
      dependencies: ["CLinux", .product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: strict),
    .target(name: "Screen", dependencies: ["PerfMap"], swiftSettings: strict),

    // What the kernel offers, once each: inotify, directories, files replaced as a whole, child processes, the text of /proc.
    .target(
      name: "LinuxSystem",
      dependencies: ["PerfMap", "CLinux", .product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: strict),

    // Floor 2: whose map is it; the state of all maps over time (on the values of Processes, not its files); a JIT to show and to test with.
    .target(
      name: "Processes",
      dependencies: ["LinuxSystem", "PerfMap", "CLinux", .product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: strict),
    .target(
      name: "Monitor",
      dependencies: ["PerfMap", "Processes", "CPCRE2", .product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: strict),

    // What a monitor is told, with its times, as bytes: recorded, and told again.
    .target(
      name: "Recording",
      dependencies: ["Monitor", "PerfMap", "Processes", .product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: strict),

    .target(name: "Simulator", dependencies: ["PerfMap"], swiftSettings: strict),

    // Floor 3: panes, the terminal, colours.
    .target(name: "Dashboard", dependencies: ["Monitor", "Recording", "Processes", "PerfMap", "Screen"], swiftSettings: strict),
    .target(name: "Terminal", dependencies: ["Screen", "CNcurses"], swiftSettings: strict),
    .target(
      name: "ThemeFiles",
      path: "themes",
      resources: [
        .embedInCode("midnight.toml"), .embedInCode("daylight.toml"), .embedInCode("terminal.toml"), .embedInCode("mono.toml"),
        .embedInCode("contrast.toml"), .embedInCode("cvd-dark.toml"), .embedInCode("cvd-light.toml"), .embedInCode("nord.toml"),
        .embedInCode("gruvbox-dark.toml"), .embedInCode("solarized-light.toml"), .embedInCode("catppuccin-mocha.toml"),
        .embedInCode("phosphor.toml"),
      ],
      swiftSettings: strict),
    .target(name: "TOMLFiles", dependencies: ["TOMLKit"], swiftSettings: strict),
    .target(
      name: "Themes",
      dependencies: ["Screen", "ThemeFiles", "TOMLFiles", "TOMLKit"],
      swiftSettings: strict),

    // What the user chose, in a file.
    .target(
      name: "Configuration",
      dependencies: ["Dashboard", "LinuxSystem", "PerfMap", "TOMLFiles", .product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: strict),

    // Floor 4: the commands and the wiring of the loop.
    .executableTarget(
      name: "jittop",
      dependencies: [
        "Configuration", "Dashboard", "Terminal", "Themes", "Monitor", "Recording", "Processes", "LinuxSystem", "PerfMap", "Screen",
        "Simulator", "TOMLFiles", "CLinux",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),

    // A JIT in thirty lines. Its brother in C, and PerfMapC, which is no target but the writer's sources built as Embedded Swift by
    // Sources/PerfMapC/build, are built by the tests.
    .executableTarget(name: "jit-example", dependencies: ["PerfMap"], path: "Sources/Examples/Swift", swiftSettings: strict),

    // Other processes that write into a map, for the tests of the writer: one entry after the other, and in a storm of signals.
    .executableTarget(
      name: "append-storm",
      dependencies: ["PerfMap", .product(name: "SystemPackage", package: "swift-system")], path: "Tests/Support/append-storm",
      swiftSettings: strict),
    .executableTarget(
      name: "append-entries",
      dependencies: ["PerfMap", .product(name: "SystemPackage", package: "swift-system")],
      path: "Tests/Support/append-entries",
      swiftSettings: strict),
    // Runs code at chosen addresses, for perf to sample.
    .executableTarget(name: "run-code", path: "Tests/Support/run-code"),
    // Has memory of all sorts, and gives it back when it is told to, for what tells whether code can run.
    .executableTarget(name: "map-memory", path: "Tests/Support/map-memory"),
    .testTarget(
      name: "PerfMapTests", dependencies: ["PerfMap", "TestSupport", "append-entries", "append-storm"],
      swiftSettings: strict),
    .testTarget(
      name: "PerfMapCTests", dependencies: ["TestSupport", "jit-example"], exclude: ["Support"]),
    .testTarget(
      name: "LinuxSystemTests",
      dependencies: ["LinuxSystem", "PerfMap", "TestSupport", .product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: strict),
    .testTarget(name: "ProcessesTests", dependencies: ["Processes", "LinuxSystem", "TestSupport", "map-memory"], swiftSettings: strict),
    .testTarget(name: "ScreenTests", dependencies: ["Screen"], swiftSettings: strict),
    .testTarget(name: "ThemesTests", dependencies: ["Themes", "Screen"], swiftSettings: strict),
    // Runs in a pseudo-terminal under the tests of Terminal.
    .executableTarget(
      name: "TerminalProbe", dependencies: ["Terminal", "Screen"], path: "Tests/Support/TerminalProbe", swiftSettings: strict),
    .testTarget(name: "TerminalTests", dependencies: ["Terminal", "TerminalProbe", "Screen", "TestSupport"], swiftSettings: strict),
    // What tests share: pseudo-terminals, directories, the sample maps, models, a monitor that is fed by hand.
    .target(
      name: "TestSupport",
      dependencies: ["Monitor", "PerfMap", "Processes", "Screen", .product(name: "SystemPackage", package: "swift-system")],
      path: "Tests/Support/TestSupport",
      swiftSettings: strict),
    // What has to hold for any bytes: fed by libFuzzer in Tests/Fuzzing, and here with what it once found.
    .target(
      name: "FuzzTargets",
      dependencies: [
        "Configuration", "Dashboard", "Monitor", "PerfMap", "Processes", "Screen", "Terminal", "TestSupport", "Themes",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      path: "Tests/Support/FuzzTargets",
      swiftSettings: strict),
    .testTarget(
      name: "FuzzTargetsTests", dependencies: ["FuzzTargets", "TestSupport"], exclude: ["Inputs"], swiftSettings: strict),
    .testTarget(name: "MonitorTests", dependencies: ["Monitor", "PerfMap", "Processes", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "DashboardTests", dependencies: ["Dashboard", "Monitor", "Recording", "Screen", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "RecordingTests", dependencies: ["Recording", "Monitor", "PerfMap", "Processes", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "SimulatorTests", dependencies: ["Simulator", "PerfMap"], swiftSettings: strict),
    // The built monitor in a pseudo-terminal. Where its bytes have to be read exactly, by libvterm, which only these tests use.
    .systemLibrary(name: "CVTerm", path: "Tests/Support/CVTerm"),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "jittop", "map-memory", "CVTerm", "Screen", "Themes", "TestSupport",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    // Runs the commands of the built program.
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "jittop", "run-code", "Configuration", "Dashboard", "Monitor", "Recording", "PerfMap", "Screen", "TOMLFiles",
        "TestSupport",
      ],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
