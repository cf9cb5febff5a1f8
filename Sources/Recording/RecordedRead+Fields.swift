import PerfMap
import SystemPackage

extension RecordedRead {
  func write(to fields: inout FieldWriter) {
    fields.number(UInt64(pieces.count))
    for piece in pieces {
      switch piece {
      case .generation(let generation):
        fields.byte(0)
        fields.number(UInt64(clamping: generation.number))
        fields.text(generation.reason.rawValue.utf8)
        fields.number(generation.file.device)
        fields.number(generation.file.inode)
      case .bytes(let bytes, _):
        fields.byte(1)
        fields.text(bytes)
      }
    }
    status.write(to: &fields)
    fields.byte(hasMore ? 1 : 0)
    fields.optional(lastWrite) { $0.signed($1.rawValue) }
    fields.number(fileSize.rawValue)
  }

  init(_ fields: inout FieldReader, place: UInt64) throws(MalformedBlock) {
    self.init()
    for _ in 0..<(try fields.number()) { pieces.append(try Piece(&fields, place: place)) }
    status = try FollowerStatus(&fields)
    hasMore = try fields.flag()
    lastWrite = try fields.optional { fields throws(MalformedBlock) in WallTime(rawValue: try fields.signed()) }
    fileSize = ByteCount(try fields.number())
  }
}

extension RecordedRead.Piece {
  fileprivate init(_ fields: inout FieldReader, place: UInt64) throws(MalformedBlock) {
    switch try fields.byte() {
    case 0:
      let number: Int = try fields.integer()
      guard let reason = Generation.Reason(rawValue: try fields.string()) else { throw MalformedBlock() }
      self = .generation(
        Generation(number: number, reason: reason, file: FileIdentity(device: try fields.number(), inode: try fields.number())))
    case 1:
      let bytes = try fields.text()
      self = .bytes(bytes, offset: place + UInt64(fields.index - bytes.count))
    default: throw MalformedBlock()
    }
  }
}

extension FollowerStatus {
  fileprivate func write(to fields: inout FieldWriter) {
    switch self {
    case .following: fields.byte(0)
    case .deleted: fields.byte(1)
    case .absent: fields.byte(2)
    case .unreadable(let error):
      fields.byte(3)
      fields.text(error.code.rawValue.utf8)
      fields.text(error.path.string.utf8)
      fields.optional(error.errno) { $0.signed(Int64($1.rawValue)) }
      fields.text(error.cause.utf8)
      fields.text(error.remedy.utf8)
    case .notRegular(let kind):
      fields.byte(4)
      fields.text(kind.rawValue.utf8)
    }
  }

  fileprivate init(_ fields: inout FieldReader) throws(MalformedBlock) {
    switch try fields.byte() {
    case 0: self = .following
    case 1: self = .deleted
    case 2: self = .absent
    case 3:
      guard let code = PerfMapError.Code(rawValue: try fields.string()) else { throw MalformedBlock() }
      let path = FilePath(try fields.string())
      let errno = try fields.optional { fields throws(MalformedBlock) in Errno(rawValue: CInt(truncatingIfNeeded: try fields.signed())) }
      self = .unreadable(PerfMapError(code, path: path, errno: errno, cause: try fields.string(), remedy: try fields.string()))
    case 4:
      guard let kind = FileKind(rawValue: try fields.string()) else { throw MalformedBlock() }
      self = .notRegular(kind)
    default: throw MalformedBlock()
    }
  }
}
