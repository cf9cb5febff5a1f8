import PerfMap

/// A problem in a map, with the first lines that have it. Most kinds of problems make a profiler lose names or show wrong names.
public struct Finding: Hashable, Sendable {
  /// The severity of a finding.
  public enum Severity: String, CaseIterable, Hashable, Sendable {
    /// A line or the whole map is malformed, rejected by a profiler, unreadable, or about another process.
    case error
    /// The map can be read, but a profiler may show a wrong name, or none, for some addresses.
    case warning
    /// The problem does not change the names that profilers show.
    case note
  }

  /// A line that has the problem.
  public struct Place: Hashable, Sendable {
    /// The line number, counted from 1.
    public var line: Int
    /// The offset and length of the line in the file, without its LF.
    public var text: TextRange
    /// The line number of the older entry of an overlap or a duplicate; nil for other problems.
    public var other: Int?
  }

  /// The kind of problem.
  public let code: Code
  /// The number of lines, or of overlaps, with the problem; 1 if the finding concerns the whole file.
  public internal(set) var count = 0
  /// The first lines with the problem, at most 65,536; empty if the finding concerns the whole file.
  public internal(set) var places: [Place] = []
  /// True if every line of a map of several lines has the problem.
  public internal(set) var isOnEveryLine = false
  var effects = ProfilerEffects()

  init(_ code: Code) { self.code = code }

  /// The number of the first line, counted from 1; nil if the finding concerns the whole file.
  public var line: Int? { places.first?.line }
  /// The offset and length of the first line in the file, without its LF; nil if the finding concerns the whole file.
  public var text: TextRange? { places.first?.text }
  /// The severity of the problem.
  public var severity: Severity { code.severity }

  /// A description of the problem and its effect on profilers, as their emulations show it.
  public var message: String { [code.meaning, effects.text ?? code.otherwise].compactMap { $0 }.joined(separator: ": ") }
}

extension Finding.Place {
  /// A description of the relation to the older entry of an overlap or a duplicate; nil for other problems.
  public func relation(_ code: Finding.Code) -> String? { other.map { code.title(of: $0) } }
}
