// A session of ncurses: start, end, suspension and painting.
#define _GNU_SOURCE
#define NCURSES_WIDECHAR 1
#include "internal.h"

#include <curses.h>
#include <langinfo.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

static const char mouse_on[] = "\033[?1000h\033[?1002h\033[?1006h";
static const char mouse_off[] = "\033[?1006l\033[?1002l\033[?1000l";

static SCREEN *screen;
static int with_mouse;
// True while the process is suspended and the shell owns the terminal.
static int is_suspended;

int cn_locale_is_utf8(void) {
  if (!setlocale(LC_CTYPE, "")) return 0;
  return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

void cn_force_utf8(void) {
  if (!setlocale(LC_CTYPE, "C.UTF-8")) setlocale(LC_CTYPE, "en_US.UTF-8");
}

// --- Start and end ------------------------------------------------------------------------------------------------------------

// Opens the screen with the private terminfo entry for 24-bit colour, which is passed to ncurses in $TERMINFO.
static SCREEN *open_direct(const char *term, FILE *output) {
  char *entry = cn_direct_entry(term);
  if (!entry) return NULL;
  const char *old = getenv("TERMINFO");
  char *saved = old ? strdup(old) : NULL;
  SCREEN *opened = NULL;
  if (setenv("TERMINFO", entry, 1) == 0) {
    opened = newterm(CN_DIRECT_NAME, output, stdin);
    if (saved)
      setenv("TERMINFO", saved, 1);
    else
      unsetenv("TERMINFO");
  }
  free(saved);
  free(entry);
  return opened;
}

static void send_text(const char *text) { cn_send(text, strlen(text)); }

// Sends the output of ncurses. If memory runs out, the next update repaints everything.
static void flush_output(void) {
  if (!cn_output_flush()) clearok(curscr, TRUE);
}

// Adopts the kernel's window size, or keeps the size that ncurses has if the kernel has none.
static void adopt_size(void) {
  struct winsize size;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) resizeterm(size.ws_row, size.ws_col);
}

int cn_start(const char *term, int direct, int mouse) {
  if (screen) return CN_ALREADY_STARTED;
  int probe = cn_probe(term);
  if (probe < 0) return probe;
  FILE *output = cn_output_open(term);
  if (!output) return CN_FAILED;
  cn_modes_save();
  cn_crash_arm();
  if (direct) screen = open_direct(term, output);
  if (!screen) screen = newterm(term, output, stdin);
  if (!screen) {
    cn_stop();
    return CN_FAILED;
  }
  int has_mouse = cn_capability("kmous") != NULL;
  with_mouse = mouse && has_mouse;
  char before[64];
  // The reset sequence turns the mouse off even if it is off now, because it may be turned on later.
  snprintf(before, sizeof before, "%s%s", cn_output_end_of_update(), has_mouse ? mouse_off : "");
  cn_crash_prepare(before);
  cn_errors_capture();
  cn_modes_take();
  adopt_size();
  int colors = has_colors() && start_color() == OK ? COLORS : 0;
  if (colors) use_default_colors();
  typeahead(-1);
  leaveok(stdscr, TRUE);
  keypad(stdscr, TRUE);
  curs_set(0);
  static int is_registered;
  if (!is_registered) is_registered = atexit(cn_stop) == 0;
  wrefresh(stdscr);
  flush_output();
  if (with_mouse) send_text(mouse_on);
  return colors;
}

// Restores the screen and the terminal modes.
static void leave(void) {
  if (with_mouse) send_text(mouse_off);
  endwin();
  flush_output();
  // Without an alternate screen, the last frame stays on the screen. Start a new line below it.
  if (!cn_capability("rmcup")) send_text("\r\n");
  cn_modes_restore();
  if (cn_output_is_stalled()) cn_crash_send_reset();
}

void cn_stop(void) {
  if (screen && !is_suspended) leave();
  is_suspended = 0;
  cn_crash_disarm();
  cn_errors_print();
  if (screen) delscreen(screen);
  screen = NULL;
  cn_output_close();
}

// --- Suspending ---------------------------------------------------------------------------------------------------------------

// Returns 1 if the process is in the foreground, or the terminal has no foreground process group.
static int is_in_foreground(void) {
  pid_t group = tcgetpgrp(STDIN_FILENO);
  return group < 0 || group == getpgrp();
}

static void stop_here(void) {
  struct sigaction standard = {.sa_handler = SIG_DFL}, previous;
  sigset_t stop, before;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTSTP);
  sigaction(SIGTSTP, &standard, &previous);
  pthread_sigmask(SIG_BLOCK, &stop, &before);
  raise(SIGTSTP);
  // The signal is delivered here: the process stops and later continues.
  pthread_sigmask(SIG_UNBLOCK, &stop, NULL);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  sigaction(SIGTSTP, &previous, NULL);
}

// Sends a terminfo string without its padding. putp(3) would write to stdout instead.
static void send_capability(const char *text) {
  while (text && *text) {
    const char *end = text[0] == '$' && text[1] == '<' ? strchr(text, '>') : NULL;
    if (!end) cn_send(text, 1);
    text = end ? end + 1 : text + 1;
  }
}

// Sets the modes, keypad and attributes of the session again. ncurses cannot do this, because its output is a file in memory.
static void retake(void) {
  cn_modes_take();
  keypad(stdscr, TRUE);
  send_capability(cn_capability("sgr0"));
  clearok(curscr, TRUE);
}

int cn_suspend(void) {
  if (!screen || is_suspended) return 0;
  leave();
  cn_crash_pause();
  is_suspended = 1;
  // If the shell continues the job in the background, stop again. If a signal ends the process, leave the terminal to the shell.
  do stop_here();
  while (!cn_is_ending() && !is_in_foreground());
  if (cn_is_ending()) return 0;
  is_suspended = 0;
  cn_crash_resume();
  retake();
  if (with_mouse) send_text(mouse_on);
  return 1;
}

void cn_forget(void) {
  if (screen && !is_suspended) retake();
}

// --- Painting -----------------------------------------------------------------------------------------------------------------

int cn_pair(int foreground, int background) {
  if (!screen) return 0;
  int pair = alloc_pair(foreground, background);
  return pair < 0 ? 0 : pair;
}

// Converts a cell for ncurses. If wcwidth(3) of the character differs from the width of the cell, the character would shift the row: it is
// replaced by `?`.
static int convert(const struct cn_cell *cell, cchar_t *out) {
  wchar_t text[4] = {(wchar_t)cell->base, 0, 0, 0};
  int length = 1, copies = 1;
  if (wcwidth(text[0]) != cell->columns) {
    text[0] = L'?';
    copies = cell->columns > 1 ? cell->columns : 1;
  } else {
    if (cell->mark && wcwidth((wchar_t)cell->mark) == 0) text[length++] = (wchar_t)cell->mark;
    if (cell->second_mark && wcwidth((wchar_t)cell->second_mark) == 0) text[length++] = (wchar_t)cell->second_mark;
  }
  attr_t attributes = 0;
  if (cell->attributes & CN_BOLD) attributes |= A_BOLD;
  if (cell->attributes & CN_DIM) attributes |= A_DIM;
  if (cell->attributes & CN_UNDERLINE) attributes |= A_UNDERLINE;
  if (cell->attributes & CN_REVERSE) attributes |= A_REVERSE;
  int pair = cell->pair;
  for (int copy = 0; copy < copies; copy++) setcchar(&out[copy], text, attributes, 0, &pair);
  return copies;
}

void cn_put(int row, int column, const struct cn_cell *cells, int count) {
  enum { CHUNK = 256 };
  cchar_t converted[CHUNK + 2];
  if (!screen) return;
  int index = 0;
  while (index < count) {
    int filled = 0, columns = 0;
    while (index < count && filled < CHUNK) {
      filled += convert(&cells[index], &converted[filled]);
      columns += cells[index].columns;
      index++;
    }
    mvwadd_wchnstr(stdscr, row, column, converted, filled);
    column += columns;
  }
}

void cn_cursor(int row, int column) {
  if (!screen || is_suspended) return;
  leaveok(stdscr, row < 0);
  if (row >= 0) wmove(stdscr, row, column);
  curs_set(row >= 0);
}

void cn_flush(void) {
  if (!screen || is_suspended) return;
  wrefresh(stdscr);
  flush_output();
}

void cn_mouse(int is_on) {
  if (!screen || is_suspended || is_on == with_mouse || !cn_capability("kmous")) return;
  with_mouse = is_on;
  send_text(is_on ? mouse_on : mouse_off);
}

void cn_size(int *columns, int *rows) {
  *columns = screen ? COLS : 0;
  *rows = screen ? LINES : 0;
}

void cn_resize(void) {
  if (!screen || is_suspended) return;
  adopt_size();
  clearok(curscr, TRUE);
}
