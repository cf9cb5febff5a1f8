import TestSupport
import Testing

/// What the program is linked with.
@Suite("Size", .ownThread)
struct SizeTests {
  /// One call of a method that Foundation lends to a type of Swift links 45 MB of tables about languages into a static build.
  @Test("nothing of Foundation is used but its essentials", .enabled(if: Self.symbols != nil, "needs nm"))
  func essentials() throws {
    let symbols = try #require(Self.symbols)
    #expect(symbols.contains { $0.contains("20FoundationEssentials") })
    #expect(symbols.filter { $0.contains("10Foundation") || $0.contains("26FoundationInternationalization") } == [])
  }

  /// What it takes from libraries.
  private static let symbols: [Substring]? = {
    guard let child = try? ChildProcess("/usr/bin/nm", ["-D", "--undefined-only", Jittop.path]), child.ends() == .exit(0) else {
      return nil
    }
    return child.text.split(separator: "\n")
  }()
}
