import PerfMap

/// A complete and well-formed record of a jitdump. Names, code and lines are not copied: the record has their positions in the file.
package struct JitDumpRecord: Hashable, Sendable {
  /// The contents of a record.
  package enum Content: Hashable, Sendable {
    /// JIT_CODE_LOAD: new machine code.
    case load(CodeLoad)
    /// JIT_CODE_MOVE: machine code at another address. No known writer uses it.
    case move(CodeMove)
    /// JIT_CODE_DEBUG_INFO: source lines of the next load.
    case debugInfo(DebugInfo)
    /// JIT_CODE_CLOSE: the writer has finished. Records that follow are decoded all the same.
    case close
    /// JIT_CODE_UNWINDING_INFO: unwinding information of the next load.
    case unwindingInfo(UnwindingInfo)
    /// A record with an identifier that the format does not define.
    case unknown(UInt32)
  }

  /// The time in units of ``JitDumpHeader/clock``. Node 24 writes whole microseconds, so several records can have the same time.
  package var time: UInt64
  /// The position of the record.
  package var extent: TextRange
  package var content: Content

  package init(time: UInt64, extent: TextRange, content: Content) {
    self.time = time
    self.extent = extent
    self.content = content
  }
}

/// New machine code.
package struct CodeLoad: Hashable, Sendable {
  package var process: ProcessID
  /// The thread in the file, which need not be a thread ID. Use ``thread`` instead.
  package var writtenThread: ProcessID
  /// The field `vma`. It should be the address of the code, but LLVM writes 0. Use ``range`` instead.
  package var vma: Address
  /// The addresses of the code. The range may be empty.
  package var range: AddressRange
  /// The number of the code. A move refers to the code by this number.
  package var index: UInt64
  /// The position of the name, without the NUL. The name may be empty.
  package var name: TextRange
  /// The hash of the name, computed as for ``Entry/nameHash``.
  package var nameHash: UInt32
  /// The position of the machine code: the last bytes of the record. Empty if the record has no code. libperf-jvmti can write such records.
  package var code: TextRange

  /// The thread that compiled the code, or nil if the number in the file is not between 1 and 4,194,304 (`PID_MAX_LIMIT` of the kernel).
  /// OTP 25 writes a part of a pointer instead of a thread ID.
  package var thread: ProcessID? { 1...4_194_304 ~= writtenThread.rawValue ? writtenThread : nil }

  /// Creates a load to encode. The encoder does not use the positions and the hash.
  package init(process: ProcessID, thread: ProcessID, range: AddressRange, index: UInt64) {
    let nowhere = TextRange(offset: 0, length: 0)
    self.init(
      process: process, writtenThread: thread, vma: range.start, range: range, index: index, name: nowhere, nameHash: 0, code: nowhere)
  }

  init(
    process: ProcessID, writtenThread: ProcessID, vma: Address, range: AddressRange, index: UInt64, name: TextRange, nameHash: UInt32,
    code: TextRange
  ) {
    self.process = process
    self.writtenThread = writtenThread
    self.vma = vma
    self.range = range
    self.index = index
    self.name = name
    self.nameHash = nameHash
    self.code = code
  }

  /// The code as an entry of a map.
  package var entry: Entry { Entry(range: range, name: name, nameHash: nameHash) }
}

/// Machine code that is now at another address.
package struct CodeMove: Hashable, Sendable {
  package var process: ProcessID
  /// The thread in the file, which need not be a thread ID, see ``CodeLoad/thread``.
  package var writtenThread: ProcessID
  /// The field `vma`, which should be the new address. Use ``range`` instead.
  package var vma: Address
  /// The address before the move.
  package var from: Address
  /// The addresses after the move.
  package var range: AddressRange
  /// The ``CodeLoad/index`` of the code.
  package var index: UInt64

  package init(process: ProcessID, writtenThread: ProcessID, vma: Address, from: Address, range: AddressRange, index: UInt64) {
    self.process = process
    self.writtenThread = writtenThread
    self.vma = vma
    self.from = from
    self.range = range
    self.index = index
  }
}

/// The source lines of a piece of machine code. In the file, they precede the load of the code.
package struct DebugInfo: Hashable, Sendable {
  /// The start of the code.
  package var address: Address
  /// The number of lines.
  package var lineCount: Int
  /// The position of the lines and any padding, see ``SourceLines``.
  package var lines: TextRange

  package init(address: Address, lineCount: Int, lines: TextRange) {
    self.address = address
    self.lineCount = lineCount
    self.lines = lines
  }
}

/// The unwinding information of a piece of machine code. In the file, it precedes the load of the code.
package struct UnwindingInfo: Hashable, Sendable {
  /// The length of the EH frame header. It is at the end of the data for CPython and perf, but at the start in the specification.
  package var headerSize: UInt64
  /// The size of the unwinding data in the memory of the process, or 0 if the data is only in the file.
  package var mappedSize: UInt64
  /// The position of the data: an EH frame header and EH frames.
  package var data: TextRange

  package init(headerSize: UInt64, mappedSize: UInt64, data: TextRange) {
    self.headerSize = headerSize
    self.mappedSize = mappedSize
    self.data = data
  }
}
