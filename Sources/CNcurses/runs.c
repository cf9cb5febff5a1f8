// Runs: an update as pieces of rows, which may be sent in any order.
//
// Sent pen by pen, a colour is named once for all the cells that have it. The way from run to run is ours then, and the cursor may end
// elsewhere than ncurses has it; nobody sees it there, and every way begins from where it is.
#define _GNU_SOURCE
#include "runs.h"

#include <curses.h>
#include <stdio.h>
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
  *run = (struct run){.start = cn_believed_place, .rest = cn_believed_place, .end = cn_believed_place.column, .pen = cn_wanted, .ground = -1, .offset = byte_count};
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

// --- Blanks -----------------------------------------------------------------------------------------------------------------------

static struct run whole_runs[MOST_RUNS];

// Whether blanks can be left out of a run: it is plain text.
static int is_plain(const struct run *run) {
  return !(run->pen.emphasis & PEN_SEEN) && !memchr(cn_run_bytes + run->offset, 033, run->length) && run->rest.column == run->end;
}

// How many blanks there are from a place on.
static size_t blanks(const struct run *run, size_t place) {
  size_t end = place;
  while (end < run->length && cn_run_bytes[run->offset + end] == ' ') end++;
  return end - place;
}

// As many blanks beside each other cost more than a way over them.
enum { WIDE = 5 };

// What is saved, at the most, when the blanks of a run are there already: an erasure and a way cost some five bytes each.
static size_t saving(const struct run *run, int is_last) {
  size_t sum = 0;
  for (size_t place = 0, count; place < run->length; place += count ? count : 1) {
    count = blanks(run, place);
    if (is_last && place + count == run->length) sum += count < 5 ? count : 5;
    else if (count >= WIDE) sum += (count < 10 ? count : 10) - (count < 10 ? 4 : 5);
  }
  return sum;
}

// Adds a run as its words, which lie on an erased ground; 0 when there is no room for them.
static int add_words(const struct run *run, int ground) {
  struct run *word = NULL;
  int column = run->start.column, width = 0;
  for (size_t place = 0; place < run->length;) {
    size_t blank = blanks(run, place);
    if (blank && (!word || blank >= WIDE || place + blank == run->length)) {
      place += blank;
      column += (int)blank;
      word = NULL;
      continue;
    }
    if (!word) {
      if (cn_run_count == MOST_RUNS) return 0;
      word = &cn_runs[cn_run_count++];
      *word = *run;
      word->start.column = column;
      word->ground = ground;
      word->offset += place;
      word->length = 0;
    }
    size_t length = blank ? blank : character(cn_run_bytes + run->offset + place, run->length - place, &width);
    place += length;
    column += blank ? (int)blank : width;
    word->length += length;
    word->end = word->rest.column = column;
  }
  return 1;
}

// Adds an erasure, and on it the words of runs that lie beside each other; 0 when there is no room for them.
static int add_ground(const struct run *runs, int count) {
  char erasure[16];
  size_t length = (size_t)snprintf(erasure, sizeof erasure, "\033[%dX", runs[count - 1].end - runs->start.column);
  int ground = cn_run_count;
  if (ground == MOST_RUNS || byte_count + length > MOST_BYTES) return 0;
  cn_runs[cn_run_count++] = (struct run){
    .start = runs->start, .rest = runs->start, .end = runs[count - 1].end, .pen = runs->pen, .ground = -1, .offset = byte_count, .length = length};
  memcpy(cn_run_bytes + byte_count, erasure, length);
  byte_count += length;
  for (int index = 0; index < count; index++)
    if (!add_words(&runs[index], ground)) return 0;
  return 1;
}

// Erases stretches of rows that have many blanks, all with the same paper, before their words are drawn.
static void erase_grounds(void) {
  enum { LEAST = 7 };
  int count = cn_run_count, has_room = 1;
  if (!cn_can_erase) return;
  memcpy(whole_runs, cn_runs, sizeof *cn_runs * (size_t)count);
  cn_run_count = 0;
  for (int first = 0, next; first < count && has_room; first = next) {
    size_t saved = 0;
    for (next = first; next < count && is_plain(&whole_runs[next]); next++) {
      const struct run *run = &whole_runs[next], *last = run - 1;
      if (next > first && (last->start.row != run->start.row || last->end != run->start.column || !cn_same_color(&last->pen.paper, &run->pen.paper))) break;
      int is_last = next + 1 == count || run[1].start.row != run->start.row || run[1].start.column != run->end;
      saved += saving(run, is_last);
    }
    if (saved >= LEAST) {
      has_room = add_ground(&whole_runs[first], next - first);
      continue;
    }
    if (next == first) next++;
    has_room = cn_run_count + next - first <= MOST_RUNS;
    for (int index = first; has_room && index < next; index++) cn_runs[cn_run_count++] = whole_runs[index];
  }
  if (has_room) return;
  memcpy(cn_runs, whole_runs, sizeof *cn_runs * (size_t)count);
  cn_run_count = count;
}

// Makes runs of an update, and knows at the end where ncurses has the cursor, or that this cannot be known.
int cn_runs_collect(const unsigned char *text, size_t count) {
  int is_whole = 1;
  cn_run_count = 0;
  byte_count = 0;
  last_width = 0;
  for (size_t place = 0, length = 0; place < count; place += length)
    if (!step(text + place, count - place, &length)) is_whole = 0;
  if (!is_whole || !is_disjoint()) return 0;
  erase_grounds();
  return 1;
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
