extension ManualSection {
  /// The start of the section on scripts, before the rules of the syntax.
  static let scriptIntroduction: [Block] = [
    .text(
      """
      `jittop --script FILE` plays a session without a terminal, over copies of maps and with a simulated clock. The cells are the same \
      each time, which suits tests and bug reports. `--show` plays it in the terminal.
      """),
    .example(exampleScript),
  ]

  static let exampleScript = """
    # The map was there. Then a function is compiled again, over two others.
    :size 100 30
    :feed node.map 4711 node
    :tick 2s
    :write 7f0000001020 40 JS:*work app.js:1:1
    :expect 2 ╳
    :key 3 j enter
    :click sort s
    :save-screen screen.txt
    """

  /// The end of the section on scripts, after the commands.
  static let scriptNotes: [Block] = [
    .text(
      """
      A failed `:expect` or `:expect-not` ends the script; standard error has the line of the script, the expected text and the screen. \
      `:write` without @PID appends to the map that was fed last.
      """),
    .text(
      """
      Names of keys: single characters, enter, esc, tab, shift-tab, space, backspace, del, ins, up, down, left, right, pgup, pgdn, home, \
      end, f1 to f12, and ctrl- with a letter. The copies of maps are in `TMPDIR`, by default /tmp.
      """),
  ]
}
