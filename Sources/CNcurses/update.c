// Updates: what ncurses sends, in fewer bytes.
//
// ncurses names both colours whenever one of them changes, also for blanks, whose ink nobody sees, resets everything after each update,
// and goes row by row, so that each pen is taken up again on each row. That is more than half of what a moved selection costs. So an
// update goes into a file in memory first. A small one is taken apart into runs of cells, which are sent pen by pen, each with the shortest
// way to its place; anything else passes in its order, with each SGR sequence held back until something is drawn that needs it.
#define _GNU_SOURCE
#include "update.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <term.h>
#include <unistd.h>

// Asks the terminal to show an update at once, where it is too long to come in one piece (DEC private mode 2026).
static const char together[] = "\033[?2026h", apart[] = "\033[?2026l";
enum { TOGETHER = 1024 };

static int memory = -1, in_use, is_together;

void cn_update_start(int with_updates) { is_together = with_updates; }

void cn_update_begin(void) {
  in_use = cn_pen_start();
  if (in_use && memory < 0) memory = memfd_create("update", MFD_CLOEXEC);
  cn_runs_start();
}

const char *cn_update_end(void) { return is_together ? apart : ""; }

void cn_update_forget(void) {
  cn_pen_normal();
  cn_runs_forget();
  if (in_use) cn_send_all("\033[m\033(B", 6);
}

void cn_update_reset(void) {
  cn_pen_reset();
  cn_runs_forget();
}

int cn_update_catch(int descriptor) { return in_use && memory >= 0 && dup3(memory, descriptor, O_CLOEXEC) >= 0; }

// --- In its order -----------------------------------------------------------------------------------------------------------------

// A sequence that begins with ESC [: returns its length, or 0 when it is cut.
static size_t control(const unsigned char *text, size_t count) {
  size_t end = 2;
  while (end < count && (text[end] < 0x40 || text[end] > 0x7e)) end++;
  if (end == count) return 0;
  switch (text[end]) {
    case 'm':
      if (cn_pen_read(text + 2, end - 2)) return end + 1;
      cn_take_pen();
      break;
    // The cursor moves; the last character comes again.
    case 'A': case 'B': case 'C': case 'D': case 'G': case 'H': case 'd': case 'f': case '`': case 'b': break;
    default: cn_take_paper();
  }
  cn_out_add(text, end + 1);
  return end + 1;
}

// The next character or sequence; returns its length.
static size_t step(const unsigned char *text, size_t count) {
  size_t length = 1;
  if (text[0] == 033 && count > 2 && text[1] == '[') {
    length = control(text, count);
    if (length) return length;
    length = count;
  } else if (text[0] == 033 && count > 2 && text[1] == '(') {
    cn_wanted.set = (char)text[2];
    return 3;
  } else if (text[0] == 033) {
    // Two bytes, or more with intermediate ones between.
    while (length < count && text[length] >= 0x20 && text[length] < 0x30) length++;
    if (length < count) length++;
    cn_take_paper();
  } else if (text[0] == ' ' || text[0] == '\n') {
    cn_take_paper();
  } else if (text[0] > ' ') {
    cn_take_pen();
  }
  cn_out_add(text, length);
  return length;
}

// --- To the terminal --------------------------------------------------------------------------------------------------------------

void cn_update_release(int descriptor, int terminal, int is_cursor_seen) {
  while (dup3(terminal, descriptor, O_CLOEXEC) < 0 && (errno == EBUSY || errno == EINTR)) {}
  off_t size = lseek(memory, 0, SEEK_END);
  unsigned char *update = size > 0 ? malloc((size_t)size) : NULL;
  ssize_t count = update ? pread(memory, update, (size_t)size, 0) : 0;
  lseek(memory, 0, SEEK_SET);
  int is_lost = size > 0 && count != size, is_full = ftruncate(memory, 0) != 0;
  cn_out_begin();
  if (!cn_runs_add(update, count > 0 ? (size_t)count : 0, is_cursor_seen))
    for (size_t place = 0; count > 0 && place < (size_t)count;) place += step(update + place, (size_t)count - place);
  free(update);
  if (is_together && cn_out_count() > TOGETHER) {
    cn_send_all(together, sizeof together - 1);
    cn_out_add(apart, sizeof apart - 1);
  }
  cn_out_send();
  if (is_lost || is_full) {
    // No room in memory: from now on ncurses writes for itself, with the pen that it takes for the terminal's.
    cn_update_reset();
    in_use = 0;
    clearok(curscr, is_lost ? TRUE : FALSE);
  }
}
