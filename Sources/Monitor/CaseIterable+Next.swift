extension CaseIterable where Self: Equatable {
  /// Returns the next case, wrapping around after the last.
  var next: Self {
    let all = Self.allCases
    let after = all.firstIndex(of: self).map { all.index(after: $0) } ?? all.startIndex
    return all[after < all.endIndex ? after : all.startIndex]
  }
}
