// Ways: runs, sent in a cheap order, each with the shortest way to its place.
#define _GNU_SOURCE
#include "runs.h"

#include <curses.h>
#include <stdio.h>
#include <string.h>
#include <term.h>

static const struct place nowhere = {-1, -1};
static int order[MOST_RUNS];
// Blanks that are owed where the cursor is, in the present pen.
static int owed;
static int has_rows, has_columns, can_erase, can_repeat;

void cn_ways_start(void) {
  has_rows = cn_is_form(row_address, "\033[%i%p1%dd");
  has_columns = cn_is_form(column_address, "\033[%i%p1%dG");
  can_erase = back_color_erase && cn_is_form(erase_chars, "\033[%p1%dX");
  can_repeat = cn_is_form(repeat_char, "%p1%c\033[%p2%{1}%-%db");
}

static void shorter(char *best, const char *other) {
  if (!*best || strlen(other) < strlen(best)) strcpy(best, other);
}

// The shortest way along one axis; `back` and `forth` are the letters of the sequences.
static void go(char *way, int from, int to, char back, char forth, char absolute) {
  char other[24];
  way[0] = 0;
  if (from == to) return;
  int distance = to > from ? to - from : from - to;
  if (distance == 1) snprintf(way, 24, "\033[%c", to > from ? forth : back);
  else snprintf(way, 24, "\033[%d%c", distance, to > from ? forth : back);
  if (absolute) {
    snprintf(other, sizeof other, "\033[%d%c", to + 1, absolute);
    shorter(way, other);
  }
  if (to == 0 && forth == 'C') shorter(way, "\r");
}

// Whether characters up to a column may be repeated: where that leads to the last one, libvterm takes the row for full.
static int is_repeatable(int end) { return can_repeat && end >= 0 && end < COLS - 1; }

// Adds the same character some times, as one and how many more where that is shorter.
static void add_same(unsigned char value, size_t count, int is_repeated) {
  enum { MANY = 6 };
  char repeated[24];
  if (is_repeated && count >= MANY) {
    cn_out_add(repeated, (size_t)snprintf(repeated, sizeof repeated, "%c\033[%zub", value, count - 1));
    return;
  }
  for (; count > 0; count--) cn_out_add(&value, 1);
}

// Adds what a run draws, up to a column.
static void add_text(const unsigned char *text, size_t length, int end) {
  for (size_t place = 0, same = 0; place < length; place += same) {
    for (same = 1; place + same < length && text[place + same] == text[place];) same++;
    // A sequence that follows may repeat it once more.
    int is_followed = place + same < length && text[place + same] == 033;
    add_same(text[place], same, is_repeatable(end) && text[place] >= ' ' && text[place] < 0x7f && !is_followed);
  }
}

// Draws blanks that are owed: by going over them where that leads on, else in the shorter way.
static void settle(struct place to) {
  char erase[24];
  snprintf(erase, sizeof erase, "\033[%dX", owed);
  int leads = to.row == cn_actual_place.row && to.column == cn_actual_place.column + owed;
  if (!leads && can_erase && (int)strlen(erase) < owed) {
    cn_out_add(erase, strlen(erase));
    owed = 0;
    return;
  }
  cn_actual_place.column += owed;
  if (cn_actual_place.column >= COLS) cn_actual_place = nowhere;
  add_same(' ', (size_t)owed, is_repeatable(cn_actual_place.column));
  owed = 0;
}

void cn_move_to(struct place to) {
  if (owed) settle(to);
  char address[32], down[24], across[24], both[64];
  if (to.column == 0) snprintf(address, sizeof address, "\033[%dH", to.row + 1);
  else snprintf(address, sizeof address, "\033[%d;%dH", to.row + 1, to.column + 1);
  if (cn_is_known(cn_actual_place)) {
    go(down, cn_actual_place.row, to.row, 'A', 'B', has_rows ? 'd' : 0);
    go(across, cn_actual_place.column, to.column, 'D', 'C', has_columns ? 'G' : 0);
    snprintf(both, sizeof both, "%s%s", down, across);
    if (strlen(both) < strlen(address)) strcpy(address, both);
  }
  cn_out_add(address, strlen(address));
  cn_actual_place = to;
}

static void send(const struct run *run) {
  const unsigned char *text = cn_run_bytes + run->offset;
  size_t length = run->length;
  cn_move_to(run->start);
  cn_wanted = run->pen;
  if (run->has_ink) cn_take_pen();
  else cn_take_paper();
  // Behind an erasure the cursor stands before its cells.
  int is_plain = run->rest.column < 0 || run->rest.column == run->end;
  if (is_plain && !(run->pen.emphasis & PEN_SEEN))
    while (length > 0 && text[length - 1] == ' ') length--;
  add_text(text, length, run->end);
  owed = (int)(run->length - length);
  cn_actual_place = owed ? (struct place){run->start.row, run->end - owed} : run->rest;
}

// --- An order ---------------------------------------------------------------------------------------------------------------------

// Where the line to the terminal is: what it has sent, the pen, the cursor.
struct state {
  size_t count;
  struct pen pen;
  struct place place;
  int owed;
};

static struct state now(void) { return (struct state){cn_out_count(), cn_actual, cn_actual_place, owed}; }

static void back_to(const struct state *state) {
  cn_out_cut(state->count);
  cn_actual = state->pen;
  cn_actual_place = state->place;
  owed = state->owed;
}

// What each run costs, beyond its cells, behind each other one, and in the last row, as the first. A run of blanks leaves the ink of the
// one before, which is not counted here.
static short costs[MOST_RUNS + 1][MOST_RUNS];

static void measure(void) {
  struct state start = now();
  for (int before = 0; before <= cn_run_count; before++) {
    if (before < cn_run_count) send(&cn_runs[before]);
    struct state behind = now();
    for (int run = 0; run < cn_run_count; run++) {
      send(&cn_runs[run]);
      costs[before][run] = (short)((long)(cn_out_count() - behind.count) - (long)cn_runs[run].length + owed);
      back_to(&behind);
    }
    back_to(&start);
  }
}

static int total(const int *runs) {
  int sum = 0;
  for (int place = 0; place < cn_run_count; place++) sum += costs[place ? runs[place - 1] : cn_run_count][runs[place]];
  return sum;
}

// Always the cheapest next: all that has the present pen, then the pen that is nearest to it.
static void order_by_cost(void) {
  for (int index = 0; index < cn_run_count; index++) order[index] = index;
  for (int place = 0; place < cn_run_count; place++) {
    const short *next = costs[place ? order[place - 1] : cn_run_count];
    int best = place;
    for (int index = place + 1; index < cn_run_count; index++)
      if (next[order[index]] < next[order[best]]) best = index;
    int run = order[best];
    memmove(&order[place + 1], &order[place], (size_t)(best - place) * sizeof *order);
    order[place] = run;
  }
}

// Moves one to three runs to where they are cheaper, for what is near is not always first; 0 when there is no such place.
static int improve(void) {
  int least = total(order), tried[MOST_RUNS], first = least;
  for (int length = 1; length <= 3; length++)
    for (int from = 0; from + length <= cn_run_count; from++)
      for (int to = 0; to + length <= cn_run_count; to++) {
        for (int place = 0, rest = 0; place < cn_run_count; place++) {
          if (rest == from) rest += length;
          tried[place] = place >= to && place < to + length ? order[from + place - to] : order[rest++];
        }
        int sum = total(tried);
        if (sum >= least) continue;
        least = sum;
        memcpy(order, tried, sizeof *order * (size_t)cn_run_count);
      }
  return least < first;
}

void cn_runs_send(void) {
  enum { FEW = 32 };
  measure();
  order_by_cost();
  while (cn_run_count <= FEW && improve()) {}
  for (int place = 0; place < cn_run_count; place++) send(&cn_runs[order[place]]);
  if (owed) settle(nowhere);
}
