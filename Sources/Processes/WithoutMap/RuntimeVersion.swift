/// The version of a runtime, from the path of its program or library.
package struct RuntimeVersion: Hashable, Sendable, CustomStringConvertible {
  package var major: Int
  package var minor: Int?

  package init(_ major: Int, _ minor: Int? = nil) { (self.major, self.minor) = (major, minor) }

  package var description: String { minor.map { "\(major).\($0)" } ?? "\(major)" }

  /// True if every release of this version is before `other`: 3 is not before 3.12, since its minor version is unknown.
  package func precedes(_ other: RuntimeVersion) -> Bool {
    major == other.major ? (minor ?? .max) < (other.minor ?? 0) : major < other.major
  }

  /// Finds the version in the last matching component of a path; nil if no component matches.
  ///
  /// A component matches if it starts with one of `names` and then a version. A component that starts with a version also matches if its
  /// parent is `versions`, `Microsoft.NETCore.App` or one of `names`.
  ///
  /// Examples: `/usr/bin/python3.11`, `/usr/lib/jvm/java-17-openjdk-amd64/bin/java`, `/home/a/.rbenv/versions/3.2.2/bin/ruby`.
  package init?(path: String, names: [String]) {
    let components = path.split(separator: "/")
    for (index, component) in components.enumerated().reversed() {
      let parent = index > 0 ? String(components[index - 1]) : ""
      let isListed = names.contains(parent) || ["versions", "Microsoft.NETCore.App"].contains(parent)
      for name in names + (isListed ? [""] : []) where component.hasPrefix(name) {
        guard let version = RuntimeVersion(component.dropFirst(name.count)) else { continue }
        self = version
        return
      }
    }
    return nil
  }

  /// Parses a version at the start of a text, after an optional hyphen or `v`. Java 8 and earlier call themselves 1.8 and so on.
  private init?(_ text: Substring) {
    let digits = text.first == "-" || text.first == "v" ? text.dropFirst() : text
    let numbers = digits.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }.split(separator: ".").map { Int($0) }
    guard let major = numbers.first ?? nil else { return nil }
    let minor = numbers.count > 1 ? numbers[1] : nil
    self = major == 1 && (minor ?? 0) >= 5 ? RuntimeVersion(minor ?? 0) : RuntimeVersion(major, minor)
  }
}
