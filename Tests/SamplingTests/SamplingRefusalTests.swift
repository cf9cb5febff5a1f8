import SystemPackage
import Testing

@testable import Sampling

@Suite("Refusals of sampling")
struct SamplingRefusalTests {
  private func refusal(
    _ step: SamplingRefusal.Step, _ errno: Errno, paranoia: Int? = 2, hertz: UInt32 = 99, isOwn: Bool = true
  ) -> SamplingRefusal {
    SamplingRefusal(step, errno, .init(paranoia: paranoia, largestRate: 100_000, hertz: hertz, isOwnProcess: isOwn))
  }

  @Test("Each error of the kernel has its cause and a remedy")
  func causes() {
    let cases: [(SamplingRefusal, cause: String, remedy: String)] = [
      (refusal(.event, .permissionDenied, paranoia: 3), "kernel.perf_event_paranoid is 3", "sysctl kernel.perf_event_paranoid=2"),
      (refusal(.event, .permissionDenied, isOwn: false), "another user", "setcap cap_perfmon,cap_sys_ptrace=ep"),
      (refusal(.event, .permissionDenied), "forbids tracing this process", "run as root"),
      (refusal(.event, .permissionDenied, paranoia: nil), "forbids tracing this process", "run as root"),
      (refusal(.event, .notPermitted), "seccomp", "--cap-add PERFMON"),
      (refusal(.event, .tooManyOpenFiles), "out of file descriptors", "ulimit -n"),
      (refusal(.ringMemory, .tooManyOpenFilesInSystem), "out of file descriptors", "ulimit -n"),
      (refusal(.ringMemory, .notPermitted), "no memory is left for the sample rings", "kernel.perf_event_mlock_kb"),
      (refusal(.ringMemory, .noMemory), "no memory is left for the sample rings", "ulimit -l"),
      (refusal(.event, .noMemory), "no memory for sampling", "end other samplings"),
      (refusal(.event, .noSuchProcess), "has ended", "check the PID"),
      (refusal(.threads, .noSuchFileOrDirectory), "has ended", "check the PID"),
      (refusal(.threads, .permissionDenied), "hidden from this user", "run as root"),
      (refusal(.event, .noSuchFileOrDirectory), "no event for the CPU clock", "CONFIG_PERF_EVENTS"),
      (refusal(.event, .operationNotSupportedByDevice), "no event for the CPU clock", "CONFIG_PERF_EVENTS"),
      (refusal(.event, .noFunction), "no perf events", "CONFIG_PERF_EVENTS"),
      (refusal(.event, .resourceBusy), "another program samples exclusively", "end it"),
      (refusal(.event, .invalidArgument, hertz: 200_000), "200000 Hz exceed the kernel's limit of 100000 Hz", "sample less often"),
      (refusal(.event, .invalidArgument), "Invalid argument", "newer"),
    ]
    for (refusal, cause, remedy) in cases {
      #expect(refusal.cause.contains(cause) && refusal.remedy.contains(remedy), "\(refusal)")
    }
  }

  @Test("Lists of CPUs are parsed, and other texts are refused")
  func processors() {
    #expect(CPUList(Array("0-3,5,8-8\n".utf8))?.numbers == [0, 1, 2, 3, 5, 8])
    #expect(CPUList(Array("0\n".utf8))?.numbers == [0])
    for text in ["", "\n", "a", "3-1", "-1", "0-", "1-2-3", "0-99999999"] { #expect(CPUList(Array(text.utf8)) == nil, "\(text)") }
    #expect(!CPUList.online.numbers.isEmpty)
  }
}
