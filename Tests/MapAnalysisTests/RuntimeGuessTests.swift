import PerfMap
import Testing

@testable import MapAnalysis

@Suite("Runtimes from programs and names")
struct RuntimeGuessTests {
  /// Returns the guess after entries with these names. Names before the index `first` are those of an earlier process.
  private func guess(_ names: [String], program: String? = nil, from first: Int = 0) -> RuntimeGuess {
    var text = ""
    for (index, name) in names.enumerated() { text += "\(String(0x7f00_0000_1000 + index * 16, radix: 16)) 10 \(name)\n" }
    let read = ReadMap(Array(text.utf8))
    var guess = RuntimeGuess(program: program, from: first)
    _ = guess.update(read.readings.contents.entries) { read.text($0.name) }
    return guess
  }

  @Test("Names that only QEMU writes outweigh the symbols of the emulated program")
  func trampoline() {
    let names = ["tcg-prologue-buffer", "main", "main+0x4", "do_trampoline", "do_trampoline+0x4"]
    #expect(guess(names).runtime == .qemu)
    #expect(guess(names, program: "qemu-x86_64").runtime == .qemu)
    #expect(guess(Array(names.dropFirst())).runtime == .qemu)
    #expect(guess(["main", "main+0x4", "main+0x8"]).runtime == .qemu)
  }

  @Test("The program outweighs a few names of another runtime")
  func program() {
    #expect(guess(["(wrapper x) y", "main", "compute"], program: "qemu-x86_64").runtime == .qemu)
    #expect(guess(["(wrapper x) y", "main", "compute"], program: "MyService").runtime == .mono)
    #expect(guess([], program: "python3.12").runtime == .cpython)
  }

  @Test("A majority of the names outweighs the program, so a second runtime inside the program is recognized")
  func secondRuntime() {
    #expect(guess(["wasm[0]::function[1]", "wasm[0]::function[2]", "py::f:/a.py"], program: "python3.12").runtime == .wasmtime)
  }

  @Test("The names decide between the runtimes of one program")
  func ruby() {
    #expect(guess(["ZJIT: side-exit", "other", "other"], program: "ruby").runtime == .zjit)
    #expect(guess(["[JIT] A#b"], program: "ruby").runtime == .yjit)
    #expect(guess(["ZJIT: A#b@a.rb:1"]).runtime == .zjit)
  }

  @Test("Names of an earlier process do not count")
  func earlier() {
    let names = ["JS:*a /a.js:1:1", "JS:*b /a.js:2:1", "JS:*c /a.js:3:1", "py::f:/a.py", "other"]
    #expect(guess(names, program: "python3.13").runtime == .node)
    #expect(guess(names, program: "python3.13", from: 3).runtime == .cpython)
    #expect(guess(names, from: 3).runtime == .cpython)
    #expect(guess(names, from: 5).runtime == nil)
  }

  @Test("A program that becomes known after the names can change the guess")
  func later() {
    var guess = guess(["(wrapper x) y", "main", "compute"])
    #expect(guess.runtime == .mono)
    guess.identify(program: "qemu-aarch64")
    #expect(guess.runtime == .qemu)
  }

  @Test("A map of .NET without tiers, or with stubs alone, is recognized")
  func dotNet() {
    #expect(guess(["void [System.Private.CoreLib] System.Foo::A(int)", "instance void [app] App.Program::Run()"]).runtime == .coreclr)
    #expect(guess(["stub ReportStubBlock<StubPrecode>", "stub ReportStubBlock<VSD_DispatchStub>"]).runtime == .coreclr)
  }

  @Test("Runtimes that open their maps for appending are known", arguments: [Runtime.cpython, .wasmtime, .zjit, .wamr, .box64])
  func appends(_ runtime: Runtime) {
    #expect(runtime.appends)
    #expect(!Runtime.node.appends && !Runtime.fex.appends)
  }
}
