// libvterm in plain functions, for the tests: what a terminal shows for the bytes that a program sends.
#pragma once

#include <stdint.h>
#include <string.h>
#include <vterm.h>

// The contents of a cell. A colour is -1 for the terminal's default, a palette index below 256, or 0x1000000 + 0xRRGGBB.
struct cvt_cell {
  uint32_t base, mark, second_mark;
  int32_t columns;
  int32_t foreground, background;
  int32_t is_bold, is_underlined, is_reversed;
};

static inline VTerm *cvt_open(int columns, int rows) {
  VTerm *terminal = vterm_new(rows, columns);
  vterm_set_utf8(terminal, 1);
  vterm_screen_enable_altscreen(vterm_obtain_screen(terminal), 1);
  vterm_screen_reset(vterm_obtain_screen(terminal), 1);
  return terminal;
}

static inline int32_t cvt_color(const VTermColor *color, int is_default) {
  if (is_default) return -1;
  if (VTERM_COLOR_IS_INDEXED(color)) return color->indexed.idx;
  return 0x1000000 | color->rgb.red << 16 | color->rgb.green << 8 | color->rgb.blue;
}

static inline struct cvt_cell cvt_cell_at(VTerm *terminal, int column, int row) {
  VTermScreenCell cell;
  struct cvt_cell out;
  memset(&out, 0, sizeof out);
  VTermPos place = {.row = row, .col = column};
  if (!vterm_screen_get_cell(vterm_obtain_screen(terminal), place, &cell)) return out;
  out.base = cell.chars[0];
  if (cell.chars[0]) out.mark = cell.chars[1];
  if (out.mark) out.second_mark = cell.chars[2];
  out.columns = cell.width;
  out.foreground = cvt_color(&cell.fg, VTERM_COLOR_IS_DEFAULT_FG(&cell.fg));
  out.background = cvt_color(&cell.bg, VTERM_COLOR_IS_DEFAULT_BG(&cell.bg));
  out.is_bold = cell.attrs.bold;
  out.is_underlined = cell.attrs.underline != 0;
  out.is_reversed = cell.attrs.reverse;
  return out;
}
