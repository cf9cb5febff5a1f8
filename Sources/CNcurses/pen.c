// The pen: what ncurses sends, with colours and emphasis named only where they change.
//
// ncurses names both colours whenever one of them changes, also for blanks, whose ink nobody sees, and resets everything after each
// update. That is more than half of what a moved selection costs. So an update goes into a file in memory first, and from there to the
// terminal with each SGR sequence held back until something is drawn that needs it. Everything else passes as it is.
#define _GNU_SOURCE
#include "internal.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <term.h>
#include <unistd.h>

// A colour as SGR names it: the count of numbers after 38 or 48, or none for one number (39, 31, 94, ...).
struct color {
  int count, numbers[4];
};

enum { BOLD = 1 << 1, DIM = 1 << 2, UNDERLINE = 1 << 4, REVERSE = 1 << 7, KNOWN = BOLD | DIM | UNDERLINE | REVERSE };

struct pen {
  unsigned emphasis;
  struct color ink, paper;
  // The character set that ESC ( has chosen.
  char set;
};

// Asks the terminal to show an update at once, where it is too long to come in one piece (DEC private mode 2026).
static const char together[] = "\033[?2026h", apart[] = "\033[?2026l";
enum { TOGETHER = 1024 };
static int is_together;

static const struct pen normal = {0, {0, {39}}, {0, {49}}, 'B'};
static struct pen wanted, actual;
static int memory = -1, in_use;

static unsigned char *out;
static size_t out_count, out_capacity;

static void add(const void *bytes, size_t count) {
  if (out_count + count > out_capacity) {
    size_t capacity = (out_count + count) * 2;
    unsigned char *grown = realloc(out, capacity);
    if (!grown) {
      // Without memory it goes out piece by piece: nothing is lost, only the one write is.
      cn_send_all((const char *)out, out_count);
      out_count = 0;
      cn_send_all(bytes, count);
      return;
    }
    out = grown;
    out_capacity = capacity;
  }
  memcpy(out + out_count, bytes, count);
  out_count += count;
}

// --- Naming what has changed ------------------------------------------------------------------------------------------------------

static void add_number(int number, int *parameters) {
  char text[16];
  int length = 0;
  if (*parameters) add(";", 1);
  else add("\033[", 2);
  ++*parameters;
  do text[length++] = (char)('0' + number % 10);
  while ((number /= 10) > 0);
  while (length > 0) add(&text[--length], 1);
}

static int same(const struct color *left, const struct color *right) {
  int count = left->count ? left->count : 1;
  return left->count == right->count && memcmp(left->numbers, right->numbers, sizeof(int) * (size_t)count) == 0;
}

static void add_color(const struct color *color, int prefix, int *parameters) {
  if (color->count) add_number(prefix, parameters);
  for (int index = 0; index < (color->count ? color->count : 1); index++) add_number(color->numbers[index], parameters);
}

static void add_emphasis(int *parameters) {
  static const int on[] = {1, 2, 4, 7}, off[] = {22, 22, 24, 27};
  // Bold and dim end together.
  if ((actual.emphasis & ~wanted.emphasis) & (BOLD | DIM)) {
    add_number(22, parameters);
    actual.emphasis &= ~(unsigned)(BOLD | DIM);
  }
  for (int index = 0; index < 4; index++) {
    unsigned bit = 1u << on[index];
    if ((actual.emphasis ^ wanted.emphasis) & bit) add_number(wanted.emphasis & bit ? on[index] : off[index], parameters);
  }
}

// Makes the pen what it should be.
static void take_pen(void) {
  int parameters = 0;
  if (actual.set != wanted.set) add((char[]){'\033', '(', wanted.set}, 3);
  add_emphasis(&parameters);
  if (!same(&actual.ink, &wanted.ink)) add_color(&wanted.ink, 38, &parameters);
  if (!same(&actual.paper, &wanted.paper)) add_color(&wanted.paper, 48, &parameters);
  if (parameters) add("m", 1);
  actual = wanted;
}

// Makes it what a blank needs: its ink is not seen.
static void take_paper(void) {
  unsigned seen = UNDERLINE | REVERSE;
  int parameters = 0;
  if ((actual.emphasis & seen) || (wanted.emphasis & seen)) return take_pen();
  if (same(&actual.paper, &wanted.paper)) return;
  add_color(&wanted.paper, 48, &parameters);
  add("m", 1);
  actual.paper = wanted.paper;
}

// --- Reading what ncurses says ----------------------------------------------------------------------------------------------------

// Reads the numbers of a sequence; -1 when there is something else.
static int read_numbers(const unsigned char *text, size_t length, int *numbers, int most) {
  int count = 1;
  numbers[0] = 0;
  for (size_t index = 0; index < length; index++) {
    if (text[index] == ';') {
      if (count == most) return -1;
      numbers[count++] = 0;
    } else if (text[index] >= '0' && text[index] <= '9' && numbers[count - 1] < 100000) {
      numbers[count - 1] = numbers[count - 1] * 10 + text[index] - '0';
    } else {
      return -1;
    }
  }
  return count;
}

// Takes 5;N or 2;R;G;B after 38 or 48; returns how many numbers these are, or 0.
static int read_color(struct color *color, const int *numbers, int count) {
  int length = count > 0 && numbers[0] == 5 ? 2 : count > 0 && numbers[0] == 2 ? 4 : 0;
  if (!length || count < length) return 0;
  color->count = length;
  memcpy(color->numbers, numbers, sizeof(int) * (size_t)length);
  return length;
}

static int apply(struct pen *pen, int number) {
  switch (number) {
    case 0: {
      char set = pen->set;
      *pen = normal;
      pen->set = set;
      return 1;
    }
    case 1: case 2: case 4: case 7: pen->emphasis |= 1u << number; return 1;
    case 22: pen->emphasis &= ~(unsigned)(BOLD | DIM); return 1;
    case 24: case 27: pen->emphasis &= ~(1u << (number - 20)); return 1;
    default: break;
  }
  int is_ink = (number >= 30 && number <= 39) || (number >= 90 && number <= 97);
  int is_paper = (number >= 40 && number <= 49) || (number >= 100 && number <= 107);
  if (!is_ink && !is_paper) return 0;
  *(is_ink ? &pen->ink : &pen->paper) = (struct color){0, {number}};
  return 1;
}

// Takes an SGR sequence; 0, and nothing changed, when it says something that we do not follow.
static int read_pen(const unsigned char *text, size_t length) {
  int numbers[32], count = read_numbers(text, length, numbers, 32);
  struct pen pen = wanted;
  for (int index = 0; index < count; index++) {
    if (numbers[index] == 38 || numbers[index] == 48) {
      int used = read_color(numbers[index] == 38 ? &pen.ink : &pen.paper, &numbers[index + 1], count - index - 1);
      if (!used) return 0;
      index += used;
    } else if (!apply(&pen, numbers[index])) {
      return 0;
    }
  }
  if (count < 0) return 0;
  wanted = pen;
  return 1;
}

// A sequence that begins with ESC [: returns its length, or 0 when it is cut.
static size_t control(const unsigned char *text, size_t count) {
  size_t end = 2;
  while (end < count && (text[end] < 0x40 || text[end] > 0x7e)) end++;
  if (end == count) return 0;
  switch (text[end]) {
    case 'm':
      if (read_pen(text + 2, end - 2)) return end + 1;
      take_pen();
      break;
    // The cursor moves; the last character comes again.
    case 'A': case 'B': case 'C': case 'D': case 'G': case 'H': case 'd': case 'f': case '`': case 'b': break;
    default: take_paper();
  }
  add(text, end + 1);
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
    wanted.set = (char)text[2];
    return 3;
  } else if (text[0] == 033) {
    // Two bytes, or more with intermediate ones between.
    while (length < count && text[length] >= 0x20 && text[length] < 0x30) length++;
    if (length < count) length++;
    take_paper();
  } else if (text[0] == ' ' || text[0] == '\n') {
    take_paper();
  } else if (text[0] > ' ') {
    take_pen();
  }
  add(text, length);
  return length;
}

// --- An update --------------------------------------------------------------------------------------------------------------------

const char *cn_pen_end(void) { return is_together ? apart : ""; }

void cn_pen_start(int with_updates) {
  wanted = actual = normal;
  is_together = with_updates;
  // Only for colours, and only where emphasis ends as ECMA-48 says.
  in_use = max_colors > 0 && exit_underline_mode && strcmp(exit_underline_mode, "\033[24m") == 0;
  if (in_use && memory < 0) memory = memfd_create("update", MFD_CLOEXEC);
}

void cn_pen_forget(void) {
  wanted = actual = normal;
  if (in_use) cn_send_all("\033[m\033(B", 6);
}

int cn_pen_catch(int descriptor) { return in_use && memory >= 0 && dup3(memory, descriptor, O_CLOEXEC) >= 0; }

void cn_pen_release(int descriptor, int terminal) {
  while (dup3(terminal, descriptor, O_CLOEXEC) < 0 && (errno == EBUSY || errno == EINTR)) {}
  off_t size = lseek(memory, 0, SEEK_END);
  unsigned char *update = size > 0 ? malloc((size_t)size) : NULL;
  ssize_t count = update ? pread(memory, update, (size_t)size, 0) : 0;
  lseek(memory, 0, SEEK_SET);
  int is_lost = size > 0 && count != size, is_full = ftruncate(memory, 0) != 0;
  out_count = 0;
  add(together, sizeof together - 1);
  for (size_t place = 0; count > 0 && place < (size_t)count;) place += step(update + place, (size_t)count - place);
  free(update);
  size_t begin = sizeof together - 1;
  if (is_together && out_count > TOGETHER + begin) {
    add(apart, sizeof apart - 1);
    begin = 0;
  }
  if (out_count > begin) cn_send_all((const char *)out + begin, out_count - begin);
  if (is_lost || is_full) {
    // No room in memory: from now on ncurses writes for itself, with the pen that it takes for the terminal's.
    cn_pen_reset();
    in_use = 0;
    clearok(curscr, is_lost ? TRUE : FALSE);
  }
}

void cn_pen_reset(void) {
  out_count = 0;
  wanted = normal;
  take_pen();
  cn_send_all((const char *)out, out_count);
}
