extension CaseIterable where Self: Equatable {
  /// The next case; after the last case, the first.
  var next: Self {
    let all = Self.allCases
    let after = all.firstIndex(of: self).map { all.index(after: $0) } ?? all.startIndex
    return all[after < all.endIndex ? after : all.startIndex]
  }
}
