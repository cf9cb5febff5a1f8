import Foundation
import TestSupport
import Testing

@Suite("Installed libperfmap", .ownThread)
struct LibraryTests {
  private func library() throws -> InstalledLibrary { try InstalledLibrary.shared.get() }

  @Test("libperfmap needs only libc, exports only its functions, and is smaller than 100 KB")
  func small() throws {
    let library = try library()
    let needed = try run("readelf -d '\(library.library)' | grep NEEDED").output
    #expect(needed.split(separator: "\n").count == 1 && needed.contains("libc.so"), "\(needed)")
    let size = try #require(try FileManager.default.attributesOfItem(atPath: library.library + ".1")[.size] as? Int)
    #expect(size > 0 && size < 100_000)
    for list in ["nm -D --defined-only '\(library.library)'", "nm -g --defined-only '\(library.prefix)/lib/libperfmap.a'"] {
      let names = try run(list).output.split(separator: "\n").compactMap { $0.split(separator: " ").last.map(String.init) }
      let functions = names.filter { !$0.hasPrefix("PERFMAP_") && !$0.hasSuffix(":") }.map { String($0.prefix { $0 != "@" }) }.sorted()
      #expect(
        functions == [
          "perfmap_copy_map_file", "perfmap_flush", "perfmap_state_fini", "perfmap_state_init", "perfmap_state_init_with",
          "perfmap_write_entry", "perfmap_write_entry64",
        ])
    }
  }

  @Test("perfmap.h works in strict C and C++, with the static and the shared library", arguments: ["c", "c++"], [true, false])
  func languages(language: String, isStatic: Bool) throws {
    let library = try library()
    let directory = try ScratchDirectory()
    let source = """
      #include <perfmap.h>
      #include <stdio.h>
      #include <unistd.h>
      int main(void) {
        char path[64];
        FILE *map;
        int c;
        if (perfmap_state_init_with(PERFMAP_TRUNCATE_STALE | PERFMAP_REFUSE_NAMES, 4096, 1000) != 0) return 1;
        if (perfmap_write_entry((const void *)0x1000, 0x40, "one") != 0) return 2;
        if (perfmap_write_entry64((const void *)0x2000, 0x100000000, "two") != 0) return 3;
        if (perfmap_write_entry((const void *)0x3000, 1, "a\\nb") != -1) return 4;
        if (perfmap_state_init_with(0, 0, 0) != -1) return 5;
        if (perfmap_flush() != 0) return 6;
        snprintf(path, sizeof path, "/tmp/perf-%d.map", (int)getpid());
        map = fopen(path, "r");
        if (!map) return 7;
        while ((c = getc(map)) != EOF) putchar(c);
        fclose(map);
        perfmap_state_fini();
        return unlink(path);
      }

      """
    try directory.write("program.source", source.utf8)
    let standard = language == "c" ? "c99 -D_POSIX_C_SOURCE=200809L" : "c++17 -Wno-long-long"
    let compiler = language == "c" ? "cc" : "c++"
    let libraries =
      isStatic
      ? "-I'\(library.prefix)/include' -x none '\(library.prefix)/lib/libperfmap.a' -lpthread"
      : "-x none \(try library.flags()) -Wl,-rpath,'\(library.prefix)/lib'"
    let built = try run(
      "\(compiler) -x \(language) -std=\(standard) -Wall -Wextra -Werror -pedantic '\(directory.file("program.source"))' "
        + "-o '\(directory.file("program"))' \(libraries)")
    #expect(built.ending == .exit(0), "\(built.errors)")
    let result = try run("'\(directory.file("program"))'")
    #expect(result.ending == .exit(0))
    #expect(result.output == "1000 40 one\n2000 100000000 two\n")
  }

  @Test("libperfmap refuses a planted hard link at the path of its map", .enabled(if: ContractTests.hasPython, "needs python3"))
  func plantedLink() throws {
    let script = """
      import ctypes, errno, os, sys
      api = ctypes.CDLL(sys.argv[1], use_errno=True)
      path = f"/tmp/perf-{os.getpid()}.map"
      os.link(sys.argv[2], path)
      try:
        for call in (lambda: api.perfmap_state_init(), lambda: api.perfmap_write_entry(ctypes.c_void_p(1), 1, b"x")):
          assert call() == -1 and ctypes.get_errno() == errno.EPERM, ctypes.get_errno()
      finally: os.unlink(path)
      """
    let directory = try ScratchDirectory()
    try directory.write("script.py", script.utf8)
    try directory.write("victim", "precious\n".utf8)
    let result = try run("\(ContractTests.python) '\(directory.file("script.py"))' '\(library().library)' '\(directory.file("victim"))'")
    #expect(result.ending == .exit(0), "\(result.errors)")
    #expect(directory.bytes("victim") == Array("precious\n".utf8))
  }

  @Test(
    "Buffered entries are written by exit(3), and not again by the child of a fork",
    .enabled(if: ContractTests.hasPython, "needs python3"))
  func exitAndFork() throws {
    let script = """
      import ctypes, os, sys
      api = ctypes.CDLL(sys.argv[1])
      assert api.perfmap_state_init_with(0, 65536, 3600000) == 0
      for i in range(100): assert api.perfmap_write_entry(ctypes.c_void_p(4096 + i), 1, b"parent") == 0
      child = os.fork()
      if child == 0:
        assert api.perfmap_write_entry(ctypes.c_void_p(1), 1, b"child") == 0
        assert api.perfmap_flush() == 0
        os._exit(0)
      assert os.waitpid(child, 0)[1] == 0
      print(open(f"/tmp/perf-{child}.map").read(), end="")
      os.unlink(f"/tmp/perf-{child}.map")
      print(os.getpid(), os.path.getsize(f"/tmp/perf-{os.getpid()}.map"))
      """
    let directory = try ScratchDirectory()
    try directory.write("script.py", script.utf8)
    let result = try run("\(ContractTests.python) '\(directory.file("script.py"))' '\(library().library)'")
    #expect(result.ending == .exit(0), "\(result.errors)")
    let lines = result.output.split(separator: "\n")
    #expect(lines.first == "1 1 child" && lines.count == 2)
    let words = try #require(lines.last).split(separator: " ")
    #expect(words.last == "0", "nothing was written before the end")
    let path = "/tmp/perf-\(words[0]).map"
    let map = try String(contentsOfFile: path, encoding: .utf8)
    try FileManager.default.removeItem(atPath: path)
    #expect(map == (0..<100).map { "\(String(4096 + $0, radix: 16)) 1 parent\n" }.joined())
  }
}
