// Between the pen and the updates that are drawn with it.
#pragma once
#include "internal.h"

// A colour as SGR names it: the count of numbers after 38 or 48, or none for one number (39, 31, 94, ...).
struct color {
  int count, numbers[4];
};

// Bits of emphasis by their SGR numbers. Those of PEN_SEEN are seen on a blank too.
enum { BOLD = 1 << 1, DIM = 1 << 2, UNDERLINE = 1 << 4, REVERSE = 1 << 7, PEN_SEEN = UNDERLINE | REVERSE };

struct pen {
  unsigned emphasis;
  struct color ink, paper;
  // The character set that ESC ( has chosen.
  char set;
};

// What ncurses has asked for, and what the terminal has.
extern struct pen cn_wanted, cn_actual;

int cn_same_color(const struct color *left, const struct color *right);
// Makes the pen what it should be; what a blank needs, whose ink is not seen.
void cn_take_pen(void);
void cn_take_paper(void);
// Takes an SGR sequence; 0, and nothing changed, when it says something that we do not follow.
int cn_pen_read(const unsigned char *text, size_t length);
// Reads the numbers of a sequence; -1 when there is something else.
int cn_read_numbers(const unsigned char *text, size_t length, int *numbers, int most);

// Whether pens can be followed on this terminal; everything is as after a reset.
int cn_pen_start(void);
void cn_pen_normal(void);
// Makes the pen so on the terminal.
void cn_pen_reset(void);

// What is to be sent.
void cn_out_begin(void);
void cn_out_add(const void *bytes, size_t count);
size_t cn_out_count(void);
void cn_out_cut(size_t count);
void cn_out_send(void);
