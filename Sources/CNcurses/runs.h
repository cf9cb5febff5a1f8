// Runs, from where they are made to where they are sent.
#pragma once
#include "update.h"

enum { MOST_RUNS = 96, MOST_BYTES = 6000 };

// A place; negative when it is not known.
struct place {
  int row, column;
};

// Cells of one row beside each other, all with the same pen as far as it is seen.
struct run {
  struct place start, rest;  // Where it begins, and where the cursor is behind it.
  int end;                   // The column behind its last cell.
  struct pen pen;
  int has_ink;
  int ground;                // The run that erases its cells before, or -1.
  size_t offset, length;
};

extern struct run cn_runs[MOST_RUNS];
extern int cn_run_count;
extern unsigned char cn_run_bytes[MOST_BYTES];
// Where the cursor is, and where ncurses has it.
extern struct place cn_actual_place, cn_believed_place;

int cn_is_known(struct place place);
// Whether terminfo has a string in just this form.
int cn_is_form(const char *value, const char *form);
// Whether the terminal erases cells in the colour of the paper.
extern int cn_can_erase;
// Looks at what the terminal can do; makes runs of an update, 0 when that cannot be; sends them.
void cn_ways_start(void);
int cn_runs_collect(const unsigned char *text, size_t count);
void cn_runs_send(void);
// Brings the cursor to a place.
void cn_move_to(struct place to);
