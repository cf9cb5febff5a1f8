import MapAnalysis

extension ManualSection {
  static let filters = ManualSection(
    "FILTERS",
    [
      .text(
        """
        A filter is a line of words, typed at the prompt of \\, after `:filter` or with `jittop tail --filter`. An entry passes if every \
        condition holds:
        """),
      .table(
        [
          ("size OP SIZE", "SIZE of the entry in bytes: size>4k, size>=0x400"),
          ("age OP TIME", "time since the entry was first seen: age<10s. Entries older than the session are older than any TIME"),
          ("tier=TIER", "compiler tier: interp, baseline, mid, opt, stub, or none"),
          ("kind=KIND", "kind of code, from its name: " + EntryKind.allCases.map(\.rawValue).joined(separator: ", ")),
          ("flag=FLAG", "live, trimmed, dead, empty (size 0), overlap (of any kind), duplicate, same, nested, straddle, injected, x"),
        ], width: 18),
      .text(
        """
        The flag x is "not executable". Each condition is one word without spaces. OP is one of < <= > >= = and !=; tier, kind and flag \
        take = and !=. SIZE is a number of bytes, also with k, M or G (1024-based), or hexadecimal with 0x. TIME is a number of seconds, or \
        a number with ms, s, m, h or d.
        """),
      .text("Conditions on functions, which hold for all entries of a function together (F5), not in `jittop tail`:"),
      .table(
        [
          ("recompiled OP N", "number of entries of the function: recompiled>5"),
          ("tiers OP N", "number of different tiers: tiers>=3"),
          ("live OP SIZE", "bytes that the function owns: live>1m"),
          ("lost OP SIZE", "bytes that newer entries took from it: lost>4k"),
        ], width: 18),
      .text(
        """
        The remaining words are searched for in names, together and in this order. Case matters only if they contain a capital letter. \
        After a leading ! they are a regular expression. The first 4096 bytes of a name are searched.
        """),
      .example(
        """
        JS: size>4k tier=opt        large optimised functions of node
        !^(py|JS):.*parse flag!=dead
        recompiled>5 lost>4k        functions that were compiled again and again
        """),
      .heading("Regular expressions"),
      .text(
        """
        Expressions have the syntax of PCRE2, not of POSIX: see pcre2syntax(3). \\d, \\w, \\s, \\b, (?:...), look-around, lazy *? and \
        possessive *+ work. A backslash escapes inside brackets too. Alternatives are tried from the left, and the first that matches wins, \
        not the longest. There is no \\<, \\>, [[.x.]] or [[=x=]]. A repetition must follow something, so a leading * is an error. A period \
        matches one UTF-8 character, and no byte that is not part of one.
        """),
      .text(
        """
        Back references (\\1), \\C and expressions of more than 1000 bytes are rejected. A name that takes too many steps to match does not \
        pass; the title of the entries shows the number of such names.
        """),
    ])
}
