import PerfMap

/// A red-black tree that supports insertion only, with exactly the shape that Linux' `lib/rbtree.c` builds.
///
/// A key is inserted to the right of equal keys. Nodes are numbered from 0 in the order of insertion. Any implementation of the textbook
/// rules (Cormen et al., chapter 13: recolour if the uncle is red, else one or two rotations) builds the same shape.
struct RedBlackTree {
  private struct Node {
    var key: UInt64
    var parent: UInt32
    var left = Self.none
    var right = Self.none
    var isRed = true
    static let none = UInt32.max
  }

  private var nodes: [Node] = []
  private var top = Node.none

  /// Creates an empty tree with room for a number of keys.
  init(capacity: Int = 0) { nodes.reserveCapacity(capacity) }

  var root: UInt32? { top == Node.none ? nil : top }

  func left(of node: UInt32) -> UInt32? { nodes[Int(node)].left == Node.none ? nil : nodes[Int(node)].left }

  func right(of node: UInt32) -> UInt32? { nodes[Int(node)].right == Node.none ? nil : nodes[Int(node)].right }

  /// Inserts a key. O(log n).
  mutating func insert(_ key: UInt64) {
    let new = UInt32(truncatingIfNeeded: nodes.count)
    var parent = Node.none
    var next = top
    while next != Node.none {
      parent = next
      next = key < nodes[Int(next)].key ? nodes[Int(next)].left : nodes[Int(next)].right
    }
    nodes.append(Node(key: key, parent: parent))
    if parent == Node.none {
      top = new
    } else if key < nodes[Int(parent)].key {
      nodes[Int(parent)].left = new
    } else {
      nodes[Int(parent)].right = new
    }
    balance(new)
  }

  private mutating func balance(_ new: UInt32) {
    var node = new
    while nodes[Int(node)].parent != Node.none, nodes[Int(nodes[Int(node)].parent)].isRed {
      var parent = nodes[Int(node)].parent
      // The parent is red, so it is not the root, and there is a grandparent.
      let grandparent = nodes[Int(parent)].parent
      let isLeft = nodes[Int(grandparent)].left == parent
      let uncle = isLeft ? nodes[Int(grandparent)].right : nodes[Int(grandparent)].left
      if uncle != Node.none, nodes[Int(uncle)].isRed {
        nodes[Int(parent)].isRed = false
        nodes[Int(uncle)].isRed = false
        nodes[Int(grandparent)].isRed = true
        node = grandparent
        continue
      }
      if node == (isLeft ? nodes[Int(parent)].right : nodes[Int(parent)].left) {
        rotate(parent, toLeft: isLeft)
        node = parent
        parent = nodes[Int(node)].parent
      }
      nodes[Int(parent)].isRed = false
      nodes[Int(grandparent)].isRed = true
      rotate(grandparent, toLeft: !isLeft)
      break
    }
    nodes[Int(top)].isRed = false
  }

  /// Rotates a node to the left, below its right child, or to the right, below its left child.
  private mutating func rotate(_ node: UInt32, toLeft: Bool) {
    let child = toLeft ? nodes[Int(node)].right : nodes[Int(node)].left
    let moved = toLeft ? nodes[Int(child)].left : nodes[Int(child)].right
    let parent = nodes[Int(node)].parent
    if toLeft {
      nodes[Int(node)].right = moved
      nodes[Int(child)].left = node
    } else {
      nodes[Int(node)].left = moved
      nodes[Int(child)].right = node
    }
    if moved != Node.none { nodes[Int(moved)].parent = node }
    nodes[Int(child)].parent = parent
    nodes[Int(node)].parent = child
    if parent == Node.none {
      top = child
    } else if nodes[Int(parent)].left == node {
      nodes[Int(parent)].left = child
    } else {
      nodes[Int(parent)].right = child
    }
  }
}
