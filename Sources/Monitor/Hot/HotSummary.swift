import MapAnalysis
import PerfMap

/// The samples of a process by function.
package struct HotSummary {
  /// A comparison of the name that perf shows for a sample with the name of the code at the time of the sample.
  package enum PerfAnswer: Hashable {
    case right
    case wrong(name: [UInt8])
    /// perf shows no name from the map, or the code had no name at the time of the sample.
    case nameless
    /// perf does not ask the map, and shows a name from the mapped file.
    case elsewhere
  }

  package struct Function {
    package var function: HotFunction
    /// The number of samples in the function itself.
    package var selfSamples = 0
    /// The number of samples in the function or in functions that it called.
    package var stackSamples = 0
    /// The wrong names that perf shows for samples in the function, with the numbers of samples, the most frequent first.
    package var wrongNames: [(name: [UInt8], samples: Int)] = []
    /// The direct callers, the most frequent first, each with the number of ``selfSamples`` in calls from it.
    package var callers: [(function: HotFunction, samples: Int)] = []
  }

  /// The functions, those with the most samples of their own first.
  package private(set) var functions: [Function] = []
  /// The number of samples in code that is not in a file.
  package private(set) var jit = 0
  package private(set) var unnamed = 0
  /// The number of samples in named code for which perf shows another name.
  package private(set) var perfWrong = 0

  /// Counts the samples of a profile. `answer` returns the answer of perf for a frame. O(stacks × frames).
  package init(_ profile: HotProfile, answer: (HotFrame) -> PerfAnswer) {
    var counts = Counts()
    profile.stacks.forEachStack { stack, samples in
      let frames = profile.stacks.frames(of: stack).map { profile.frames[Int($0)] }
      guard let leaf = frames.first else { return }
      let answer = answer(leaf)
      counts.add(frames.map(\.function), samples, answer)
      if leaf.place != .file { jit += samples }
      if leaf.place == .unnamed { unnamed += samples }
      if case .wrong = answer { perfWrong += samples }
    }
    functions = counts.functions
  }

  private struct Counts {
    private var all: [HotFunction: Function] = [:]
    private var wrong: [HotFunction: [[UInt8]: Int]] = [:]
    private var callers: [HotFunction: [HotFunction: Int]] = [:]

    /// Adds samples of a stack of functions, the innermost first.
    mutating func add(_ stack: [HotFunction], _ samples: Int, _ answer: PerfAnswer) {
      // A recursive function counts once.
      for function in Set(stack) { all[function, default: Function(function: function)].stackSamples += samples }
      guard let leaf = stack.first else { return }
      all[leaf]?.selfSamples += samples
      if case .wrong(let name) = answer { wrong[leaf, default: [:]][name, default: 0] += samples }
      if stack.count > 1 { callers[leaf, default: [:]][stack[1], default: 0] += samples }
    }

    /// The functions in the order of their own samples, then of all samples.
    var functions: [Function] {
      all.values.map { function in
        var function = function
        function.wrongNames = (wrong[function.function] ?? [:]).map { (name: $0.key, samples: $0.value) }
          .sorted { ($1.samples, $0.name) < ($0.samples, $1.name) }
        function.callers = (callers[function.function] ?? [:]).map { (function: $0.key, samples: $0.value) }
          .sorted { ($1.samples, $0.function) < ($0.samples, $1.function) }
        return function
      }.sorted { ($1.selfSamples, $1.stackSamples, $0.function) < ($0.selfSamples, $0.stackSamples, $1.function) }
    }
  }
}

private func < (left: (Int, [UInt8]), right: (Int, [UInt8])) -> Bool {
  left.0 == right.0 ? left.1.lexicographicallyPrecedes(right.1) : left.0 < right.0
}
