import FuzzTargets
import Glibc

/// The fuzz target of this process, from the command line `fuzzer TARGET [libFuzzer argument ...]`.
enum Fuzzer {
  // `nonisolated(unsafe)` is justified: the target is set before the first input, and libFuzzer calls on one thread.
  nonisolated(unsafe) private static var target: FuzzTarget?

  /// Parses a command line and returns the command line of libFuzzer. `--list` and `--seeds` end the process.
  static func prepare(_ words: [String]) -> [String] {
    switch words.dropFirst().first {
    case "--list":
      for target in FuzzTarget.all { print(target.name) }
      exit(0)
    case "--seeds" where words.count == 4: exit(writeSeeds(words[2], to: words[3]))
    case let name?: target = FuzzTarget.all.first { $0.name == name }
    case nil: break
    }
    guard let target else {
      say("usage: fuzzer TARGET [argument of libFuzzer ...] | --seeds TARGET DIRECTORY | --list")
      exit(2)
    }
    return words.prefix(1) + ["-max_len=\(target.longestInput)"] + words.dropFirst(2)
  }

  /// Aborts the process if an input causes a fault, so that libFuzzer stores the input.
  static func test(_ input: [UInt8]) {
    do {
      guard let fault = try target?.fault(input) else { return }
      say("FAULT \(fault)")
    } catch {
      say("FAULT the target could not be set up: \(error)")
    }
    abort()
  }

  private static func writeSeeds(_ name: String, to directory: String) -> Int32 {
    do {
      for (number, seed) in try (FuzzTarget.all.first { $0.name == name }?.seeds() ?? []).enumerated() {
        guard let file = fopen("\(directory)/seed-\(number)", "w") else { return 1 }
        fwrite(seed, 1, seed.count, file)
        fclose(file)
      }
      return 0
    } catch {
      say("cannot write seeds: \(error)")
      return 1
    }
  }

  private static func say(_ text: String) { _ = (text + "\n").withCString { write(STDERR_FILENO, $0, strlen($0)) } }
}
