// Runs: an update as pieces of rows, which may be sent in any order.
//
// Sent pen by pen, a colour is named once for all the cells that have it. The way from run to run is ours then, and the cursor may end
// elsewhere than ncurses has it; nobody sees it there, and every way begins from where it is.
#define _GNU_SOURCE
#include "update.h"

#include <curses.h>
#include <stdio.h>
#include <string.h>
#include <term.h>
#include <wchar.h>

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
  size_t offset, length;
};

static struct run runs[MOST_RUNS];
static int run_count, order[MOST_RUNS];
static unsigned char bytes[MOST_BYTES];
static size_t byte_count;

// Where the cursor is, and where ncurses has it.
static struct place actual, believed;
static const struct place nowhere = {-1, -1};
// Blanks that are owed where the cursor is, in the present pen.
static int owed;
static int is_usable, has_rows, has_columns, can_erase;
// The last character.
static int last_width, is_last_blank;

static int is_form(const char *value, const char *form) { return value && strcmp(value, form) == 0; }

void cn_runs_start(void) {
  cn_runs_forget();
  // ncurses knows nothing of the cursor behind the last column, and neither do we.
  is_usable = eat_newline_glitch && is_form(cursor_address, "\033[%i%p1%d;%p2%dH") && is_form(parm_right_cursor, "\033[%p1%dC") &&
              is_form(parm_left_cursor, "\033[%p1%dD") && is_form(parm_down_cursor, "\033[%p1%dB") &&
              is_form(parm_up_cursor, "\033[%p1%dA");
  has_rows = is_form(row_address, "\033[%i%p1%dd");
  has_columns = is_form(column_address, "\033[%i%p1%dG");
  can_erase = back_color_erase && is_form(erase_chars, "\033[%p1%dX");
}

void cn_runs_forget(void) { actual = believed = nowhere; }

// --- Taking apart -----------------------------------------------------------------------------------------------------------------

static int is_known(struct place place) { return place.row >= 0 && place.column >= 0; }

static int is_joined(const struct run *run, int is_blank) {
  if (run->start.row != believed.row || run->end != believed.column || run->rest.column != run->end) return 0;
  if (!cn_same_color(&run->pen.paper, &cn_wanted.paper)) return 0;
  // A blank goes with any ink, unless that is seen on blanks too.
  if (is_blank) return !(run->has_ink && (run->pen.emphasis & PEN_SEEN));
  if (!run->has_ink) return !(cn_wanted.emphasis & PEN_SEEN);
  return run->pen.emphasis == cn_wanted.emphasis && run->pen.set == cn_wanted.set && cn_same_color(&run->pen.ink, &cn_wanted.ink);
}

// The run that a character where the cursor is belongs to; NULL when there are too many.
static struct run *run_of(int is_blank) {
  if (run_count && is_joined(&runs[run_count - 1], is_blank)) return &runs[run_count - 1];
  if (run_count == MOST_RUNS) return NULL;
  struct run *run = &runs[run_count++];
  *run = (struct run){.start = believed, .rest = believed, .end = believed.column, .pen = cn_wanted, .offset = byte_count};
  return run;
}

// Takes bytes that fill some columns where the cursor is, and that move it or leave it; 0 when that cannot be.
static int take(const void *text, size_t length, int width, int is_blank, int moves) {
  // Underlines and reversed blanks are seen.
  if (cn_wanted.emphasis & PEN_SEEN) is_blank = 0;
  struct run *run = is_known(believed) && byte_count + length <= MOST_BYTES ? run_of(is_blank) : NULL;
  struct place rest = {believed.row, believed.column + (moves ? width : 0)};
  believed = is_known(believed) && rest.column < COLS ? rest : nowhere;
  if (!run) return 0;
  if (!is_blank && !run->has_ink) {
    run->pen = cn_wanted;
    run->has_ink = 1;
  }
  memcpy(bytes + byte_count, text, length);
  byte_count += length;
  run->length += length;
  run->end += width;
  run->rest = believed;
  return 1;
}

// The length of a character of UTF-8 and its width; 0 when it is none that fills cells.
static size_t character(const unsigned char *text, size_t count, int *width) {
  *width = 1;
  if (text[0] < 0x80) return 1;
  size_t length = text[0] >= 0xf0 ? 4 : text[0] >= 0xe0 ? 3 : 2;
  if (length > count) return 0;
  wchar_t value = text[0] & (0xff >> (length + 1));
  for (size_t index = 1; index < length; index++) value = value << 6 | (text[index] & 0x3f);
  *width = wcwidth(value);
  return *width < 0 ? 0 : length;
}

static void move_believed(int final, const int *numbers, int count) {
  int first = numbers[0] > 0 ? numbers[0] : 1, second = count > 1 && numbers[1] > 0 ? numbers[1] : 1;
  switch (final) {
    case 'H': case 'f': believed = (struct place){first - 1, second - 1}; break;
    case 'G': case '`': believed.column = first - 1; break;
    case 'd': believed.row = first - 1; break;
    case 'A': if (believed.row >= 0) believed.row -= first; break;
    case 'B': if (believed.row >= 0) believed.row += first; break;
    case 'C': if (believed.column >= 0) believed.column += first; break;
    default: if (believed.column >= 0) believed.column -= first;
  }
}

// A sequence that begins with ESC [: 0 when runs cannot be made of it. `length` is its length all the same.
static int control(const unsigned char *text, size_t count, size_t *length) {
  size_t end = 2;
  while (end < count && (text[end] < 0x40 || text[end] > 0x7e)) end++;
  *length = end < count ? end + 1 : count;
  if (end < count && text[end] == 'm') return cn_pen_read(text + 2, end - 2);
  int numbers[4] = {0}, number_count = end < count ? cn_read_numbers(text + 2, end - 2, numbers, 4) : -1;
  int number = numbers[0] > 0 ? numbers[0] : 1;
  if (number_count > 0) {
    switch (text[end]) {
      case 'A': case 'B': case 'C': case 'D': case 'G': case 'H': case 'd': case 'f': case '`':
        move_believed(text[end], numbers, number_count);
        return 1;
      case 'X': return take(text, end + 1, number, 1, 0);
      case 'K': if (numbers[0] == 0) return take(text, end + 1, COLS - believed.column, 1, 0);
        break;
      case 'b': return take(text, end + 1, number * last_width, is_last_blank, 1);
      default: break;
    }
  }
  believed = nowhere;
  return 0;
}

// The next character or sequence; 0 when runs cannot be made of it.
static int step(const unsigned char *text, size_t count, size_t *length) {
  *length = 1;
  if (text[0] == 033 && count > 2 && text[1] == '[') return control(text, count, length);
  if (text[0] == 033 && count > 2 && text[1] == '(') {
    cn_wanted.set = (char)text[2];
    *length = 3;
    return 1;
  }
  if (text[0] == '\r' || text[0] == '\b') {
    if (believed.column >= 0) believed.column = text[0] == '\r' ? 0 : believed.column - 1;
    return 1;
  }
  size_t taken = text[0] < ' ' ? 0 : character(text, count, &last_width);
  if (!taken) {
    believed = nowhere;
    return 0;
  }
  *length = taken;
  is_last_blank = text[0] == ' ';
  return take(text, taken, last_width, is_last_blank, 1);
}

// What is drawn twice has an order.
static int is_disjoint(void) {
  for (int one = 0; one < run_count; one++)
    for (int other = one + 1; other < run_count; other++)
      if (runs[one].start.row == runs[other].start.row && runs[one].start.column < runs[other].end &&
          runs[other].start.column < runs[one].end)
        return 0;
  return 1;
}

// Makes runs of an update, and knows at the end where ncurses has the cursor, or that this cannot be known.
static int collect(const unsigned char *text, size_t count) {
  int is_whole = 1;
  run_count = 0;
  byte_count = 0;
  last_width = 0;
  for (size_t place = 0, length = 0; place < count; place += length)
    if (!step(text + place, count - place, &length)) is_whole = 0;
  return is_whole && is_disjoint();
}

// --- Putting together -------------------------------------------------------------------------------------------------------------

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
  int leads = to.row == actual.row && to.column == actual.column + owed;
  if (!leads && can_erase && (int)strlen(erase) < owed) {
    cn_out_add(erase, strlen(erase));
    owed = 0;
    return;
  }
  actual.column += owed;
  if (actual.column >= COLS) actual = nowhere;
  for (; owed > 0; owed--) cn_out_add(" ", 1);
}

static void move_to(struct place to) {
  if (owed) settle(to);
  char address[32], down[24], across[24], both[64];
  if (to.column == 0) snprintf(address, sizeof address, "\033[%dH", to.row + 1);
  else snprintf(address, sizeof address, "\033[%d;%dH", to.row + 1, to.column + 1);
  if (is_known(actual)) {
    go(down, actual.row, to.row, 'A', 'B', has_rows ? 'd' : 0);
    go(across, actual.column, to.column, 'D', 'C', has_columns ? 'G' : 0);
    snprintf(both, sizeof both, "%s%s", down, across);
    if (strlen(both) < strlen(address)) strcpy(address, both);
  }
  cn_out_add(address, strlen(address));
  actual = to;
}

static void send(const struct run *run) {
  const unsigned char *text = bytes + run->offset;
  size_t length = run->length;
  move_to(run->start);
  cn_wanted = run->pen;
  if (run->has_ink) cn_take_pen();
  else cn_take_paper();
  // Behind an erasure the cursor stands before its cells.
  int is_plain = run->rest.column < 0 || run->rest.column == run->end;
  if (is_plain && !(run->pen.emphasis & PEN_SEEN))
    while (length > 0 && text[length - 1] == ' ') length--;
  cn_out_add(text, length);
  owed = (int)(run->length - length);
  actual = owed ? (struct place){run->start.row, run->end - owed} : run->rest;
}

// What a run would cost now.
static size_t cost(const struct run *run) {
  struct pen pen = cn_actual;
  struct place place = actual;
  size_t before = cn_out_count();
  int owing = owed;
  send(run);
  size_t added = cn_out_count() - before - (run->length - (size_t)owed);
  cn_out_cut(before);
  cn_actual = pen;
  actual = place;
  owed = owing;
  return added;
}

// Always the cheapest next: all that has the present pen, then the pen that is nearest to it.
static void order_by_cost(void) {
  for (int place = 0; place < run_count; place++) {
    int best = place;
    size_t least = 0;
    for (int index = place; index < run_count; index++) {
      size_t added = cost(&runs[order[index]]);
      if (index == place || added < least) {
        best = index;
        least = added;
      }
    }
    int next = order[best];
    memmove(&order[place + 1], &order[place], (size_t)(best - place) * sizeof *order);
    order[place] = next;
    send(&runs[next]);
  }
}

// How much is to be sent in the present order.
static size_t send_in_order(void) {
  for (int place = 0; place < run_count; place++) send(&runs[order[place]]);
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
static void send_all(void) {
  enum { FEW = 24 };
  struct pen pen = cn_actual;
  struct place place = actual;
  size_t before = cn_out_count();
  for (int index = 0; index < run_count; index++) order[index] = index;
  order_by_cost();
  if (owed) settle(nowhere);
  size_t least = cn_out_count();
  for (int index = 0; run_count <= FEW && index < run_count * run_count; index++) {
    int from = index / run_count, to = index % run_count;
    cn_out_cut(before);
    cn_actual = pen;
    actual = place;
    shift(from, to);
    size_t all = send_in_order();
    if (all < least) least = all;
    else shift(to, from);
  }
  cn_out_cut(before);
  cn_actual = pen;
  actual = place;
  send_in_order();
}

int cn_runs_add(const unsigned char *text, size_t count, int is_cursor_seen) {
  struct pen before = cn_wanted;
  struct place start = believed;
  int is_apart = is_known(believed) && (actual.row != believed.row || actual.column != believed.column);
  if (is_usable && collect(text, count)) {
    struct pen after = cn_wanted;
    send_all();
    cn_wanted = after;
    if (is_cursor_seen && is_known(believed)) move_to(believed);
    return 1;
  }
  cn_wanted = before;
  if (is_apart) move_to(start);
  // From here on it goes its own way.
  actual = believed;
  return 0;
}
