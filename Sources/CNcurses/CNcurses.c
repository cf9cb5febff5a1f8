#define _GNU_SOURCE
#define NCURSES_WIDECHAR 1
#include "internal.h"

#include <fcntl.h>
#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

static const char mouse_on[] = "\033[?1000h\033[?1002h\033[?1006h";
static const char mouse_off[] = "\033[?1006l\033[?1002l\033[?1000l";

static SCREEN *screen;
static FILE *output_file, *input_file;
static int input_descriptor = -1, output_descriptor = -1, sending_descriptor = -1;
// Whether the terminal has taken nothing for a while and a signal wants us to end: nothing more is sent.
static int is_stalled;
static int with_mouse, is_cursor_seen;
// Whether the terminal was given back to the shell and has not been taken again.
static int is_away;
// Keys are read through a pad: reading through a window would refresh it first.
static WINDOW *keys;

int cn_locale_is_utf8(void) {
  if (!setlocale(LC_CTYPE, "")) return 0;
  return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

void cn_force_utf8(void) {
  if (!setlocale(LC_CTYPE, "C.UTF-8")) setlocale(LC_CTYPE, "en_US.UTF-8");
}

// Opens the screen under a private entry of 24-bit colour, which ncurses takes from the environment.
static SCREEN *open_direct(const char *term) {
  char *entry = cn_direct_entry(term, output_descriptor);
  if (!entry) return NULL;
  const char *old = getenv("TERMINFO");
  char *saved = old ? strdup(old) : NULL;
  SCREEN *opened = NULL;
  if (setenv("TERMINFO", entry, 1) == 0) {
    opened = newterm(CN_DIRECT_NAME, output_file, input_file);
    if (saved)
      setenv("TERMINFO", saved, 1);
    else
      unsetenv("TERMINFO");
  }
  free(saved);
  free(entry);
  return opened;
}

static void close_files(void) {
  if (output_file) fclose(output_file);
  if (input_file) fclose(input_file);
  output_file = input_file = NULL;
  if (sending_descriptor >= 0 && sending_descriptor != output_descriptor) close(sending_descriptor);
  sending_descriptor = -1;
}

static FILE *duplicate(int descriptor, const char *mode) {
  int copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
  if (copy < 0) return NULL;
  FILE *file = fdopen(copy, mode);
  if (!file) close(copy);
  return file;
}

// Whether a signal waits that ends us, or one has been read that does.
static int is_ending(void) {
  if (cn_told_to_end) return 1;
  sigset_t waiting;
  sigpending(&waiting);
  return sigismember(&waiting, SIGTERM) == 1 || sigismember(&waiting, SIGHUP) == 1 || sigismember(&waiting, SIGINT) == 1
    || sigismember(&waiting, SIGQUIT) == 1;
}

// Waits until the terminal takes more. One that has stopped reading holds us up as long as it likes, but who is told to end ends.
static int wait_for_room(void) {
  for (int waits = 0;; waits++) {
    struct pollfd room = {.fd = sending_descriptor, .events = POLLOUT};
    int count = poll(&room, 1, 100);
    if (count > 0) return (room.revents & POLLOUT) != 0;
    if (count < 0 && errno != EINTR) return 0;
    // Who leaves already gives a slow terminal two seconds for what is sent last.
    if (is_ending() && (waits >= 20 || !cn_told_to_end)) {
      is_stalled = 1;
      return 0;
    }
  }
}

void cn_send_all(const char *bytes, size_t count) {
  while (count > 0 && !is_stalled) {
    ssize_t sent = write(sending_descriptor, bytes, count);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno == EAGAIN && wait_for_room()) continue;
    if (sent <= 0) return;
    bytes += sent;
    count -= (size_t)sent;
  }
}

// The terminal opened once more, so that it does not block for us alone; the given descriptor where that is not allowed.
static int open_sending(int output) {
  char path[32];
  snprintf(path, sizeof path, "/proc/self/fd/%d", output);
  int opened = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  return opened < 0 ? output : opened;
}

// Terminals that show an update at once when they are asked to, and others that do not mind being asked.
static int shows_updates(const char *term) {
  static const char *const families[] = {"xterm", "tmux", "alacritty", "foot", "kitty", "wezterm", "ghostty", "contour", "rio", "mintty"};
  for (size_t index = 0; index < sizeof families / sizeof *families; index++)
    if (strncmp(term, families[index], strlen(families[index])) == 0) return 1;
  return 0;
}

// No flow control and no literal-next on our screen, so that ctrl-s, ctrl-q and ctrl-v are keys; signals still come from the terminal.
static void set_modes(void) {
  struct termios modes;
  cbreak();
  noecho();
  nonl();
  if (tcgetattr(input_descriptor, &modes) == 0) {
    modes.c_iflag &= ~(tcflag_t)IXON;
    modes.c_lflag &= ~(tcflag_t)IEXTEN;
    tcsetattr(input_descriptor, TCSANOW, &modes);
  }
  def_prog_mode();
}

int cn_start(int input, int output, const char *term, int direct, int mouse) {
  if (screen) return CN_ALREADY_STARTED;
  int probe = cn_probe(term, output);
  if (probe < 0) return probe;
  input_descriptor = input;
  output_descriptor = output;
  sending_descriptor = open_sending(output);
  is_stalled = 0;
  output_file = duplicate(output, "w");
  input_file = duplicate(input, "r");
  if (!output_file || !input_file) {
    close_files();
    return CN_FAILED;
  }
  cn_crash_save(input);
  // ncurses changes the modes at once; what it begins on the screen it begins at the first update.
  cn_crash_arm();
  if (direct) screen = open_direct(term);
  if (!screen) screen = newterm(term, output_file, input_file);
  keys = screen ? newpad(1, 1) : NULL;
  if (!keys) {
    with_mouse = 0;
    cn_stop();
    return CN_FAILED;
  }
  with_mouse = mouse && cn_has_capability("kmous");
  cn_update_start(shows_updates(term));
  char before[64];
  // The mouse may be turned on later.
  snprintf(before, sizeof before, "%s%s", cn_update_end(), cn_has_capability("kmous") ? mouse_off : "");
  cn_crash_prepare(sending_descriptor, before);
  cn_errors_keep();
  set_modes();
  int colors = has_colors() && start_color() == OK ? COLORS : 0;
  if (colors) use_default_colors();
  keypad(keys, TRUE);
  nodelay(keys, TRUE);
  // We read the reports of the mouse ourselves: ncurses knows no dragging. Only now is there a table of keys to change.
  define_key(NULL, KEY_MOUSE);
  set_escdelay(25);
  typeahead(-1);
  leaveok(stdscr, TRUE);
  curs_set(0);
  static int registered;
  if (!registered) registered = atexit(cn_stop) == 0;
  wrefresh(stdscr);
  cn_update_begin();
  if (with_mouse) cn_send_all(mouse_on, sizeof mouse_on - 1);
  return colors;
}

// Gives the screen and the modes back to whoever had them.
static void leave(void) {
  // ncurses would wait for a terminal that takes nothing.
  if (is_stalled) return cn_crash_restore();
  cn_update_reset();
  if (with_mouse) cn_send_all(mouse_off, sizeof mouse_off - 1);
  endwin();
  // A terminal without another screen shows ours on: what comes next begins on a line of its own.
  if (!cn_has_capability("rmcup")) cn_send_all("\r\n", 2);
}

void cn_stop(void) {
  // While we are away the terminal is somebody else's.
  if (screen && !is_away) leave();
  is_away = 0;
  cn_crash_disarm();
  cn_errors_print();
  if (keys) delwin(keys);
  if (screen) delscreen(screen);
  keys = NULL;
  screen = NULL;
  close_files();
}

// Whether the terminal is ours to use. Where it controls nobody, it is.
static int is_in_foreground(void) {
  pid_t group = tcgetpgrp(input_descriptor);
  return group < 0 || group == getpgrp();
}

static void stop_here(void) {
  struct sigaction standard = {.sa_handler = SIG_DFL}, ours;
  sigset_t stop, before;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTSTP);
  sigaction(SIGTSTP, &standard, &ours);
  pthread_sigmask(SIG_BLOCK, &stop, &before);
  raise(SIGTSTP);
  // Delivered here: the process stops, and goes on from here.
  pthread_sigmask(SIG_UNBLOCK, &stop, NULL);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  sigaction(SIGTSTP, &ours, NULL);
}

void cn_suspend(void) {
  if (!screen) return;
  leave();
  cn_crash_pause();
  is_away = 1;
  // A shell that ends a stopped job, or lets it go on in the background, keeps its terminal.
  do stop_here();
  while (!is_ending() && !is_in_foreground());
  if (is_ending()) return;
  is_away = 0;
  cn_crash_resume();
  reset_prog_mode();
  clearok(curscr, TRUE);
  wrefresh(stdscr);
  if (with_mouse) cn_send_all(mouse_on, sizeof mouse_on - 1);
}

int cn_pair(int foreground, int background) {
  if (!screen) return 0;
  int pair = alloc_pair(foreground, background);
  return pair < 0 ? 0 : pair;
}

// The cell as ncurses wants it. A character whose width the C library sees otherwise would shift the rest of the row: `?` instead.
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
  if (!screen) return;
  leaveok(stdscr, row < 0);
  if (row >= 0) wmove(stdscr, row, column);
  if (!is_away) curs_set(row >= 0);
  is_cursor_seen = row >= 0;
}

void cn_flush(void) {
  if (!screen || is_away) return;
  int output = fileno(output_file), is_caught = cn_update_catch(output);
  wrefresh(stdscr);
  if (is_caught) cn_update_release(output, output_descriptor, is_cursor_seen);
}

void cn_forget(void) {
  if (!screen || is_away) return;
  // Others may have written on the terminal, with a pen of theirs.
  cn_update_forget();
  reset_prog_mode();
  clearok(curscr, TRUE);
}

void cn_mouse(int is_on) {
  if (!screen || is_away || is_on == with_mouse || !cn_has_capability("kmous")) return;
  with_mouse = is_on;
  if (is_on) cn_send_all(mouse_on, sizeof mouse_on - 1);
  else cn_send_all(mouse_off, sizeof mouse_off - 1);
}

void cn_send(const char *bytes, size_t count) {
  if (screen && !is_away) cn_send_all(bytes, count);
}

void cn_size(int *columns, int *rows) {
  *columns = screen ? COLS : 0;
  *rows = screen ? LINES : 0;
}

void cn_resize(int *columns, int *rows) {
  struct winsize size;
  if (screen && !is_away && ioctl(output_descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
    resizeterm(size.ws_row, size.ws_col);
    // Everything is sent anew, and with it what the pen is.
    cn_update_forget();
    clearok(curscr, TRUE);
  }
  cn_size(columns, rows);
}

int cn_hung_up(void) {
  struct pollfd end = {.fd = input_descriptor, .events = POLLIN};
  return poll(&end, 1, 0) > 0 && (end.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}

// --- Keys and mouse -----------------------------------------------------------------------------------------------------------

static int set(struct cn_event *event, int kind, uint32_t code) {
  event->kind = kind;
  event->code = code;
  return 1;
}

// The next byte of a sequence that has begun; -1 when it does not come.
static int next_byte(void) {
  wtimeout(keys, 25);
  int byte = wgetch(keys);
  nodelay(keys, TRUE);
  if (byte == KEY_BACKSPACE) return 127;
  return byte >= 0 && byte < 256 ? byte : -1;
}

// `code` as xterm gives it: two bits of button, then shift, meta, control, motion, wheel.
static int mouse_event(struct cn_event *event, int code, int column, int row, int released) {
  event->column = column - 1;
  event->row = row - 1;
  if (column < 1 || row < 1 || (code & 128)) return set(event, CN_IGNORED, 0);
  int button = code & 3;
  if (code & 64) return button > 1 ? set(event, CN_IGNORED, 0) : set(event, CN_MOUSE, button ? CN_WHEEL_DOWN : CN_WHEEL_UP);
  if (code & 32) return button ? set(event, CN_IGNORED, 0) : set(event, CN_MOUSE, CN_DRAG);
  if (button == 3) return set(event, CN_MOUSE, CN_RELEASE);
  if (button != 0) return set(event, CN_IGNORED, 0);
  return set(event, CN_MOUSE, released ? CN_RELEASE : CN_PRESS);
}

static int final_key(struct cn_event *event, int letter) {
  switch (letter) {
    case 'A': return set(event, CN_SPECIAL, CN_UP);
    case 'B': return set(event, CN_SPECIAL, CN_DOWN);
    case 'C': return set(event, CN_SPECIAL, CN_RIGHT);
    case 'D': return set(event, CN_SPECIAL, CN_LEFT);
    case 'H': return set(event, CN_SPECIAL, CN_HOME);
    case 'F': return set(event, CN_SPECIAL, CN_END);
    case 'Z': return set(event, CN_SPECIAL, CN_BACK_TAB);
    case 'M': return set(event, CN_SPECIAL, CN_ENTER);
    case 'P': case 'Q': case 'R': case 'S': return set(event, CN_SPECIAL, CN_FUNCTION + 1 + (uint32_t)(letter - 'P'));
    default: return set(event, CN_IGNORED, 0);
  }
}

static int tilde_key(struct cn_event *event, int number) {
  switch (number) {
    case 1: case 7: return set(event, CN_SPECIAL, CN_HOME);
    case 2: return set(event, CN_SPECIAL, CN_INSERT);
    case 3: return set(event, CN_SPECIAL, CN_DELETE);
    case 4: case 8: return set(event, CN_SPECIAL, CN_END);
    case 5: return set(event, CN_SPECIAL, CN_PAGE_UP);
    case 6: return set(event, CN_SPECIAL, CN_PAGE_DOWN);
    default: break;
  }
  if (number >= 11 && number <= 15) return set(event, CN_SPECIAL, CN_FUNCTION + (uint32_t)number - 10);
  if (number >= 17 && number <= 21) return set(event, CN_SPECIAL, CN_FUNCTION + (uint32_t)number - 11);
  if (number == 23 || number == 24) return set(event, CN_SPECIAL, CN_FUNCTION + (uint32_t)number - 12);
  return set(event, CN_IGNORED, 0);
}

// After ESC [: mouse reports, and keys that terminfo does not name (with modifiers). Nothing of a sequence becomes a letter.
static int control_sequence(struct cn_event *event) {
  int numbers[4] = {0}, count = 0, private = 0, byte = next_byte();
  if (byte == 'M' && with_mouse) {
    int code = next_byte(), column = next_byte(), row = next_byte();
    return code < 32 || row < 0 ? set(event, CN_IGNORED, 0) : mouse_event(event, code - 32, column - 32, row - 32, 0);
  }
  if (byte >= '<' && byte <= '?') {
    private = byte;
    byte = next_byte();
  }
  while (byte >= 0x20 && byte < 0x40) {
    if (byte >= '0' && byte <= '9' && count < 4 && numbers[count] < 100000) numbers[count] = numbers[count] * 10 + byte - '0';
    if (byte == ';') count++;
    byte = next_byte();
  }
  if (private == '<' && (byte == 'M' || byte == 'm') && count == 2)
    return mouse_event(event, numbers[0], numbers[1], numbers[2], byte == 'm');
  if (private || byte < 0) return set(event, CN_IGNORED, 0);
  if (byte == '~') return tilde_key(event, numbers[0]);
  return byte == 'M' ? set(event, CN_IGNORED, 0) : final_key(event, byte);
}

static int after_escape(struct cn_event *event) {
  int byte = wgetch(keys);
  if (byte == '[') return control_sequence(event);
  if (byte == 'O') return final_key(event, next_byte());
  if (byte != ERR) ungetch(byte);
  return set(event, CN_SPECIAL, CN_ESCAPE);
}

// Keys with shift, control or alt that terminfo names after xterm: `kUP5`.
static int named_key(struct cn_event *event, const char *name) {
  static const struct { char name[5]; int code; } known[] = {
    {"kUP", CN_UP}, {"kDN", CN_DOWN}, {"kLFT", CN_LEFT}, {"kRIT", CN_RIGHT}, {"kPRV", CN_PAGE_UP}, {"kNXT", CN_PAGE_DOWN},
    {"kHOM", CN_HOME}, {"kEND", CN_END}, {"kDC", CN_DELETE}, {"kIC", CN_INSERT},
  };
  for (size_t index = 0; name && index < sizeof known / sizeof *known; index++)
    if (strncmp(name, known[index].name, strlen(known[index].name)) == 0) return set(event, CN_SPECIAL, (uint32_t)known[index].code);
  return set(event, CN_IGNORED, 0);
}

static int special(struct cn_event *event, int key) {
  switch (key) {
    case KEY_UP: case KEY_SR: return set(event, CN_SPECIAL, CN_UP);
    case KEY_DOWN: case KEY_SF: return set(event, CN_SPECIAL, CN_DOWN);
    case KEY_LEFT: case KEY_SLEFT: return set(event, CN_SPECIAL, CN_LEFT);
    case KEY_RIGHT: case KEY_SRIGHT: return set(event, CN_SPECIAL, CN_RIGHT);
    case KEY_PPAGE: case KEY_SPREVIOUS: return set(event, CN_SPECIAL, CN_PAGE_UP);
    case KEY_NPAGE: case KEY_SNEXT: return set(event, CN_SPECIAL, CN_PAGE_DOWN);
    case KEY_HOME: case KEY_SHOME: case KEY_FIND: return set(event, CN_SPECIAL, CN_HOME);
    case KEY_END: case KEY_SEND: case KEY_SELECT: return set(event, CN_SPECIAL, CN_END);
    case KEY_ENTER: return set(event, CN_SPECIAL, CN_ENTER);
    case KEY_BTAB: return set(event, CN_SPECIAL, CN_BACK_TAB);
    case KEY_BACKSPACE: return set(event, CN_SPECIAL, CN_BACKSPACE);
    case KEY_DC: case KEY_SDC: return set(event, CN_SPECIAL, CN_DELETE);
    case KEY_IC: case KEY_SIC: return set(event, CN_SPECIAL, CN_INSERT);
    default: break;
  }
  if (key >= KEY_F(1) && key <= KEY_F(12)) return set(event, CN_SPECIAL, CN_FUNCTION + (uint32_t)(key - KEY_F0));
  return key > KEY_MAX ? named_key(event, keyname(key)) : set(event, CN_IGNORED, 0);
}

// UTF-8 by hand: what is not valid is ignored, byte by byte, and never swallows the key behind it.
static int scalar(struct cn_event *event, int lead) {
  static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
  if (lead < 0x80) return set(event, CN_CHARACTER, (uint32_t)lead);
  int more = lead >= 0xf0 && lead < 0xf5 ? 3 : lead >= 0xe0 && lead < 0xf0 ? 2 : lead >= 0xc2 && lead < 0xe0 ? 1 : 0;
  if (more == 0) return set(event, CN_IGNORED, 0);
  uint32_t value = (uint32_t)lead & (0x3fu >> more);
  for (int index = 0; index < more; index++) {
    int byte = next_byte();
    if (byte < 0x80 || byte >= 0xc0) {
      if (byte >= 0) ungetch(byte);
      return set(event, CN_IGNORED, 0);
    }
    value = value << 6 | ((uint32_t)byte & 0x3f);
  }
  int bad = value < least[more] || value > 0x10ffff || (value >= 0xd800 && value < 0xe000);
  return set(event, bad ? CN_IGNORED : CN_CHARACTER, bad ? 0 : value);
}

int cn_read(struct cn_event *event) {
  int key = screen && !is_away ? wgetch(keys) : ERR;
  if (key == ERR) return set(event, CN_NOTHING, 0), 0;
  if (key == 27) return after_escape(event);
  return key < 256 ? scalar(event, key) : special(event, key);
}
