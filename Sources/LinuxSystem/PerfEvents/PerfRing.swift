import CLinux
import Glibc
import SystemPackage

/// A ring in which the kernel stores the records of the events on one CPU. Source: perf_event_open(2), MMAP layout.
///
/// The ring belongs to an event of the thread that creates it, so it stays valid when sampled threads end.
package final class PerfRing {
  package let cpu: Int32
  /// The descriptor to poll. It becomes readable each time the kernel has filled another half of a full-size ring. A poll resets it.
  package let descriptor: Int32
  private let header: UnsafeMutableRawPointer
  private let data: UnsafeRawBufferPointer
  private let mappedSize: Int

  /// The number of data pages of a ring. If the kernel does not permit so many, a smaller ring is used. By default, the rings of an
  /// unprivileged user may have 129 pages for each CPU (`kernel.perf_event_mlock_kb`).
  private static let pages = 64

  /// Opens a ring for the events on a CPU.
  ///
  /// - Throws: ``Failure/event`` with the error of perf_event_open(2), or ``Failure/memory`` with the error of mmap(2), which is
  ///   `.notPermitted` if the user's memory for rings is used up.
  package init(cpu: Int32) throws(Failure) {
    self.cpu = cpu
    let page = sysconf(Int32(_SC_PAGESIZE))
    descriptor = jt_perf_open_ring(cpu, UInt32(clamping: Self.pages * page / 2))
    guard descriptor >= 0 else { throw .event(Errno.last) }
    var pages = Self.pages
    while pages > 0 {
      if let mapped = jt_perf_map(descriptor, (pages + 1) * page) {
        header = mapped
        data = UnsafeRawBufferPointer(start: mapped + page, count: pages * page)
        mappedSize = (pages + 1) * page
        return
      }
      pages /= 2
    }
    let error = Errno.last
    close(descriptor)
    throw .memory(error)
  }

  /// An error of ``PerfRing/init(cpu:)``.
  package enum Failure: Error {
    /// The event of the ring could not be opened.
    case event(Errno)
    /// The memory of the ring could not be mapped.
    case memory(Errno)
  }

  /// The number of bytes that the kernel has written so far. The records of one ring are in the order of their times.
  package var head: UInt64 { jt_perf_head(header) }

  /// Appends the unread bytes up to `head`, an earlier value of ``head``, and releases them to the kernel. The bytes are whole records.
  package func read(to head: UInt64, into bytes: inout [UInt8]) {
    let tail = jt_perf_tail(header)
    let count = head &- tail
    guard count > 0, count <= UInt64(data.count) else { return }
    // The size of the ring is a power of two.
    let start = Int(tail & UInt64(data.count - 1))
    let first = min(Int(count), data.count - start)
    bytes.append(contentsOf: data[start..<start + first])
    bytes.append(contentsOf: data[..<(Int(count) - first)])
    jt_perf_release(header, head)
  }

  deinit {
    munmap(header, mappedSize)
    close(descriptor)
  }
}
