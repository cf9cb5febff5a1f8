// Runs: an update as pieces of rows, which may be sent in any order.
//
// Sent pen by pen, a colour is named once for all the cells that have it. The way from run to run is ours then, and the cursor may end
// elsewhere than ncurses has it; nobody sees it there, and every way begins from where it is.
#define _GNU_SOURCE
#include "runs.h"

#include <curses.h>
#include <string.h>
#include <term.h>
#include <wchar.h>

struct run cn_runs[MOST_RUNS];
int cn_run_count;
unsigned char cn_run_bytes[MOST_BYTES];
static size_t byte_count;

struct place cn_actual_place, cn_believed_place;
static const struct place nowhere = {-1, -1};
static int is_usable;
// The last character.
static int last_width, is_last_blank;

int cn_is_form(const char *value, const char *form) { return value && strcmp(value, form) == 0; }

void cn_runs_start(void) {
  cn_runs_forget();
  // ncurses knows nothing of the cursor behind the last column, and neither do we.
  is_usable = eat_newline_glitch && cn_is_form(cursor_address, "\033[%i%p1%d;%p2%dH") && cn_is_form(parm_right_cursor, "\033[%p1%dC") &&
              cn_is_form(parm_left_cursor, "\033[%p1%dD") && cn_is_form(parm_down_cursor, "\033[%p1%dB") &&
              cn_is_form(parm_up_cursor, "\033[%p1%dA");
  cn_ways_start();
}

void cn_runs_forget(void) { cn_actual_place = cn_believed_place = nowhere; }

// --- Taking apart -----------------------------------------------------------------------------------------------------------------

int cn_is_known(struct place place) { return place.row >= 0 && place.column >= 0; }

static int is_joined(const struct run *run, int is_blank) {
  if (run->start.row != cn_believed_place.row || run->end != cn_believed_place.column || run->rest.column != run->end) return 0;
  if (!cn_same_color(&run->pen.paper, &cn_wanted.paper)) return 0;
  // A blank goes with any ink, unless that is seen on blanks too.
  if (is_blank) return !(run->has_ink && (run->pen.emphasis & PEN_SEEN));
  if (!run->has_ink) return !(cn_wanted.emphasis & PEN_SEEN);
  return run->pen.emphasis == cn_wanted.emphasis && run->pen.set == cn_wanted.set && cn_same_color(&run->pen.ink, &cn_wanted.ink);
}

// The run that a character where the cursor is belongs to; NULL when there are too many.
static struct run *run_of(int is_blank) {
  if (cn_run_count && is_joined(&cn_runs[cn_run_count - 1], is_blank)) return &cn_runs[cn_run_count - 1];
  if (cn_run_count == MOST_RUNS) return NULL;
  struct run *run = &cn_runs[cn_run_count++];
  *run = (struct run){.start = cn_believed_place, .rest = cn_believed_place, .end = cn_believed_place.column, .pen = cn_wanted, .offset = byte_count};
  return run;
}

// Takes bytes that fill some columns where the cursor is, and that move it or leave it; 0 when that cannot be.
static int take(const void *text, size_t length, int width, int is_blank, int moves) {
  // Underlines and reversed blanks are seen.
  if (cn_wanted.emphasis & PEN_SEEN) is_blank = 0;
  struct run *run = cn_is_known(cn_believed_place) && byte_count + length <= MOST_BYTES ? run_of(is_blank) : NULL;
  struct place rest = {cn_believed_place.row, cn_believed_place.column + (moves ? width : 0)};
  cn_believed_place = cn_is_known(cn_believed_place) && rest.column < COLS ? rest : nowhere;
  if (!run) return 0;
  if (!is_blank && !run->has_ink) {
    run->pen = cn_wanted;
    run->has_ink = 1;
  }
  memcpy(cn_run_bytes + byte_count, text, length);
  byte_count += length;
  run->length += length;
  run->end += width;
  run->rest = cn_believed_place;
  return 1;
}

// Takes an erasure of some columns, which leaves the cursor where it is, as the blanks that it makes: how they are made is found later.
static int take_erasure(const void *text, size_t length, int cells) {
  struct place here = cn_believed_place;
  if (!cn_is_known(here) || here.column + cells >= COLS || (cn_wanted.emphasis & PEN_SEEN)) return take(text, length, cells, 1, 0);
  int is_taken = 1;
  for (; cells > 0 && is_taken; cells--) is_taken = take(" ", 1, 1, 1, 1);
  cn_believed_place = here;
  return is_taken;
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
    case 'H': case 'f': cn_believed_place = (struct place){first - 1, second - 1}; break;
    case 'G': case '`': cn_believed_place.column = first - 1; break;
    case 'd': cn_believed_place.row = first - 1; break;
    case 'A': if (cn_believed_place.row >= 0) cn_believed_place.row -= first; break;
    case 'B': if (cn_believed_place.row >= 0) cn_believed_place.row += first; break;
    case 'C': if (cn_believed_place.column >= 0) cn_believed_place.column += first; break;
    default: if (cn_believed_place.column >= 0) cn_believed_place.column -= first;
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
      case 'X': return take_erasure(text, end + 1, number);
      case 'K': if (numbers[0] == 0) return take(text, end + 1, COLS - cn_believed_place.column, 1, 0);
        break;
      case 'b': return take(text, end + 1, number * last_width, is_last_blank, 1);
      default: break;
    }
  }
  cn_believed_place = nowhere;
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
    if (cn_believed_place.column >= 0) cn_believed_place.column = text[0] == '\r' ? 0 : cn_believed_place.column - 1;
    return 1;
  }
  size_t taken = text[0] < ' ' ? 0 : character(text, count, &last_width);
  if (!taken) {
    cn_believed_place = nowhere;
    return 0;
  }
  *length = taken;
  is_last_blank = text[0] == ' ';
  return take(text, taken, last_width, is_last_blank, 1);
}

// What is drawn twice has an order.
static int is_disjoint(void) {
  for (int one = 0; one < cn_run_count; one++)
    for (int other = one + 1; other < cn_run_count; other++)
      if (cn_runs[one].start.row == cn_runs[other].start.row && cn_runs[one].start.column < cn_runs[other].end &&
          cn_runs[other].start.column < cn_runs[one].end)
        return 0;
  return 1;
}

// Makes runs of an update, and knows at the end where ncurses has the cursor, or that this cannot be known.
int cn_runs_collect(const unsigned char *text, size_t count) {
  int is_whole = 1;
  cn_run_count = 0;
  byte_count = 0;
  last_width = 0;
  for (size_t place = 0, length = 0; place < count; place += length)
    if (!step(text + place, count - place, &length)) is_whole = 0;
  return is_whole && is_disjoint();
}

// --- An update --------------------------------------------------------------------------------------------------------------------

int cn_runs_add(const unsigned char *text, size_t count, int is_cursor_seen) {
  struct pen before = cn_wanted;
  struct place start = cn_believed_place;
  int is_apart = cn_is_known(cn_believed_place) && (cn_actual_place.row != cn_believed_place.row || cn_actual_place.column != cn_believed_place.column);
  if (is_usable && cn_runs_collect(text, count)) {
    struct pen after = cn_wanted;
    cn_runs_send();
    cn_wanted = after;
    if (is_cursor_seen && cn_is_known(cn_believed_place)) cn_move_to(cn_believed_place);
    return 1;
  }
  cn_wanted = before;
  if (is_apart) cn_move_to(start);
  // From here on it goes its own way.
  cn_actual_place = cn_believed_place;
  return 0;
}
