import PerfMap

/// A filter of entries: a conjunction of conditions, written as words.
///
/// `size>4k`, `tier=opt`, `kind=builtin`, `flag=dead`, `wrong=perf` and `age<10s` are conditions on fields. `recompiled>5`, `tiers>=3`,
/// `live>1m` and `lost>4k` are conditions on functions, for which only the entries that pass the other words count. The words that are no
/// conditions are, together, text to find in the name or, after `!`, a regular expression (PCRE2). Case is ignored unless the text has a
/// capital letter.
///
/// ```swift
/// let filter = try EntryFilter("JS: size>=0x400 tier=opt")
/// ```
package struct EntryFilter: Sendable {
  /// The filter as written by the user.
  package let text: String
  package private(set) var name: TextPattern?
  private(set) var conditions: [FieldCondition]
  private(set) var functionConditions: [FunctionCondition] = []

  /// Parses a filter; with an empty text, every entry passes. Throws an error for the first invalid word. O(text).
  package init(_ text: String) throws(FilterError) {
    let read = EntryFilter.reading(text)
    if let error = read.error { throw error }
    self = read.filter
  }

  /// Parses a filter that is being typed. Returns the filter of the valid words, and the first error. O(text).
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
    // Spaces are significant if the filter is only text.
    let wanted = filter.conditions.isEmpty && filter.functionConditions.isEmpty && failure == nil ? text : rest.joined(separator: " ")
    do throws(FilterError) {
      if !wanted.isEmpty && wanted != "!" { filter.name = try TextPattern(wanted) }
    } catch {
      failure = failure ?? error
    }
    return (filter, failure)
  }

  /// Returns the first word that resembles a condition but is treated as text to find, such as `tire=opt`. O(text).
  package static func unknownField(in text: String) -> String? {
    guard !text.hasPrefix("!") else { return nil }
    let word = text.split(separator: " ").first { word in
      let rest = word.drop { $0.isLetter }
      guard rest.count < word.count, let sign = rest.first, "<>=".contains(sign) || rest.hasPrefix("!=") else { return false }
      return reading(String(word)).filter.name != nil
    }
    return word.map(String.init)
  }

  /// Creates a filter of names that contain the bytes or, if `isWhole`, equal the bytes. With `ignoresCase`, ASCII case is ignored.
  init(bytes: [UInt8], ignoresCase: Bool, isWhole: Bool = false) {
    self.init(text: "", name: TextPattern(bytes: bytes, ignoresCase: ignoresCase, isWhole: isWhole), conditions: [])
  }

  private init(text: String, name: TextPattern?, conditions: [FieldCondition]) {
    self.text = text
    self.name = name
    self.conditions = conditions
  }

  /// True if there are conditions on functions, which cannot be evaluated entry by entry.
  package var needsFunctions: Bool { !functionConditions.isEmpty }

  /// True if every entry passes.
  package var isEmpty: Bool { name == nil && conditions.isEmpty && functionConditions.isEmpty }

  /// True if the result may change with time or with newer entries, so that entries must be checked again.
  var isVolatile: Bool { conditions.contains { $0.isVolatile } }

  /// True if a condition requires the memory mappings of the process.
  package var needsMemory: Bool { conditions.contains { $0.needsMemory } }

  /// True if a condition requires the comparison of profilers with the map, which only the monitor makes.
  package var needsComparison: Bool { conditions.contains { $0.needsComparison } }

  /// True if a condition on a field requires the name of the entry.
  var needsNames: Bool { conditions.contains { $0.needsName } }
}

/// An invalid word of a filter.
package struct FilterError: Error, Hashable, Sendable, CustomStringConvertible {
  package let word: String
  /// The expected syntax.
  package let expected: String

  /// A one-line message for the user.
  package var description: String { "\(word): expected \(expected)" }
}
