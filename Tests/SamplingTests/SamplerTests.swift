import Glibc
import LinuxSystem
import PerfMap
import SystemPackage
import TestSupport
import Testing

@testable import Sampling

private enum SamplingPermission {
  static let isGranted: Bool = {
    let rate = SamplingRate(hertz: 99, callers: true)
    guard let sampler = try? Sampler(rate), let child = try? ChildProcess("/bin/sleep", ["600"]) else { return false }
    return (try? sampler.add(ProcessID(child.pid))) != nil
  }()

  static let isGrantedForSystem: Bool = {
    guard let ring = try? PerfRing(cpu: CPUList.online.numbers[0]) else { return false }
    return (try? PerfEvent(.system, into: ring, hertz: 99, callers: false)) != nil
  }()
}

/// The tests sample child processes. This needs no privilege at the usual settings of the kernel.
@Suite("Sampling of processes", .ownThread, .serialized, .enabled(if: SamplingPermission.isGranted, "sampling is not permitted here"))
struct SamplerTests {
  private static let rate = SamplingRate(hertz: 999, callers: true)

  /// The number of open perf events of this process. No other test opens any.
  private static var events: Int {
    ScratchDirectory.names(in: "/proc/self/fd").count { name in
      var target = [CChar](repeating: 0, count: 64)
      let length = readlink("/proc/self/fd/\(name)", &target, target.count)
      return length > 0 && String(decoding: target[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self) == "anon_inode:[perf_event]"
    }
  }

  /// Reads records until there are `count` samples, for at most 20 s.
  private func samples(_ sampler: Sampler, _ count: Int) -> [(time: MonotonicTime, sample: Sample)] {
    var found: [(time: MonotonicTime, sample: Sample)] = []
    _ = becomesTrue(within: 20) {
      for record in sampler.records(below: sampler.heads) {
        if case .sample(let sample) = record.event { found.append((record.time, sample)) }
      }
      return found.count >= count
    }
    return found
  }

  @Test("Samples are of the added process and of several of its threads, with times of the monotonic clock")
  func samples() throws {
    let directory = try ScratchDirectory()
    let child = try ChildProcess(BuiltProgram.path("run-hot"), [directory.path, "1"])
    let pid = ProcessID(child.pid)
    #expect(becomesTrue { child.isRunning() && child.output.count > 0 })
    let before = MonotonicTime.now
    let sampler = try Sampler(Self.rate)
    try sampler.add(pid)
    let found = samples(sampler, 300)
    #expect(found.count >= 300 && found.allSatisfy { $0.sample.pid == pid && $0.time > before && $0.time < .now })
    let threads = Set(found.map(\.sample.thread))
    // At least the main thread and the thread that counts.
    #expect(threads.contains(ThreadID(child.pid)) && threads.count >= 2)
    #expect(sampler.malformed == 0)
  }

  @Test("Threads that start later are reported, and sampled by the events of the thread that started them")
  func threads() throws {
    let directory = try ScratchDirectory()
    let child = try ChildProcess(BuiltProgram.path("run-hot"), [directory.path, "1"])
    #expect(becomesTrue { child.isRunning() && child.output.count > 0 })
    let sampler = try Sampler(Self.rate)
    try sampler.add(ProcessID(child.pid))
    var started: Set<ThreadID> = []
    var sampled: Set<ThreadID> = []
    let seesBoth = becomesTrue(within: 20) {
      for record in sampler.records(below: sampler.heads) {
        switch record.event {
        case .started(_, let thread): started.insert(thread)
        case .sample(let sample): sampled.insert(sample.thread)
        default: continue
        }
      }
      return started.count >= 20 && sampled.intersection(started).count >= 3
    }
    #expect(seesBoth, "\(started.count) started, \(sampled.count) sampled")
  }

  @Test("For a thread with events of its own, samples of inherited events do not count until its ID belongs to a new thread")
  func inheritedEvents() throws {
    let directory = try ScratchDirectory()
    let child = try ChildProcess(BuiltProgram.path("run-hot"), [directory.path, "1"])
    #expect(becomesTrue { child.isRunning() && child.output.count > 0 })
    let pid = ProcessID(child.pid)
    let rings = [try PerfRing(cpu: CPUList.online.numbers[0])]
    var threads = SampledThreads()
    #expect(try !threads.open(pid, into: rings, Self.rate, limit: 1) && threads.count == 0)
    #expect(try threads.open(pid, into: rings, Self.rate, limit: .max) && threads.count >= 3)
    let main = ThreadID(child.pid)
    let ids = threads.owners
    let own = try #require(ids.first { $0.value == main }?.key)
    let (other, thread) = try #require(ids.first { $0.value != main })
    func sample(_ thread: ThreadID, by id: UInt64) -> Sample {
      Sample(pid: pid, thread: thread, eventID: id, address: Address(0), callers: [])
    }
    func accepts(_ sample: Sample) -> Bool { threads.accepts(sample) }
    #expect(accepts(sample(main, by: own)) && accepts(sample(thread, by: other)))
    #expect(!accepts(sample(thread, by: own)) && !accepts(sample(main, by: .max)))
    // A thread that started later has only inherited events.
    #expect(accepts(sample(ThreadID(.max), by: own)))
    threads.note(thread, at: MonotonicTime(0))
    #expect(!accepts(sample(thread, by: own)))
    threads.note(thread, at: .now)
    #expect(accepts(sample(thread, by: own)))
  }

  @Test("Threads that end without a sample are counted, and more than 50 of them in a second are many")
  func unsampledThreads() {
    var threads = SampledThreads()
    func end(_ count: Int32, _ time: UInt64) { for thread in 0..<count { threads.end(ThreadID(thread), at: MonotonicTime(time)) } }
    for second in 1...10 { end(40, UInt64(second) * 2_000_000_000) }
    #expect(threads.unsampledCount == 400 && !threads.hasManyUnsampled)
    end(60, 30_000_000_000)
    #expect(threads.unsampledCount == 460 && threads.hasManyUnsampled)
    end(1, 60_000_000_000)
    #expect(threads.hasManyUnsampled)
  }

  @Test(
    "A process with many short threads is sampled by events of the whole system",
    .enabled(if: SamplingPermission.isGrantedForSystem, "sampling of the whole system is not permitted here"))
  func shortThreads() throws {
    let directory = try ScratchDirectory()
    let child = try ChildProcess(BuiltProgram.path("run-hot"), [directory.path, "1"])
    #expect(becomesTrue { child.isRunning() && child.output.count > 0 })
    let sampler = try Sampler(Self.rate)
    let events = Self.events
    try sampler.add(ProcessID(child.pid))
    let own = Self.events - events
    // The events of at least three threads, one for each thread and CPU, are closed. One event of the whole system is opened for each CPU.
    #expect(
      becomesTrue(within: 20) {
        _ = sampler.records(below: sampler.heads)
        return Self.events - events == CPUList.online.numbers.count
      })
    #expect(own >= 3 * CPUList.online.numbers.count)
    #expect(samples(sampler, 100).allSatisfy { $0.sample.pid == ProcessID(child.pid) })
    sampler.remove(ProcessID(child.pid))
    #expect(Self.events == events)
  }

  @Test("Removing a process closes its events, a failed addition leaves none open, and the released sampler closes the rest")
  func descriptors() throws {
    #expect(Self.events == 0)
    let directory = try ScratchDirectory()
    let child = try ChildProcess(BuiltProgram.path("run-hot"), [directory.path, "20"])
    #expect(becomesTrue { child.isRunning() && child.output.count > 0 })
    do {
      let sampler = try Sampler(Self.rate)
      let rings = Self.events
      #expect(rings == CPUList.online.numbers.count)
      try sampler.add(ProcessID(child.pid))
      #expect(Self.events >= rings + 21 * rings)
      child.end()
      // The ring does not become readable when a process ends, so a caller that polls it still waits.
      _ = sampler.records(below: sampler.heads)
      var requests = sampler.descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      // The first poll may report that a ring was half full before.
      _ = poll(&requests, nfds_t(requests.count), 0)
      #expect(poll(&requests, nfds_t(requests.count), 0) == 0)
      sampler.remove(ProcessID(child.pid))
      #expect(Self.events == rings)
      let refusal = #expect(throws: SamplingRefusal.self) { try sampler.add(ProcessID(child.pid)) }
      #expect(refusal?.errno == .noSuchFileOrDirectory)
      #expect(Self.events == rings)
    }
    #expect(Self.events == 0)
  }

  @Test("A rate above the limit of the kernel is refused with the limit")
  func excessiveRate() throws {
    let child = try ChildProcess("/bin/sleep", ["600"])
    let sampler = try Sampler(SamplingRate(hertz: 4_000_000_000, callers: false))
    let refusal = #expect(throws: SamplingRefusal.self) { try sampler.add(ProcessID(child.pid)) }
    #expect(refusal?.cause.contains("exceed the kernel's limit") ?? false, "\(String(describing: refusal))")
  }
}
