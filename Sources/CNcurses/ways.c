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
static int has_rows, has_columns, can_erase;

void cn_ways_start(void) {
  has_rows = cn_is_form(row_address, "\033[%i%p1%dd");
  has_columns = cn_is_form(column_address, "\033[%i%p1%dG");
  can_erase = back_color_erase && cn_is_form(erase_chars, "\033[%p1%dX");
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
  if (!leads && can_erase && (int)strlen(erase) < owed) {
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

// What a run would cost now.
static size_t cost(const struct run *run) {
  struct pen pen = cn_actual;
  struct place place = cn_actual_place;
  size_t before = cn_out_count();
  int owing = owed;
  send(run);
  size_t added = cn_out_count() - before - (run->length - (size_t)owed);
  cn_out_cut(before);
  cn_actual = pen;
  cn_actual_place = place;
  owed = owing;
  return added;
}

// Always the cheapest next: all that has the present pen, then the pen that is nearest to it.
static void order_by_cost(void) {
  for (int place = 0; place < cn_run_count; place++) {
    int best = place;
    size_t least = 0;
    for (int index = place; index < cn_run_count; index++) {
      size_t added = cost(&cn_runs[order[index]]);
      if (index == place || added < least) {
        best = index;
        least = added;
      }
    }
    int next = order[best];
    memmove(&order[place + 1], &order[place], (size_t)(best - place) * sizeof *order);
    order[place] = next;
    send(&cn_runs[next]);
  }
}

// How much is to be sent in the present order.
static size_t send_in_order(void) {
  for (int place = 0; place < cn_run_count; place++) send(&cn_runs[order[place]]);
  if (owed) settle(nowhere);
  return cn_out_count();
}

static void shift(int from, int to) {
  int moved = order[from];
  if (from < to) memmove(&order[from], &order[from + 1], (size_t)(to - from) * sizeof *order);
  else memmove(&order[to + 1], &order[to], (size_t)(from - to) * sizeof *order);
  order[to] = moved;
}

// Sends the runs in an order that is cheap; while they are few, each is tried in each place, for what is near is not always first.
void cn_runs_send(void) {
  enum { FEW = 24 };
  struct pen pen = cn_actual;
  struct place place = cn_actual_place;
  size_t before = cn_out_count();
  for (int index = 0; index < cn_run_count; index++) order[index] = index;
  order_by_cost();
  if (owed) settle(nowhere);
  size_t least = cn_out_count();
  for (int index = 0; cn_run_count <= FEW && index < cn_run_count * cn_run_count; index++) {
    int from = index / cn_run_count, to = index % cn_run_count;
    cn_out_cut(before);
    cn_actual = pen;
    cn_actual_place = place;
    shift(from, to);
    size_t all = send_in_order();
    if (all < least) least = all;
    else shift(to, from);
  }
  cn_out_cut(before);
  cn_actual = pen;
  cn_actual_place = place;
  send_in_order();
}
