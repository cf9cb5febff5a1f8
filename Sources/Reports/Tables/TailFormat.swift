import Dashboard
import PerfMap
import Screen

/// An output format of `jittop tail`.
package enum TailFormat: String, CaseIterable {
  /// Aligned columns.
  case text
  /// One JSON object per line (JSON Lines).
  case jsonl
  /// Comma-separated values with a header line (RFC 4180).
  case csv

  /// The header line; nil if the format has none.
  package var heading: String? {
    self == .csv ? "seen,pid,comm,map,line,address,size,kind,tier,overlap,overlaps,taken,name\r\n" : nil
  }

  /// Returns an entry as a line without the LF at the end; a CSV line ends with CR.
  package func line(_ entry: TailedEntry) -> String {
    switch self {
    case .text: text(entry)
    case .jsonl: JSONOutput.line(entry)
    case .csv: csv(entry)
    }
  }

  // MARK: - Text

  private func text(_ entry: TailedEntry) -> String {
    let time = entry.seenAt.map { SafeText(UTCTime.dayTime($0)) } ?? "-"
    let tier = GlyphStyles.tier(entry.meaning?.tier)
    let overlap = entry.worst.map { GlyphStyles.overlap($0).glyph } ?? " "
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
