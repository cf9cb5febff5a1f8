import Dashboard
import Glibc
import PerfMap
import Screen
import SystemPackage

/// Writes entries to standard output in whole lines, as many at once as have come.
struct TailPrinter {
  let format: TailFormat
  private var lines: [UInt8] = []
  private var hasBegun = false

  /// How much is gathered before it is written.
  private static let enough = 64 << 10

  init(format: TailFormat) { self.format = format }

  /// Takes an entry.
  mutating func add(_ entry: TailedEntry) throws(Errno) {
    if !hasBegun, let heading { lines.append(contentsOf: heading.utf8) }
    hasBegun = true
    lines.append(contentsOf: line(entry).utf8)
    lines.append(0x0a)
    if lines.count >= Self.enough { try flush() }
  }

  /// Writes what was taken. Throws EPIPE when nobody reads any more.
  mutating func flush() throws(Errno) {
    guard !lines.isEmpty else { return }
    defer { lines.removeAll(keepingCapacity: true) }
    do {
      try FileDescriptor.standardOutput.writeAll(lines)
    } catch {
      throw error as? Errno ?? .ioError
    }
  }

  private var heading: String? {
    format == .csv ? "seen,pid,comm,map,line,address,size,kind,tier,overlap,overlaps,taken,name\r\n" : nil
  }

  private func line(_ entry: TailedEntry) -> String {
    switch format {
    case .text: text(entry)
    case .jsonl: JSONOutput.line(entry)
    case .csv: csv(entry)
    }
  }

  // MARK: - Text

  private func text(_ entry: TailedEntry) -> String {
    let time = entry.seenAt.map { SafeText(UTCTime.dayTime($0)) } ?? "-"
    let tier = Signs.tier(entry.meaning?.tier)
    let overlap = entry.worst.map { Signs.overlap($0).glyph } ?? " "
    let columns: [SafeText] = [
      time.padded(to: 12), SafeText(entry.pid.map { "\($0)" } ?? "-").padded(to: 7, .trailing),
      SafeText(entry.comm ?? "-").truncated(to: 12).padded(to: 12), SafeText(entry.address).padded(to: 16, .trailing),
      SafeText(String(entry.size, radix: 16)).padded(to: 8, .trailing), tier.glyph, tier.word.padded(to: 6), overlap,
    ]
    return columns.map(\.string).joined(separator: " ") + " " + SafeText(bytes: entry.rawName).string
  }

  // MARK: - CSV

  private func csv(_ entry: TailedEntry) -> String {
    let taken = entry.overlaps.reduce(UInt64(0)) { $0 &+ $1.bytes }
    let fields: [String] = [
      entry.seen ?? "", entry.pid.map { "\($0)" } ?? "", entry.comm ?? "", entry.map, "\(entry.line)", entry.address, "\(entry.size)",
      entry.kind ?? "", entry.tier ?? "", entry.worst.map(\.name) ?? "", "\(entry.overlaps.count)", "\(taken)", entry.name,
    ]
    return fields.map { SafeText($0).csvField }.joined(separator: ",") + "\r"
  }
}
