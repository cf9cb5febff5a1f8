// Ways: runs, sent in a cheap order, each with the shortest way to its place.
#define _GNU_SOURCE
#include "runs.h"

#include <curses.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <term.h>

static const struct place nowhere = {-1, -1};
static int order[MOST_RUNS];
// Blanks that are owed where the cursor is, in the present pen.
static int owed;
static int has_rows, has_columns;
int cn_can_erase;

void cn_ways_start(void) {
  has_rows = cn_is_form(row_address, "\033[%i%p1%dd");
  has_columns = cn_is_form(column_address, "\033[%i%p1%dG");
  cn_can_erase = back_color_erase && cn_is_form(erase_chars, "\033[%p1%dX");
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

// Draws blanks that are owed: by going over them where that leads on, else in the shorter way.
static void settle(struct place to) {
  char erase[24];
  snprintf(erase, sizeof erase, "\033[%dX", owed);
  int leads = to.row == cn_actual_place.row && to.column == cn_actual_place.column + owed;
  if (!leads && cn_can_erase && (int)strlen(erase) < owed) {
    cn_out_add(erase, strlen(erase));
    owed = 0;
    return;
  }
  cn_actual_place.column += owed;
  if (cn_actual_place.column >= COLS) cn_actual_place = nowhere;
  for (; owed > 0; owed--) cn_out_add(" ", 1);
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
  cn_out_add(text, length);
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

// What the way to each run costs behind each other one, and in the last row, to the first.
static short ways[MOST_RUNS + 1][MOST_RUNS];

// Which runs have the same ink and the same paper, and what it takes to name these; of ink, -1 where none is seen. Those of the pen at the
// start have the number behind all runs.
static struct {
  short ink, paper, ink_length, paper_length;
} looks[MOST_RUNS];

static short length_of(const struct color *color) {
  char text[64];
  int length = color->count ? 2 : 0;
  for (int index = 0; index < (color->count ? color->count : 1); index++) length += snprintf(text, sizeof text, "%d;", color->numbers[index]);
  return (short)length;
}

static int has_same_ink(const struct pen *one, const struct pen *other) {
  return one->emphasis == other->emphasis && one->set == other->set && cn_same_color(&one->ink, &other->ink);
}

static void measure(void) {
  struct state start = now();
  for (int before = 0; before <= cn_run_count; before++) {
    if (before < cn_run_count) send(&cn_runs[before]);
    struct state behind = now();
    for (int run = 0; run < cn_run_count; run++) {
      cn_move_to(cn_runs[run].start);
      ways[before][run] = (short)(cn_out_count() - behind.count);
      back_to(&behind);
    }
    back_to(&start);
  }
  for (int run = 0; run < cn_run_count; run++) {
    const struct pen *pen = &cn_runs[run].pen;
    int ink = 0, paper = 0;
    while (ink < run && !(cn_runs[ink].has_ink && has_same_ink(&cn_runs[ink].pen, pen))) ink++;
    while (paper < run && !cn_same_color(&cn_runs[paper].pen.paper, &pen->paper)) paper++;
    if (has_same_ink(&cn_actual, pen)) ink = cn_run_count;
    if (cn_same_color(&cn_actual.paper, &pen->paper)) paper = cn_run_count;
    looks[run].ink = (short)(cn_runs[run].has_ink ? ink : -1);
    looks[run].paper = (short)paper;
    looks[run].ink_length = length_of(&pen->ink);
    looks[run].paper_length = length_of(&pen->paper);
  }
}

// What the pen of a run costs behind one of these looks.
static int pen_cost(int ink, int paper, int run) {
  int ink_length = looks[run].ink >= 0 && looks[run].ink != ink ? looks[run].ink_length : 0;
  int paper_length = looks[run].paper != paper ? looks[run].paper_length : 0;
  return ink_length + paper_length + (ink_length || paper_length ? 2 : 0);
}

// What all cost in an order; very much where something is drawn before what it lies on is erased.
static int total(const int *runs) {
  unsigned char is_sent[MOST_RUNS] = {0};
  int sum = 0, ink = cn_run_count, paper = cn_run_count;
  for (int place = 0; place < cn_run_count; place++) {
    int run = runs[place];
    if (cn_runs[run].ground >= 0 && !is_sent[cn_runs[run].ground]) return INT_MAX;
    is_sent[run] = 1;
    sum += ways[place ? runs[place - 1] : cn_run_count][run] + pen_cost(ink, paper, run);
    if (looks[run].ink >= 0) ink = looks[run].ink;
    paper = looks[run].paper;
  }
  return sum;
}

// Always the cheapest next: all that has the present pen, then the pen that is nearest to it.
static void order_by_cost(void) {
  unsigned char is_sent[MOST_RUNS] = {0};
  int ink = cn_run_count, paper = cn_run_count;
  for (int index = 0; index < cn_run_count; index++) order[index] = index;
  for (int place = 0; place < cn_run_count; place++) {
    int best = place, least = INT_MAX;
    for (int index = place; index < cn_run_count; index++) {
      int next = order[index], ground = cn_runs[next].ground;
      int cost = ways[place ? order[place - 1] : cn_run_count][next] + pen_cost(ink, paper, next);
      if ((ground >= 0 && !is_sent[ground]) || cost >= least) continue;
      best = index;
      least = cost;
    }
    int run = order[best];
    is_sent[run] = 1;
    if (looks[run].ink >= 0) ink = looks[run].ink;
    paper = looks[run].paper;
    memmove(&order[place + 1], &order[place], (size_t)(best - place) * sizeof *order);
    order[place] = run;
  }
}

// All of one paper, in it all of one ink; first those that the pen has, and last an ink that another paper has too.
static void order_by_pen(void) {
  int keys[MOST_RUNS];
  for (int run = 0; run < cn_run_count; run++) {
    int is_shared = 0, ink = looks[run].ink, paper = looks[run].paper;
    for (int other = 0; other < cn_run_count; other++) is_shared |= looks[other].ink == ink && looks[other].paper != paper;
    int ink_key = ink < 0 ? 0 : ink == cn_run_count ? 1 : ink + 2 + (is_shared ? MOST_RUNS : 0);
    keys[run] = (paper == cn_run_count ? 0 : paper + 1) * 4 * MOST_RUNS + ink_key;
    int place = run;
    for (; place > 0 && keys[order[place - 1]] > keys[run]; place--) order[place] = order[place - 1];
    order[place] = run;
  }
}

// Moves runs that follow each other to where they are cheaper, for what is near is not always first; returns what all cost then.
static int improve(void) {
  int least = total(order), before = INT_MAX, tried[MOST_RUNS];
  while (least < before) {
    before = least;
    for (int length = 1; length <= cn_run_count / 2; length++)
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
  }
  return least;
}

void cn_runs_send(void) {
  enum { FEW = 24 };
  measure();
  order_by_cost();
  if (cn_run_count <= FEW) {
    int best[MOST_RUNS], least = improve();
    memcpy(best, order, sizeof best);
    order_by_pen();
    if (improve() > least) memcpy(order, best, sizeof best);
  }
  for (int place = 0; place < cn_run_count; place++) send(&cn_runs[order[place]]);
  if (owed) settle(nowhere);
}
