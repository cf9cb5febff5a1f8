// swift-tools-version: 6.2
import PackageDescription

// Warnings are errors in this package. SwiftPM ignores the setting when another package builds this one.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

let package = Package(
  name: "jittop",
  products: [
    .executable(name: "jittop", targets: ["jittop"]),
    .library(name: "PerfMap", targets: ["PerfMap"]),
    .library(name: "MapAnalysis", targets: ["MapAnalysis"]),
    // For Tests/Benchmarks, a separate package that can only use products. The underscore marks a product without a stable API.
    .library(name: "_Benchmarks", targets: ["BenchmarkTargets"]),
    // For Tests/Fuzzing, also a separate package that can only use products.
    .library(name: "_FuzzTargets", targets: ["FuzzTargets"]),
  ],
  dependencies: [
    // Typed descriptors, paths and errno for system calls, with EINTR handled.
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    // Commands, options, help texts and completions.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // TOML 1.0 with source positions, for themes and the configuration.
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
  ],
  targets: [
    // The modules of the libraries and of the program. Each depends only on modules that are listed before it.
    // CLinux: the headers that the Glibc module lacks, and C functions of the writer.
    .target(name: "CLinux"),
    // Regular expressions for filters. Unlike regexec(3), matches of untrusted names are bounded in steps, memory and stack.
    .systemLibrary(name: "CPCRE2", providers: [.apt(["libpcre2-dev"])]),
    // A C interface to ncurses for Swift, which cannot import the macros of ncurses.
    .target(name: "CNcurses", linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),

    // Perf maps: the format, the owners of addresses, reading, following and writing. Independent of profilers and of the monitor.
    .target(
      name: "PerfMap",
      dependencies: ["CLinux", .product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: strict),
    // The meaning of names, emulations of profilers, checks, and tidy maps, on which all profilers agree. Does no I/O.
    .target(
      name: "MapAnalysis",
      dependencies: ["PerfMap", .product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: strict),
    // jitdumps, which hold machine code with its name, source lines and time: decoder, encoder, follower.
    .target(
      name: "JitDump",
      dependencies: ["PerfMap", .product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: strict),
    // inotify, directories, atomic file replacement, child processes and the directories of processes in /proc.
    .target(
      name: "LinuxSystem",
      dependencies: ["PerfMap", "CLinux", .product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: strict),
    // The processes that write maps, as /proc shows them.
    .target(
      name: "Processes",
      dependencies: ["PerfMap", "MapAnalysis", "LinuxSystem", "CLinux", .product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: strict),
    // Samples of the code that processes run: the perf events that take them, and a decoder of the records. It does not name the code.
    .target(
      name: "Sampling",
      dependencies: ["PerfMap", "MapAnalysis", "LinuxSystem", .product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: strict),
    // The cells, colours, text and keys of a screen as values, independent of any terminal.
    .target(name: "Screen", dependencies: ["PerfMap"], swiftSettings: strict),
    // The state of all maps over time.
    .target(
      name: "Monitor",
      dependencies: [
        "PerfMap", "MapAnalysis", "Processes", "Sampling", "CPCRE2", .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    // The recording format: the bytes that a monitor received, with times.
    .target(
      name: "Recording",
      dependencies: ["PerfMap", "Processes", "Monitor", .product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: strict),
    // Schedules and runs the readings of maps and the checks of processes.
    .target(
      name: "Watching",
      dependencies: [
        "PerfMap", "MapAnalysis", "LinuxSystem", "Processes", "Sampling", "Monitor", "Recording",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    // The built-in themes, embedded in the program.
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
    // Preferences, configuration and theme files.
    .target(
      name: "Settings",
      dependencies: [
        "PerfMap", "LinuxSystem", "Screen", "Monitor", "ThemeFiles", "TOMLKit",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    // The panes and dialogs of the monitor. They draw state into cells.
    .target(
      name: "Dashboard",
      dependencies: ["PerfMap", "MapAnalysis", "Processes", "Screen", "Monitor", "Settings"],
      swiftSettings: strict),
    // Input and output of the terminal. Only this module uses ncurses.
    .target(name: "Terminal", dependencies: ["Screen", "CNcurses"], swiftSettings: strict),
    // Reports as text, JSON, CSV, Prometheus metrics and SVG. Returns bytes and writes no files.
    .target(
      name: "Reports",
      dependencies: [
        "PerfMap", "MapAnalysis", "Processes", "Sampling", "Screen", "Monitor", "Dashboard",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    // A simulated JIT compiler that only writes a map.
    .target(name: "Simulator", dependencies: ["PerfMap"], swiftSettings: strict),
    // The main loop of the monitor: in a terminal, driven by a script, for a single screen, and without a screen.
    .target(
      name: "Session",
      dependencies: [
        "PerfMap", "LinuxSystem", "Processes", "Screen", "Monitor", "Recording", "Watching", "Settings", "Dashboard", "Terminal",
        "Reports", "CLinux", .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    // The program: its commands.
    .executableTarget(
      name: "jittop",
      dependencies: [
        "PerfMap", "MapAnalysis", "LinuxSystem", "Processes", "Sampling", "Screen", "Monitor", "Recording", "Watching", "Settings",
        "Dashboard", "Terminal", "Reports", "Simulator", "Session", "CLinux",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      // The text of the manual page, in the program so that `jittop man` needs no file.
      resources: [.embedInCode("Manual/jittop.1.in")],
      swiftSettings: strict),

    // A JIT in about thirty lines. The same JIT in C and libperfmap (Sources/PerfMapC) are not targets: the tests build them.
    .executableTarget(name: "jit-example", dependencies: ["PerfMap"], path: "Sources/Examples/Swift", swiftSettings: strict),

    // Programs that append entries to a map, for the tests of the writer. Signals interrupt append-storm; several append-entries
    // run at once.
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
    // Runs code in every kind of memory, for perf to sample.
    .executableTarget(name: "run-memory", path: "Tests/Support/run-memory"),
    // Maps memory of several kinds and unmaps it on request, for the tests of executable memory.
    .executableTarget(name: "map-memory", path: "Tests/Support/map-memory"),
    // Runs code that is replaced at the same addresses again and again, for the tests of sampling.
    .executableTarget(name: "run-hot", path: "Tests/Support/run-hot"),
    .testTarget(
      name: "PerfMapTests", dependencies: ["PerfMap", "TestSupport", "append-entries", "append-storm"],
      swiftSettings: strict),
    .testTarget(
      name: "MapAnalysisTests", dependencies: ["MapAnalysis", "PerfMap", "TestSupport"], exclude: ["Support"], swiftSettings: strict),
    .testTarget(
      name: "PerfMapCTests", dependencies: ["TestSupport", "jit-example"], exclude: ["Support"]),
    .testTarget(
      name: "JitDumpTests",
      dependencies: ["FuzzTargets", "JitDump", "PerfMap", "TestSupport", .product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: strict),
    .testTarget(
      name: "LinuxSystemTests",
      dependencies: ["LinuxSystem", "PerfMap", "TestSupport", .product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: strict),
    .testTarget(name: "ProcessesTests", dependencies: ["Processes", "LinuxSystem", "TestSupport", "map-memory"], swiftSettings: strict),
    .testTarget(
      name: "SamplingTests",
      dependencies: [
        "Sampling", "LinuxSystem", "MapAnalysis", "PerfMap", "TestSupport", "run-hot",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .testTarget(name: "ScreenTests", dependencies: ["Screen"], swiftSettings: strict),
    .testTarget(name: "SettingsTests", dependencies: ["Settings", "Screen"], swiftSettings: strict),
    // A program that uses Terminal. The tests of Terminal run it in a pseudo-terminal.
    .executableTarget(
      name: "TerminalProbe", dependencies: ["Terminal", "Screen"], path: "Tests/Support/TerminalProbe", swiftSettings: strict),
    .testTarget(name: "TerminalTests", dependencies: ["Terminal", "TerminalProbe", "Screen", "TestSupport"], swiftSettings: strict),
    // Shared by tests: pseudo-terminals, temporary directories, the sample maps, reference models, a monitor that tests feed with bytes.
    .target(
      name: "TestSupport",
      dependencies: [
        "MapAnalysis", "Monitor", "PerfMap", "Processes", "Screen", .product(name: "SystemPackage", package: "swift-system"),
      ],
      path: "Tests/Support/TestSupport",
      swiftSettings: strict),
    // Invariant checks for arbitrary input. libFuzzer runs them in Tests/Fuzzing. FuzzTargetsTests repeats them with inputs found there.
    .target(
      name: "FuzzTargets",
      dependencies: [
        "Dashboard", "JitDump", "MapAnalysis", "Monitor", "PerfMap", "Processes", "Recording", "Sampling", "Screen", "Session", "Settings",
        "Terminal", "TestSupport", .product(name: "SystemPackage", package: "swift-system"),
      ],
      path: "Tests/Support/FuzzTargets",
      swiftSettings: strict),
    .testTarget(
      name: "FuzzTargetsTests", dependencies: ["FuzzTargets", "TestSupport"], exclude: ["Inputs"], swiftSettings: strict),
    // A large map in a monitor, for Tests/Benchmarks.
    .target(
      name: "BenchmarkTargets",
      dependencies: ["Dashboard", "MapAnalysis", "Monitor", "PerfMap", "Screen", .product(name: "SystemPackage", package: "swift-system")],
      path: "Tests/Support/BenchmarkTargets",
      swiftSettings: strict),
    .testTarget(
      name: "MonitorTests", dependencies: ["MapAnalysis", "Monitor", "PerfMap", "Processes", "Sampling", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "DashboardTests",
      dependencies: ["Dashboard", "MapAnalysis", "Monitor", "Screen", "Settings", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "RecordingTests", dependencies: ["Recording", "Monitor", "PerfMap", "Processes", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "WatchingTests",
      dependencies: [
        "Watching", "Monitor", "PerfMap", "Processes", "Recording", "TestSupport",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .testTarget(name: "SimulatorTests", dependencies: ["Simulator", "PerfMap"], swiftSettings: strict),
    // Tests of the built monitor in a pseudo-terminal. libvterm decodes its output where exact cells matter.
    .systemLibrary(name: "CVTerm", path: "Tests/Support/CVTerm"),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "jittop", "map-memory", "CVTerm", "Screen", "Session", "Settings", "TestSupport",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    // Tests that run the commands of the built program.
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "jittop", "run-code", "run-hot", "run-memory", "Dashboard", "MapAnalysis", "Monitor", "PerfMap", "Processes", "Recording",
        "Reports", "Sampling", "Screen", "Session", "Settings", "TestSupport",
      ],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
