import PerfMap
import SystemPackage

extension RecordedRead {
  func write(to fields: inout FieldWriter) {
    fields.number(UInt64(pieces.count))
    for piece in pieces {
      switch piece {
      case .lineEnd:
        fields.byte(1)
        fields.text([0x0a])
      case .generation(let generation):
        fields.byte(0)
        generation.write(to: &fields)
      case .bytes(let bytes, _):
        fields.byte(1)
        fields.text(bytes)
      case .zeros(let count):
        fields.byte(2)
        fields.number(count)
      case .position(let generation, let offset, let startsLine):
        fields.byte(3)
        generation.write(to: &fields)
        fields.number(offset)
        fields.byte(startsLine ? 1 : 0)
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
    case 0: self = .generation(try Generation(&fields))
    case 1:
      let bytes = try fields.text()
      self = .bytes(bytes, offset: place + UInt64(fields.index - bytes.count))
    case 2: self = .zeros(try fields.number())
    case 3: self = .position(try Generation(&fields), offset: try fields.number(), startsLine: try fields.flag())
    default: throw MalformedBlock()
    }
  }
}

extension Generation {
  fileprivate func write(to fields: inout FieldWriter) {
    fields.number(UInt64(clamping: number))
    fields.text(reason.rawValue.utf8)
    fields.number(file.device)
    fields.number(file.inode)
  }

  fileprivate init(_ fields: inout FieldReader) throws(MalformedBlock) {
    let number: Int = try fields.integer()
    guard let reason = Reason(rawValue: try fields.string()) else { throw MalformedBlock() }
    self.init(number: number, reason: reason, file: FileIdentity(device: try fields.number(), inode: try fields.number()))
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
    case .renamed: fields.byte(5)
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
    case 5: self = .renamed
    default: throw MalformedBlock()
    }
  }
}
