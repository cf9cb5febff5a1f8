import CLinux
import Glibc
import LinuxSystem
import Synchronization

/// How much of the machine other people's files may take.
package enum Memory {
  /// The largest number of entries that are kept at once: a quarter of the memory, at 64 bytes an entry; a million at least.
  ///
  /// `JITTOP_ENTRY_LIMIT` names another number, so that tests need not write gigabytes.
  package static let entryLimit: Int = {
    if let named = getenv("JITTOP_ENTRY_LIMIT").flatMap({ Int(String(cString: $0)) }), named > 0 { return named }
    let bytes = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    return max(1_000_000, bytes / 4 / 64)
  }()
}

/// What is free in the heap, and would stay ours: tables of maps that went, orders of entries that nobody looks at any more.
struct SpareMemory {
  /// How much more than could not be given back last time is worth the way through the heap, of which a gigabyte takes some 30 ms.
  private static let least = 32 << 20
  private var due: Duration = .zero
  private let rest = Rest()

  /// What was left when the heap was given back last: what is no heap, and free pieces between others.
  private final class Rest: Sendable {
    let bytes = Atomic<Int>(0)
  }

  /// Gives it back to the system (malloc_trim(3)), elsewhere; looks every twenty seconds.
  mutating func giveBack(at now: Duration) {
    guard now >= due else { return }
    due = now + .seconds(20)
    guard let spare = Self.spare() else { return }
    let rest = rest
    guard spare >= rest.bytes.load(ordering: .relaxed) + Self.least else {
      rest.bytes.min(spare, ordering: .relaxed)
      return
    }
    Task.detached {
      malloc_trim(0)
      rest.bytes.store(Self.spare() ?? spare, ordering: .relaxed)
    }
  }

  /// The bytes that are resident without being in use. What malloc counts as free would not do: it counts what it has given back, too.
  private static func spare() -> Int? {
    // `self` is a link: the trailing slash follows it.
    guard let directory = try? ProcDirectory("/proc/self/"), let text = (try? directory.read("statm")) ?? nil else { return nil }
    // proc_pid_statm(5): the second field, in pages.
    let words = text.split(separator: UInt8(ascii: " "))
    guard words.count > 1, let pages = Int(String(decoding: words[1], as: UTF8.self)) else { return nil }
    let heap = mallinfo2()
    return pages * sysconf(Int32(_SC_PAGESIZE)) - Int(heap.uordblks) - Int(heap.hblkhd)
  }
}
