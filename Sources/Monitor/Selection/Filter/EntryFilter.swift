import PerfMap

/// Which entries are shown: all conditions of a filter hold for them.
///
/// A filter is written as words: `size>4k`, `tier=opt`, `kind=builtin`, `flag=dead` and `age<10s` ask about fields; all other words together
/// are looked for in the name, in any case unless they hold a capital letter; with `!` in front they are a regular expression
/// (PCRE2). `recompiled>5`, `tiers>=3`, `live>1m` and `lost>4k` ask about functions: what is left of them when the other words are heeded.
///
/// ```swift
/// let filter = try EntryFilter("JS: size>=0x400 tier=opt")
/// ```
package struct EntryFilter: Sendable {
  /// The filter as it was written.
  package let text: String
  /// What the name must hold, or nil.
  package private(set) var name: TextPattern?
  /// What other fields must be.
  private(set) var conditions: [FieldCondition]
  /// What functions must be, all their entries that pass together.
  private(set) var functionConditions: [FunctionCondition] = []

  /// Reads a filter; an empty text is one that everything passes. Throws what is wrong with which word. O(text).
  package init(_ text: String) throws(FilterError) {
    let read = EntryFilter.reading(text)
    if let error = read.error { throw error }
    self = read.filter
  }

  /// Reads what can be understood of a filter that is being typed, and the first thing that cannot. O(text).
  package static func reading(_ text: String) -> (filter: EntryFilter, error: FilterError?) {
    var filter = EntryFilter(text: text, name: nil, conditions: [])
    var failure: FilterError?
    var rest: [Substring] = []
    for word in text.split(separator: " ") {
      do throws(FilterError) {
        if let condition = try FieldCondition(word) {
          filter.conditions.append(condition)
        } else if let condition = try FunctionCondition(word) {
          filter.functionConditions.append(condition)
        } else {
          rest.append(word)
        }
      } catch {
        failure = failure ?? error
      }
    }
    // Spaces count where there is nothing but a name to look for.
    let wanted = filter.conditions.isEmpty && filter.functionConditions.isEmpty && failure == nil ? text : rest.joined(separator: " ")
    do throws(FilterError) {
      if !wanted.isEmpty && wanted != "!" { filter.name = try TextPattern(wanted) }
    } catch {
      failure = failure ?? error
    }
    return (filter, failure)
  }

  /// The first word of a filter that reads as if it asked about a field, and is looked for in names: `tire=opt`. O(text).
  package static func misspeltField(in text: String) -> String? {
    guard !text.hasPrefix("!") else { return nil }
    let word = text.split(separator: " ").first { word in
      let rest = word.drop { $0.isLetter }
      guard rest.count < word.count, let sign = rest.first, "<>=".contains(sign) || rest.hasPrefix("!=") else { return false }
      return reading(String(word)).filter.name != nil
    }
    return word.map(String.init)
  }

  /// A filter of names that hold bytes, or are them as a whole; small letters stand for capitals too when case does not count.
  init(bytes: [UInt8], ignoresCase: Bool, isWhole: Bool = false) {
    self.init(text: "", name: TextPattern(bytes: bytes, ignoresCase: ignoresCase, isWhole: isWhole), conditions: [])
  }

  private init(text: String, name: TextPattern?, conditions: [FieldCondition]) {
    self.text = text
    self.name = name
    self.conditions = conditions
  }

  /// Whether a condition asks about functions, which whoever looks at entries one by one cannot answer.
  package var needsFunctions: Bool { !functionConditions.isEmpty }

  /// Whether every entry passes.
  package var isEmpty: Bool { name == nil && conditions.isEmpty && functionConditions.isEmpty }

  /// Whether what passes changes with time or with newer entries, so that a look once is not enough.
  var isVolatile: Bool { conditions.contains { $0.isVolatile } }

  /// Whether a condition asks for the memory of the process.
  package var needsMemory: Bool { conditions.contains { $0.needsMemory } }

  /// Whether a condition beside the name asks for the bytes of the name.
  var needsNames: Bool { conditions.contains { $0.needsName } }
}

/// What is wrong with a filter.
package struct FilterError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The words that cannot be understood.
  package let word: String
  /// What was expected.
  package let expected: String

  /// One line for a user.
  package var description: String { "\(word): expected \(expected)" }
}
