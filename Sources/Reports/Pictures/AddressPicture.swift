import Dashboard
import MapAnalysis
import Monitor
import PerfMap
import Screen

/// The address space of a map as an SVG: a bar for each cluster of code, coloured by tier, with overlaps marked below.
///
/// The scale differs from bar to bar. A legend explains the colours and glyphs.
package struct AddressPicture {
  /// The maximum number of overlaps to mark. If there are more, the newest are marked.
  package static let overlapLimit = 1 << 20
  /// The maximum number of bars. The clusters with the most owned bytes are shown.
  private static let clusterLimit = 64

  private let map: LoadedMap
  private let clusters: [ClusterBar]
  private let hidden: [ClusterBar]

  package init(_ map: LoadedMap) {
    self.map = map
    let all = ClusterBar.all(of: map)
    let shown = Set(all.sorted { $0.owned > $1.owned }.prefix(Self.clusterLimit).map(\.window))
    clusters = all.filter { shown.contains($0.window) }
    hidden = all.filter { !shown.contains($0.window) }
  }

  // MARK: - Layout

  private static let width = 1200
  private static let margin = 24
  private static let barTop = 18
  private static let barHeight = 26
  private static let clusterHeight = 66
  private static let headHeight = 96
  private static let legendHeight = 96

  package var svg: String {
    let body = Self.headHeight + clusters.count * Self.clusterHeight + (hidden.isEmpty ? 0 : 24)
    let height = body + Self.legendHeight
    var text = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.width) \(height)" width="\(Self.width)" height="\(height)" role="img">
      <title>\(XML.text(title))</title>
      \(PictureStyle.css())
      <rect class="paper" width="\(Self.width)" height="\(height)"/>
      <text class="title" x="\(Self.margin)" y="36">\(XML.text(title))</text>
      <text class="dim" x="\(Self.margin)" y="58">\(XML.text(subtitle))</text>
      <text class="dim" x="\(Self.margin)" y="76">Each bar has its own scale; gaps between clusters are omitted.</text>

      """
    for (index, cluster) in clusters.enumerated() {
      text += "<g transform=\"translate(\(Self.margin) \(Self.headHeight + index * Self.clusterHeight))\">\n\(bar(cluster))</g>\n"
    }
    if !hidden.isEmpty {
      let bytes = hidden.reduce(0) { $0 + $1.owned }
      let words = "\(hidden.count) smaller clusters with \(size(bytes)) of code omitted"
      text += "<text class=\"dim\" x=\"\(Self.margin)\" y=\"\(body - 8)\">\(words)</text>\n"
    }
    return text + legend(top: body) + "</svg>\n"
  }

  private var title: String {
    let process = map.comm.isEmpty ? "" : "\(JSONOutput.string(map.comm)) "
    return "\(process)\(map.pid.map { "\($0)" } ?? "")\(map.runtime.map { " (\($0.rawValue))" } ?? "") — \(map.path)"
  }

  private var subtitle: String {
    let contents = map.contents
    return "\(contents.entries.count) entries, \(contents.ranges.liveCount) live, \(contents.ranges.trimmedCount) trimmed, "
      + "\(contents.ranges.deadCount) dead; \(size(Double(contents.ranges.ownedBytes.rawValue))) of code in \(clusters.count + hidden.count) "
      + "clusters; \(contents.overlapCounts.total) overlaps"
  }

  private func size(_ bytes: Double) -> String {
    Numbers.bytes(ByteCount(UInt64(exactly: bytes.rounded()) ?? .max)).string + (bytes < 1024 ? " B" : "B")
  }

  private func share(_ part: Double, of whole: Double) -> String {
    let percent = part / whole * 100
    return percent < 1 ? "<1 %" : percent > 99 && part < whole ? ">99 %" : "\(Int(percent.rounded())) %"
  }

  // MARK: - A cluster

  private func bar(_ cluster: ClusterBar) -> String {
    let width = Self.width - 2 * Self.margin
    let window = cluster.window
    let full = Double(window.span) + 1
    var text = """
      <text class="address" x="0" y="11">\(window.first)</text>
      <text class="dim" x="\(width / 2)" y="11" text-anchor="middle">\(size(full)), \(XML.text(share(cluster.owned, of: full))) code</text>
      <text class="address" x="\(width)" y="11" text-anchor="end">\(window.endDescription)</text>
      <rect class="field" x="0" y="\(Self.barTop)" width="\(width)" height="\(Self.barHeight)"/>

      """
    let step = Double(width) / Double(ClusterBar.columns)
    for run in cluster.runs {
      let name = run.largest.map { XML.text(SafeText(bytes: map.name($0), limit: 120).string) } ?? ""
      let place = "x=\"\(XML.number(Double(run.columns.lowerBound) * step))\" width=\"\(XML.number(Double(run.columns.count) * step))\""
      text += """
        <rect class="\(PictureStyle.name(of: run.tier))" \(place) y="\(Self.barTop)" height="\(Self.barHeight)" \
        fill-opacity="\(XML.number(run.opacity))"><title>\(cluster.address(of: run.columns.lowerBound)) \(name)</title></rect>

        """
    }
    let markStep = Double(width) / Double(ClusterBar.marks)
    for (index, kind) in cluster.overlaps.sorted(by: { $0.key < $1.key }) {
      let x = XML.number((Double(index) + 0.5) * markStep)
      text += """
        <text class="\(PictureStyle.name(of: kind))" x="\(x)" y="\(Self.barTop + Self.barHeight + 13)" text-anchor="middle">\
        \(GlyphStyles.overlap(kind).glyph.string)</text>

        """
    }
    return text
  }

  // MARK: - Legend

  private func legend(top: Int) -> String {
    var bytes: [Tier?: Double] = [:]
    for cluster in clusters + hidden { bytes.merge(cluster.bytesByTier, uniquingKeysWith: +) }
    var text = "<g transform=\"translate(\(Self.margin) \(top + 14))\">\n"
    var x = 0
    for tier in Tier.allCases.map(Optional.some) + [nil] {
      guard let owned = bytes[tier], owned > 0 else { continue }
      let words = "\(GlyphStyles.tier(tier).glyph.string) \(tier?.name ?? "code") \(size(owned))"
      text += "<rect class=\"\(PictureStyle.name(of: tier))\" x=\"\(x)\" width=\"14\" height=\"14\"/>"
      text += "<text class=\"text\" x=\"\(x + 20)\" y=\"12\">\(XML.text(words))</text>\n"
      x += 190
    }
    x = 0
    for kind in Overlap.Kind.allCases {
      let words = "\(kind.name) \(map.contents.overlapCounts[kind])"
      text += "<text class=\"\(PictureStyle.name(of: kind))\" x=\"\(x + 3)\" y=\"38\">\(GlyphStyles.overlap(kind).glyph.string)</text>"
      text += "<text class=\"text\" x=\"\(x + 20)\" y=\"38\">\(words)</text>\n"
      x += 190
    }
    let words = "Colour: the tier with most bytes at a position, paler where less of it is code. Marks: the worst overlap at a position."
    return text + "<text class=\"dim\" x=\"0\" y=\"64\">\(words)</text>\n</g>\n"
  }
}
