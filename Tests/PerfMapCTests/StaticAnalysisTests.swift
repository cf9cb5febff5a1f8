import TestSupport
import Testing

@Suite("Static analysis of C", .ownThread)
struct StaticAnalysisTests {
  private static func analyze(_ files: String) throws -> (ending: Ending, output: String, errors: String) {
    try run("'\(InstalledLibrary.root)/Tests/Support/analyze' \(files)")
  }

  @Test("The analysers of clang and gcc find nothing in the C code of the repository")
  func nothing() throws {
    let result = try Self.analyze("")
    #expect(result.ending == .exit(0), "\(result.output)\(result.errors)")
    #expect(result.output.contains("nothing found"))
  }

  @Test("The static analysis reports the file and line of a null pointer dereference")
  func fault() throws {
    let directory = try ScratchDirectory()
    try directory.write("fault.c", "int main(void) { int *place = 0; return *place; }\n".utf8)
    let result = try Self.analyze("'\(directory.file("fault.c"))'")
    #expect(result.ending == .exit(1))
    #expect(result.output.contains("fault.c:1:"), "\(result.output)")
  }
}
