import MapAnalysis
import Screen

/// A flame graph of the samples of processes as an SVG: a box for each function, as wide as its share of the samples, above the function
/// that called it. Boxes are coloured by tier.
///
/// A box contains its name, clipped to the width of the box, so that the search of a browser also finds names that are not visible.
/// Functions with the same callers are in the order of their names.
package struct FlameGraph {
  private struct Box {
    var node: Int
    /// The position of the left edge, in samples.
    var start: Int
    /// The number of boxes below this one.
    var depth: Int
  }

  private static let width = 1200.0
  private static let margin = 24.0
  private static let rowHeight = 17.0
  private static let headHeight = 92.0
  /// The minimum width of a box in pixels.
  private static let smallestBox = 0.25

  private let tree: FlameTree
  private let subtitle: String
  private var boxes: [Box] = []
  private var omitted = 0

  package init(_ reports: [HotReport]) {
    tree = FlameTree(reports)
    let rate = reports.first.map { "\($0.period.hertz) Hz, \($0.period.seconds) s" } ?? ""
    let without = reports.filter { !$0.hasCallers && !$0.isEmpty }.count
    subtitle =
      "\(Self.samples(tree.nodes[0].samples)), \(rate)"
      + (without == 0 ? "" : without == reports.count ? "; callers are not known" : "; callers of some processes are not known")
    place()
  }

  /// Places the boxes of the tree, without those that are too narrow and the boxes above them.
  private mutating func place() {
    var rest = [Box(node: 0, start: 0, depth: 0)]
    while let box = rest.popLast() {
      guard Self.scale(tree.nodes[box.node].samples, tree) >= Self.smallestBox else {
        omitted += 1
        continue
      }
      boxes.append(box)
      var start = box.start
      for child in tree.nodes[box.node].children {
        rest.append(Box(node: child, start: start, depth: box.depth + 1))
        start += tree.nodes[child].samples
      }
    }
  }

  /// Returns the width of a number of samples.
  private static func scale(_ samples: Int, _ tree: FlameTree) -> Double {
    (width - 2 * margin) * Double(samples) / Double(max(1, tree.nodes[0].samples))
  }

  private static func samples(_ count: Int) -> String { "\(GroupedNumber.text(count)) \(count == 1 ? "sample" : "samples")" }

  package var svg: String {
    let base = Self.headHeight + Double((boxes.map(\.depth).max() ?? 0) + 1) * Self.rowHeight
    let height = XML.number(base + 60)
    let title = tree.nodes[0].name.string
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(XML.number(Self.width)) \(height)" width="\(XML.number(Self.width))" \
      height="\(height)">
      <title>\(XML.text(title))</title>
      \(PictureStyle.css(Self.styles))
      <rect class="paper" width="100%" height="100%"/>
      <text class="title" x="\(XML.number(Self.margin))" y="36">\(XML.text(title))</text>
      <text class="dim" x="\(XML.number(Self.margin))" y="58">\(XML.text(subtitle))</text>
      <text class="dim" x="\(XML.number(Self.margin))" y="76">Callers are below. Point at a box for its share; search with the browser.</text>
      \(boxes.map { element($0, base: base) }.joined())\(legend(top: base + 20))</svg>

      """
  }

  private static let styles: [(selector: String, role: Role)] = [
    (".native", .textDim), (".unnamed", .warn), (".process", .text), (".label", .background),
  ]

  private func element(_ box: Box, base: Double) -> String {
    let node = tree.nodes[box.node]
    let x = XML.number(Self.margin + Self.scale(box.start, tree))
    let y = XML.number(base - Double(box.depth + 1) * Self.rowHeight)
    // A gap separates neighbours.
    let width = XML.number(max(Self.smallestBox, Self.scale(node.samples, tree) - 0.5))
    let share = HotTable.percent(node.samples, of: tree.nodes[0].samples)
    let name = XML.text(node.name.string)
    return """
      <svg x="\(x)" y="\(y)" width="\(width)" height="\(XML.number(Self.rowHeight - 1))"><title>\(name) — \(Self.samples(node.samples)), \
      \(share)</title><rect class="\(node.color)" width="100%" height="100%"/><text class="label" x="3" y="12">\(name)</text></svg>

      """
  }

  private func legend(top: Double) -> String {
    let tiers = Tier.allCases.map { (PictureStyle.name(of: $0), $0.name) }
    let all = tiers + [(PictureStyle.name(of: nil), "code"), ("native", "native code"), ("unnamed", "unnamed code")]
    let used = Set(boxes.map { tree.nodes[$0.node].color })
    var text = ""
    var x = Self.margin
    for (color, words) in all where used.contains(color) {
      text += "<rect class=\"\(color)\" x=\"\(XML.number(x))\" y=\"\(XML.number(top))\" width=\"14\" height=\"14\"/>"
      text += "<text class=\"text\" x=\"\(XML.number(x + 20))\" y=\"\(XML.number(top + 12))\">\(words)</text>\n"
      x += 140
    }
    guard omitted > 0 else { return text }
    let words = "Omitted because they are too narrow: \(GroupedNumber.text(omitted))"
    return text + "<text class=\"dim\" x=\"\(XML.number(Self.margin))\" y=\"\(XML.number(top + 32))\">\(words)</text>\n"
  }
}
