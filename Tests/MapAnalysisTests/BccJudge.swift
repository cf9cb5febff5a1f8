import Glibc
import TestSupport

/// The program Support/bcc.cpp, compiled once per test run next to the programs of the package.
struct BccJudge: Sendable {
  static let shared = Result { try BccJudge() }

  /// The path of g++ in PATH, or nil. The C++ library of another compiler may sort equal keys in another order.
  static let compiler: String? = {
    let candidates = (variable("PATH") ?? "/usr/bin").split(separator: ":").map { "\($0)/g++" }
    return candidates.first { (path: String) in access(path, X_OK) == 0 }
  }()
  static let hasCompiler = compiler != nil
  static let hasLibbcc = hasCompiler && (try? shared.get().run(["libbcc"])) != nil

  private let program = BuiltProgram.path("bcc-judge")

  private init() throws {
    guard let compiler = Self.compiler else { throw SetupError(step: "g++ is missing") }
    let source = SampleMap.repository + "/Tests/MapAnalysisTests/Support/bcc.cpp"
    let child = try ChildProcess(compiler, ["-O1", source, "-o", program, "-ldl"], environment: Self.variables("PATH"))
    guard child.ends() == .exit(0) else { throw SetupError(step: "g++: \(child.errorText)") }
  }

  /// Runs the program, and returns the lines of its output.
  func run(_ words: [String]) throws -> [Substring] {
    let child = try ChildProcess(program, words, environment: Self.variables("JITTOP_LIBBCC", "LD_LIBRARY_PATH"))
    guard child.ends() == .exit(0) else { throw SetupError(step: "bcc-judge \(words): \(child.errorText)") }
    return child.text.split(separator: "\n")
  }

  private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  private static func variables(_ names: String...) -> [String] {
    names.compactMap { name in variable(name).map { "\(name)=\($0)" } }
  }
}
