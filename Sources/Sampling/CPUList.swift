import LinuxSystem

/// The numbers of CPUs in the form of `/sys/devices/system/cpu/online`, such as `0-3,5`.
struct CPUList: Hashable {
  let numbers: [Int32]

  /// The maximum number of CPUs that Linux supports: the largest CONFIG_NR_CPUS.
  private static let limit: Int32 = 8192

  /// Parses a list; nil if it is empty or has another form.
  init?(_ text: [UInt8]) {
    var numbers: [Int32] = []
    for part in text.prefix(while: { $0 != 0x0a }).split(separator: UInt8(ascii: ",")) {
      let bounds = part.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        .map { Int32(String(decoding: $0, as: UTF8.self)) }
      guard let first = bounds.first ?? nil, let last = bounds.last ?? nil, bounds.count <= 2, 0 <= first, first <= last, last < Self.limit
      else { return nil }
      numbers += first...last
    }
    guard !numbers.isEmpty else { return nil }
    self.numbers = numbers
  }

  /// The CPUs that are online; CPU 0 if they cannot be read.
  static var online: CPUList {
    let directory = try? ProcDirectory("/sys/devices/system/cpu")
    let text = (try? directory?.read("online")) ?? nil
    return text.flatMap { CPUList($0) } ?? CPUList(numbers: [0])
  }

  private init(numbers: [Int32]) { self.numbers = numbers }
}
