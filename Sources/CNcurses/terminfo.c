// Access to terminfo. In a separate file because <term.h> defines macros such as `columns`.
#define _GNU_SOURCE
#include "internal.h"

#include <curses.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

const char *cn_capability(const char *name) {
  const char *value = tigetstr((char *)name);
  return value && value != (char *)-1 && *value ? value : NULL;
}

int cn_probe(const char *term) {
  int status = 0;
  TERMINAL *before = cur_term;
  if (setupterm((char *)term, STDOUT_FILENO, &status) != OK || status != 1) return CN_UNKNOWN_TERMINAL;
  int result = tigetnum("colors");
  if (result < 0) result = 0;
  if (!cn_capability("cup") || !cn_capability("clear")) result = CN_NO_CURSOR_MOTION;
  if (cur_term != before) {
    TERMINAL *mine = cur_term;
    set_curterm(before);
    del_curterm(mine);
  }
  return result;
}

// --- A private terminfo entry: the entry of the terminal, changed to 24-bit colour.
//
// If the value of $TERMINFO starts with "hex:", ncurses reads a compiled entry from it (terminfo(5), "Fetching Compiled Descriptions"), so
// nothing is written to disk. `xterm-direct` is not installed everywhere and separates colour values by colons, which some terminals do not
// support. The format of a compiled entry is that of term(5) with 32-bit numbers.

enum { CAPACITY = 30000, MAGIC_32_BITS = 01036 };

struct buffer {
  unsigned char bytes[CAPACITY];
  size_t count;
};

// The terminfo string that selects a colour by its number. A number below CN_PALETTE is 0xRRGGBB; other numbers are palette colours.
#define DIRECT(code)                                                                                                                     \
  "\033[" code ";%?%p1%{16777216}%<%t2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%e5;%p1%{255}%&%d%;m"

static void byte(struct buffer *to, unsigned value) {
  if (to->count < CAPACITY) to->bytes[to->count] = (unsigned char)value;
  to->count++;
}

static void half(struct buffer *to, int value) {
  byte(to, (unsigned)value & 255);
  byte(to, (unsigned)value >> 8 & 255);
}

static void word(struct buffer *to, int value) {
  half(to, value & 0xffff);
  half(to, (int)((unsigned)value >> 16));
}

static void string(struct buffer *to, const char *text) {
  do byte(to, (unsigned char)*text);
  while (*text++);
}

static void even(struct buffer *to) {
  if (to->count & 1) byte(to, 0);
}

static int number_of(const char *name) {
  if (strcmp(name, "colors") == 0) return CN_PALETTE + 256;
  if (strcmp(name, "pairs") == 0) return 0x10000;
  if (strcmp(name, "ncv") == 0) return -1;
  int value = tigetnum((char *)name);
  return value < 0 ? -1 : value;
}

static const char *string_of(const char *name) {
  static const char *const gone[] = {"setf", "setb", "scp", "initc", "initp", "oc"};
  for (size_t index = 0; index < sizeof gone / sizeof *gone; index++)
    if (strcmp(name, gone[index]) == 0) return NULL;
  if (strcmp(name, "setaf") == 0) return DIRECT("38");
  if (strcmp(name, "setab") == 0) return DIRECT("48");
  if (strcmp(name, "op") == 0) return "\033[39;49m";
  const char *value = tigetstr((char *)name);
  return value == (char *)-1 ? NULL : value;
}

static void standard_part(struct buffer *out, struct buffer *table) {
  static const char names[] = CN_DIRECT_NAME "|with 24-bit colour";
  static int offsets[STRCOUNT];
  for (int index = 0; index < STRCOUNT && strnames[index]; index++) {
    const char *value = string_of(strnames[index]);
    offsets[index] = value ? (int)table->count : -1;
    if (value) string(table, value);
  }
  half(out, MAGIC_32_BITS);
  half(out, sizeof names);
  half(out, BOOLCOUNT);
  half(out, NUMCOUNT);
  half(out, STRCOUNT);
  half(out, (int)table->count);
  string(out, names);
  for (int index = 0; index < BOOLCOUNT; index++)
    byte(out, boolnames[index] && strcmp(boolnames[index], "ccc") != 0 && tigetflag((char *)boolnames[index]) > 0);
  even(out);
  for (int index = 0; index < NUMCOUNT; index++) word(out, numnames[index] ? number_of(numnames[index]) : -1);
  for (int index = 0; index < STRCOUNT; index++) half(out, offsets[index]);
  for (size_t index = 0; index < table->count && index < CAPACITY; index++) byte(out, table->bytes[index]);
  even(out);
}

// AX: SGR 39 and 49 set the default colours. RGB: a colour number contains its components.
static void extended_part(struct buffer *out) {
  static const char value[] = "8/8/8", flag_name[] = "AX", string_name[] = "RGB";
  half(out, 1);
  half(out, 0);
  half(out, 1);
  half(out, 3);
  half(out, sizeof value + sizeof flag_name + sizeof string_name);
  byte(out, 1);
  even(out);
  half(out, 0);
  half(out, 0);
  half(out, sizeof flag_name);
  string(out, value);
  string(out, flag_name);
  string(out, string_name);
}

static char *hexadecimal(const struct buffer *entry) {
  static const char digits[] = "0123456789ABCDEF";
  char *text = malloc(4 + 2 * entry->count + 1);
  if (!text) return NULL;
  memcpy(text, "hex:", 4);
  for (size_t index = 0; index < entry->count; index++) {
    text[4 + 2 * index] = digits[entry->bytes[index] >> 4];
    text[5 + 2 * index] = digits[entry->bytes[index] & 15];
  }
  text[4 + 2 * entry->count] = 0;
  return text;
}

char *cn_direct_entry(const char *term) {
  int status = 0;
  TERMINAL *before = cur_term;
  if (setupterm((char *)term, STDOUT_FILENO, &status) != OK || status != 1) return NULL;
  struct buffer *out = calloc(1, sizeof *out), *table = calloc(1, sizeof *table);
  char *text = NULL;
  if (out && table) {
    standard_part(out, table);
    extended_part(out);
    if (table->count < CAPACITY && out->count < CAPACITY) text = hexadecimal(out);
  }
  free(out);
  free(table);
  if (cur_term != before) {
    TERMINAL *mine = cur_term;
    set_curterm(before);
    del_curterm(mine);
  }
  return text;
}
