import TestSupport
import Testing

@Suite("Size of the program", .ownThread)
struct SizeTests {
  /// A single call of a Foundation extension links 45 MB of locale data into a static build.
  @Test("FoundationEssentials is the only Foundation library linked", .enabled(if: Self.symbols != nil, "needs nm"))
  func essentials() throws {
    let symbols = try #require(Self.symbols)
    #expect(symbols.contains { $0.contains("20FoundationEssentials") })
    #expect(symbols.filter { $0.contains("10Foundation") || $0.contains("26FoundationInternationalization") } == [])
  }

  /// The undefined symbols of the program.
  private static let symbols: [Substring]? = {
    guard let child = try? ChildProcess("/usr/bin/nm", ["-D", "--undefined-only", Jittop.path]), child.ends() == .exit(0) else {
      return nil
    }
    return child.text.split(separator: "\n")
  }()
}
