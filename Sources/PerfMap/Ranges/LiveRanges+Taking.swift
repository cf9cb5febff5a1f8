extension LiveRanges {
  /// Inserts a range that overlaps no other range, at the index `place` in a leaf. If the leaf is full, it is split or, for an insertion at
  /// its end, a new leaf is inserted after it.
  mutating func insertIntoGap(start: UInt64, last: UInt64, owner: UInt32, leaf: Int, place: Int) {
    var leaf = leaf
    var place = place
    if leaves[leaf].isFull {
      if place == RangeLeaf.capacity {
        leaves.insert(RangeLeaf(), at: leaf + 1)
        firsts.insert(start, at: leaf + 1)
        leaf += 1
        place = 0
      } else {
        (leaf, place) = split(leaf, for: place)
      }
    }
    mutableLeaf(leaf).insert(start: start, last: last, owner: owner, at: place)
    if place == 0 { firsts[leaf] = start }
    rangeCount += 1
  }

  /// Splits a leaf in two before an insertion at the index `place`. Returns the leaf and index for that insertion after the split.
  private mutating func split(_ leaf: Int, for place: Int) -> (leaf: Int, place: Int) {
    let lower = mutableLeaf(leaf)
    let upper = lower.split(for: place)
    firsts.insert(upper.starts[0], at: leaf + 1)
    leaves.insert(upper, at: leaf + 1)
    return place > lower.count ? (leaf + 1, place - lower.count) : (leaf, place)
  }

  /// Inserts a range that overlaps ranges of one leaf, the first of them at `place`. Ranges above the new one are moved once.
  mutating func take(start: UInt64, last: UInt64, owner: UInt32, leaf: Int, place: Int) {
    let old = mutableLeaf(leaf)
    var end = place
    while end < old.count, old.starts[end] <= last {
      addLoss(old, end, start: start, last: last, newer: owner)
      end += 1
    }
    let leavesLower = old.starts[place] < start
    let leavesUpper = old.lasts[end - 1] > last
    let room = 1 + (leavesLower ? 1 : 0) + (leavesUpper ? 1 : 0)
    guard old.count - (end - place) + room <= RangeLeaf.capacity else {
      takeInFullLeaf(old, leaf, place..<end, start: start, last: last, owner: owner)
      return
    }
    let lower = (start: old.starts[place], owner: old.owners[place])
    let upper = (last: old.lasts[end - 1], owner: old.owners[end - 1])
    old.makeRoom(place..<end, room)
    var target = place
    if leavesLower {
      old.set(target, lower.start, start - 1, lower.owner)
      target += 1
    }
    old.set(target, start, last, owner)
    if leavesUpper { old.set(target + 1, last + 1, upper.last, upper.owner) }
    if place == 0 { firsts[leaf] = old.starts[0] }
    rangeCount += room - (end - place)
  }

  /// Inserts a range that overlaps one or two ranges of a leaf. The leaf is split, because it has no room for the additional ranges.
  private mutating func takeInFullLeaf(
    _ old: RangeLeaf, _ leaf: Int, _ places: Range<Int>, start: UInt64, last: UInt64, owner: UInt32
  ) {
    let place = places.lowerBound
    let piece = (last: old.lasts[place], owner: old.owners[place])
    if places.count == 2 { old.starts[place + 1] = last + 1 }
    let leavesLower = old.starts[place] < start
    if leavesLower {
      old.lasts[place] = start - 1
    } else {
      // The old and the new range start at the same address, so the rest of the old range is above the new one.
      old.starts[place] = last + 1
      if place == 0 { firsts[leaf] = last + 1 }
    }
    if leavesLower, piece.last > last {
      insertIntoGap(start: last + 1, last: piece.last, owner: piece.owner, leaf: leaf, place: place + 1)
    }
    let home = leafIndex(for: start)
    insertIntoGap(start: start, last: last, owner: owner, leaf: home, place: leaves[home].firstPlace(endingAtOrAfter: start))
  }

  /// Appends the loss of the owner of the range at `place`, which a newer range overlaps.
  @inline(__always)
  private mutating func addLoss(_ leaf: RangeLeaf, _ place: Int, start: UInt64, last: UInt64, newer: UInt32) {
    let from = max(leaf.starts[place], start)
    let until = min(leaf.lasts[place], last)
    let pieces = (leaf.starts[place] < start ? 1 : 0) + (leaf.lasts[place] > last ? 1 : 0) - 1
    addLoss(leaf.owners[place], to: newer, bytes: until - from + 1, pieces: pieces)
  }

  /// Inserts a range that overlaps ranges of leaves after `leaf`, and may overlap ranges of `leaf` from `place` on.
  mutating func takeAcrossLeaves(start: UInt64, last: UInt64, owner: UInt32, leaf: Int, place: Int) {
    var place = place
    let first = mutableLeaf(leaf)
    if place < first.count, first.starts[place] < start {
      addLoss(first, place, start: start, last: last, newer: owner)
      first.lasts[place] = start - 1
      place += 1
    }
    removeCovered(start: start, last: last, owner: owner, leaf: leaf, place: place)
    guard !leaves.isEmpty else { return appendLeaf(start: start, last: last, owner: owner) }
    let home = leafIndex(for: start)
    insertIntoGap(start: start, last: last, owner: owner, leaf: home, place: leaves[home].firstPlace(endingAtOrAfter: start))
  }

  /// Removes the ranges inside a new range, from index `place` of a leaf on. Trims a range that starts inside the new range and ends above
  /// `last`.
  private mutating func removeCovered(start: UInt64, last: UInt64, owner: UInt32, leaf: Int, place: Int) {
    var end = leaf
    var from = place
    var emptied = leaf..<leaf
    while end < leaves.count {
      let current = mutableLeaf(end)
      var until = from
      while until < current.count, current.lasts[until] <= last {
        addLoss(current, until, start: start, last: last, newer: owner)
        until += 1
      }
      rangeCount -= until - from
      if until < current.count {
        if current.starts[until] <= last {
          addLoss(current, until, start: start, last: last, newer: owner)
          current.starts[until] = last + 1
        }
        current.remove(from..<until)
        firsts[end] = current.starts[0]
        break
      }
      if from == 0 {
        emptied = (emptied.isEmpty ? end : emptied.lowerBound)..<end + 1
      } else {
        current.remove(from..<until)
      }
      end += 1
      from = 0
    }
    leaves.removeSubrange(emptied)
    firsts.removeSubrange(emptied)
  }
}
