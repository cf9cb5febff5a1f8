import PerfMap

/// An encoder of jitdumps. Each function appends a header or a whole record, or throws and appends nothing.
package struct JitDumpEncoder: Sendable {
  package let order: ByteOrder

  package init(order: ByteOrder = .littleEndian) { self.order = order }

  /// Appends the file header, of 40 bytes. The byte order is that of the encoder, not that of `header`.
  package func append(_ header: JitDumpHeader, to output: inout [UInt8]) {
    order.append(JitDumpDecoder.magic, to: &output)
    order.append(header.version, to: &output)
    order.append(UInt32(JitDumpDecoder.headerLength), to: &output)
    order.append(header.machine, to: &output)
    order.append(header.reserved, to: &output)
    order.append(header.process.rawValue, to: &output)
    order.append(header.timestamp, to: &output)
    order.append(header.flags, to: &output)
  }

  /// Appends a load. The positions and the hash in `load` are not used.
  ///
  /// - Parameter code: The machine code, as long as the range of the load. Empty for a load without code.
  package func append(
    _ load: CodeLoad, name: [UInt8], code: [UInt8], time: UInt64, to output: inout [UInt8]
  ) throws(JitDumpError) {
    try requireText(name)
    guard code.isEmpty || UInt64(code.count) == load.range.size.rawValue else {
      throw JitDumpError(.codeSize, cause: "the code has another size than its range", remedy: "pass all bytes of the code, or none")
    }
    try appendRecord(.load, time, to: &output) { body in
      order.append(load.process.rawValue, to: &body)
      order.append(load.writtenThread.rawValue, to: &body)
      order.append(load.vma.rawValue, to: &body)
      order.append(load.range.start.rawValue, to: &body)
      order.append(load.range.size.rawValue, to: &body)
      order.append(load.index, to: &body)
      body += name
      body.append(0)
      body += code
    }
  }

  /// Appends a move.
  package func append(_ move: CodeMove, time: UInt64, to output: inout [UInt8]) throws(JitDumpError) {
    try appendRecord(.move, time, to: &output) { body in
      order.append(move.process.rawValue, to: &body)
      order.append(move.writtenThread.rawValue, to: &body)
      order.append(move.vma.rawValue, to: &body)
      order.append(move.from.rawValue, to: &body)
      order.append(move.range.start.rawValue, to: &body)
      order.append(move.range.size.rawValue, to: &body)
      order.append(move.index, to: &body)
    }
  }

  /// Appends the source lines of the next load, whose code starts at `address`. Pads the record to a multiple of 8 bytes, as V8 does.
  package func append(_ lines: [SourceLine], of address: Address, time: UInt64, to output: inout [UInt8]) throws(JitDumpError) {
    for line in lines {
      try requireText(Array(line.file))
      guard !line.file.elementsEqual(SourceLines.sameFile) else {
        throw JitDumpError(.invalidName, cause: "the file name \\xff means the file of the line before", remedy: "use another name")
      }
    }
    try appendRecord(.debugInfo, time, to: &output) { body in
      order.append(address.rawValue, to: &body)
      order.append(UInt64(lines.count), to: &body)
      for line in lines {
        order.append(line.address.rawValue, to: &body)
        order.append(line.line, to: &body)
        order.append(line.column, to: &body)
        body += line.file
        body.append(0)
      }
      pad(&body)
    }
  }

  /// Appends the unwinding information of the next load, with an EH frame header of `headerSize` bytes. Pads the record to a multiple of 8
  /// bytes.
  package func appendUnwindingInfo(
    _ data: [UInt8], headerSize: UInt64, mappedSize: UInt64 = 0, time: UInt64, to output: inout [UInt8]
  ) throws(JitDumpError) {
    guard headerSize <= UInt64(data.count) else {
      throw JitDumpError(.unwindingSize, cause: "the EH frame header is longer than the data", remedy: "pass all of the data")
    }
    try appendRecord(.unwindingInfo, time, to: &output) { body in
      order.append(UInt64(data.count), to: &body)
      order.append(headerSize, to: &body)
      order.append(mappedSize, to: &body)
      body += data
      pad(&body)
    }
  }

  /// Appends the record that marks the end.
  package func appendClose(time: UInt64, to output: inout [UInt8]) throws(JitDumpError) {
    try appendRecord(.close, time, to: &output) { _ in }
  }

  private func pad(_ body: inout [UInt8]) { while body.count % 8 != 0 { body.append(0) } }

  private func requireText(_ text: [UInt8]) throws(JitDumpError) {
    guard !text.contains(0), text.count <= Int(JitDumpDecoder.longestName) else {
      throw JitDumpError(.invalidName, cause: "the name contains a NUL or is longer than 1 MiB", remedy: "shorten or escape the name")
    }
  }

  private func appendRecord(
    _ kind: RecordKind, _ time: UInt64, to output: inout [UInt8], _ append: (inout [UInt8]) -> Void
  ) throws(JitDumpError) {
    var body: [UInt8] = []
    append(&body)
    let size = RecordKind.prefixLength + body.count
    guard size <= Int(JitDumpDecoder.longestRecord) else {
      throw JitDumpError(.recordSize, cause: "the record is longer than 256 MiB", remedy: "leave out the code or some lines")
    }
    order.append(kind.rawValue, to: &output)
    order.append(UInt32(size), to: &output)
    order.append(time, to: &output)
    output += body
  }
}

/// An error of ``JitDumpEncoder``: a value that a jitdump cannot contain.
package struct JitDumpError: Error, Hashable, Sendable {
  package enum Code: String, Hashable, Sendable {
    case invalidName, codeSize, unwindingSize, recordSize
  }

  package var code: Code
  /// The cause in English.
  package var cause: String
  /// An action that may solve the problem.
  package var remedy: String

  init(_ code: Code, cause: String, remedy: String) {
    self.code = code
    self.cause = cause
    self.remedy = remedy
  }
}

extension JitDumpError: CustomStringConvertible {
  /// The error in the form `CAUSE (REMEDY)`.
  package var description: String { "\(cause) (\(remedy))" }
}
