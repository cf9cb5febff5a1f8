// The pen: colours and emphasis, named only where they change, and only as far as they are seen.
#define _GNU_SOURCE
#include "pen.h"

#include <curses.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>

static const struct pen normal = {0, {0, {39}}, {0, {49}}, 'B'};
struct pen cn_wanted, cn_actual;

static unsigned char *out;
static size_t out_count, out_capacity;

void cn_out_begin(void) { out_count = 0; }

size_t cn_out_count(void) { return out_count; }

void cn_out_cut(size_t count) { out_count = count; }

void cn_out_send(void) { cn_send_all((const char *)out, out_count); }

void cn_out_add(const void *bytes, size_t count) {
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
  if (*parameters) cn_out_add(";", 1);
  else cn_out_add("\033[", 2);
  ++*parameters;
  do text[length++] = (char)('0' + number % 10);
  while ((number /= 10) > 0);
  while (length > 0) cn_out_add(&text[--length], 1);
}

int cn_same_color(const struct color *left, const struct color *right) {
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
  if ((cn_actual.emphasis & ~cn_wanted.emphasis) & (BOLD | DIM)) {
    add_number(22, parameters);
    cn_actual.emphasis &= ~(unsigned)(BOLD | DIM);
  }
  for (int index = 0; index < 4; index++) {
    unsigned bit = 1u << on[index];
    if ((cn_actual.emphasis ^ cn_wanted.emphasis) & bit) add_number(cn_wanted.emphasis & bit ? on[index] : off[index], parameters);
  }
}

// Makes the pen what it should be.
void cn_take_pen(void) {
  int parameters = 0;
  if (cn_actual.set != cn_wanted.set) cn_out_add((char[]){'\033', '(', cn_wanted.set}, 3);
  add_emphasis(&parameters);
  if (!cn_same_color(&cn_actual.ink, &cn_wanted.ink)) add_color(&cn_wanted.ink, 38, &parameters);
  if (!cn_same_color(&cn_actual.paper, &cn_wanted.paper)) add_color(&cn_wanted.paper, 48, &parameters);
  if (parameters) cn_out_add("m", 1);
  cn_actual = cn_wanted;
}

// Makes it what a blank needs: its ink is not seen.
void cn_take_paper(void) {
  int parameters = 0;
  if ((cn_actual.emphasis & PEN_SEEN) || (cn_wanted.emphasis & PEN_SEEN)) return cn_take_pen();
  if (cn_same_color(&cn_actual.paper, &cn_wanted.paper)) return;
  add_color(&cn_wanted.paper, 48, &parameters);
  cn_out_add("m", 1);
  cn_actual.paper = cn_wanted.paper;
}

// --- Reading what ncurses says ----------------------------------------------------------------------------------------------------

// Reads the numbers of a sequence; -1 when there is something else.
int cn_read_numbers(const unsigned char *text, size_t length, int *numbers, int most) {
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
int cn_pen_read(const unsigned char *text, size_t length) {
  int numbers[32], count = cn_read_numbers(text, length, numbers, 32);
  struct pen pen = cn_wanted;
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
  cn_wanted = pen;
  return 1;
}

// --- A session --------------------------------------------------------------------------------------------------------------------

int cn_pen_start(void) {
  cn_wanted = cn_actual = normal;
  // Only for colours, and only where emphasis ends as ECMA-48 says.
  return max_colors > 0 && exit_underline_mode && strcmp(exit_underline_mode, "\033[24m") == 0;
}

void cn_pen_normal(void) { cn_wanted = cn_actual = normal; }

void cn_pen_reset(void) {
  cn_out_begin();
  cn_wanted = normal;
  cn_take_pen();
  cn_out_send();
}
