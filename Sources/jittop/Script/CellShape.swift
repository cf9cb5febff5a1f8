/// A character that fills its cell to the edge, as a shape: lines of boxes, blocks, braille.
struct CellShape {
  /// Whether it is made of strokes; otherwise of areas.
  let isLine: Bool
  private let draw: (_ x: Double, _ y: Double) -> String

  private static let width = ScreenPicture.cell.width
  private static let height = ScreenPicture.cell.height

  /// The shape of a character; nil for one that a font draws as well.
  init?(_ scalar: UInt32) {
    let width = Self.width
    let height = Self.height
    if let arms = Self.arms[scalar] {
      isLine = true
      draw = { x, y in arms.map { Self.arm($0, x, y) }.joined() }
      return
    }
    switch scalar {
    case 0x256d...0x2570:
      isLine = true
      draw = { x, y in Self.corner(scalar, x, y) }
    case 0x2571, 0x2572:
      isLine = true
      draw = { x, y in Self.stroke(x, scalar == 0x2571 ? y + height : y, x + width, scalar == 0x2571 ? y : y + height) }
    case 0x2581...0x2588:
      isLine = false
      let part = height * Double(scalar - 0x2580) / 8
      draw = { x, y in Self.area(x, y + height - part, width, part) }
    case 0x2589...0x258f:
      isLine = false
      draw = { x, y in Self.area(x, y, width * Double(0x2590 - scalar) / 8, height) }
    case 0x2800...0x28ff:
      isLine = false
      draw = { x, y in Self.dots(scalar - 0x2800, x, y) }
    default: return nil
    }
  }

  /// The path of the shape in a cell, in the syntax of SVG.
  func path(at place: (x: Double, y: Double)) -> String { draw(place.x, place.y) }

  // MARK: - Lines

  private enum Arm { case left, right, up, down }

  private static let arms: [UInt32: [Arm]] = [
    0x2500: [.left, .right], 0x2502: [.up, .down], 0x250c: [.right, .down], 0x2510: [.left, .down], 0x2514: [.right, .up],
    0x2518: [.left, .up], 0x251c: [.up, .down, .right], 0x2524: [.up, .down, .left], 0x252c: [.left, .right, .down],
    0x2534: [.left, .right, .up], 0x253c: [.left, .right, .up, .down],
  ]

  private static func arm(_ arm: Arm, _ x: Double, _ y: Double) -> String {
    let middle = (x: x + width / 2, y: y + height / 2)
    switch arm {
    case .left: return stroke(x, middle.y, middle.x, middle.y)
    case .right: return stroke(middle.x, middle.y, x + width, middle.y)
    case .up: return stroke(middle.x, y, middle.x, middle.y)
    case .down: return stroke(middle.x, middle.y, middle.x, y + height)
    }
  }

  /// `╭╮╯╰`: from one edge to another, round.
  private static func corner(_ scalar: UInt32, _ x: Double, _ y: Double) -> String {
    let isRight = scalar == 0x256d || scalar == 0x2570
    let isDown = scalar == 0x256d || scalar == 0x256e
    let middle = (x: x + width / 2, y: y + height / 2)
    let start = "M\(number(isRight ? x + width : x)) \(number(middle.y))"
    return start + "Q\(number(middle.x)) \(number(middle.y)) \(number(middle.x)) \(number(isDown ? y + height : y))"
  }

  private static func stroke(_ x: Double, _ y: Double, _ endX: Double, _ endY: Double) -> String {
    "M\(number(x)) \(number(y))L\(number(endX)) \(number(endY))"
  }

  // MARK: - Areas

  private static func area(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> String {
    "M\(number(x)) \(number(y))h\(number(width))v\(number(height))h\(number(-width))z"
  }

  /// Braille: the bits 0 to 2 are the left dots from above, 3 to 5 the right ones, 6 and 7 the lowest of both.
  private static func dots(_ bits: UInt32, _ x: Double, _ y: Double) -> String {
    (0..<8).filter { bits >> UInt32($0) & 1 == 1 }.map { bit in
      let (column, row) = bit < 6 ? (bit / 3, bit % 3) : (bit - 6, 3)
      return area(x + width * (0.25 + 0.5 * Double(column)) - 1, y + height * (0.125 + 0.25 * Double(row)) - 1, 2, 2)
    }.joined()
  }

  private static func number(_ value: Double) -> String { ScreenPicture.number(value) }
}
