/// Suggestions for misspelt words.
enum Suggestion {
  /// Returns the nearest of `words`, or nil if `word` is one of them or the edit distance exceeds the limit for the length of `word`.
  static func nearest(to word: String, among words: [String]) -> String? {
    let limit = word.count <= 3 ? 1 : word.count <= 6 ? 2 : 3
    let near = words.map { (word: $0, distance: distance(Array(word), Array($0))) }.min { $0.distance < $1.distance }
    return near.flatMap { $0.distance > 0 && $0.distance <= limit ? $0.word : nil }
  }

  /// Returns a question such as `. Did you mean 'check'?`, or an empty string if no word is near.
  static func question(about word: String, among words: [String]) -> String {
    nearest(to: word, among: words).map { ". Did you mean '\($0)'?" } ?? ""
  }

  /// Returns the edit distance of two words (optimal string alignment).
  private static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var rows = [Array(0...right.count)]
    for row in 1..<(left.count + 1) {
      var next = [row]
      for column in 1..<(right.count + 1) {
        let isSame = left[row - 1] == right[column - 1]
        var least = min(rows[row - 1][column] + 1, next[column - 1] + 1, rows[row - 1][column - 1] + (isSame ? 0 : 1))
        if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
          least = min(least, rows[row - 2][column - 2] + 1)
        }
        next.append(least)
      }
      rows.append(next)
    }
    return rows[left.count][right.count]
  }
}
