// The terminal in plain functions: all of ncurses that Swift sees. One session per process, driven by one thread.
#pragma once

#include <stddef.h>
#include <stdint.h>

// Emphasis of a cell.
enum { CN_BOLD = 1, CN_DIM = 2, CN_UNDERLINE = 4, CN_REVERSE = 8 };

// A cell to paint: a character with up to two marks (0 for none), emphasis, a pair of `cn_pair`, and its width in columns.
struct cn_cell {
  uint32_t base, mark, second_mark;
  uint32_t attributes;
  int32_t pair;
  int32_t columns;
};

enum { CN_NOTHING, CN_CHARACTER, CN_SPECIAL, CN_MOUSE, CN_IGNORED };
enum {
  CN_UP, CN_DOWN, CN_LEFT, CN_RIGHT, CN_PAGE_UP, CN_PAGE_DOWN, CN_HOME, CN_END, CN_ENTER, CN_ESCAPE, CN_BACK_TAB, CN_BACKSPACE,
  CN_DELETE, CN_INSERT,
  CN_FUNCTION = 100  // F1 is CN_FUNCTION + 1.
};
enum { CN_PRESS, CN_RELEASE, CN_DRAG, CN_WHEEL_UP, CN_WHEEL_DOWN };

// What was read: `code` is a scalar, a special key or a mouse action, as `kind` says.
struct cn_event {
  int32_t kind;
  uint32_t code;
  int32_t column, row;
};

// Errors of `cn_probe` and `cn_start`.
enum { CN_UNKNOWN_TERMINAL = -1, CN_NO_CURSOR_MOTION = -2, CN_ALREADY_STARTED = -3, CN_FAILED = -4 };

// A number that means one of the 256 palette colours on a terminal that was started with direct colour.
enum { CN_PALETTE = 0x1000000 };

// --- Before a session: nothing is written -------------------------------------------------------------------------------------

// The number of colours that terminfo gives the terminal (0 for none), or an error.
int cn_probe(const char *term, int output);
// Takes the character set of the environment; 1 when it is UTF-8.
int cn_locale_is_utf8(void);
// Writes and reads UTF-8 whatever the environment says.
void cn_force_utf8(void);

// --- A session ----------------------------------------------------------------------------------------------------------------

// Takes the terminal: alternate screen, keys as they come, no echo. `direct`: colours are 0xRRGGBB. Returns the number of colours.
int cn_start(int input, int output, const char *term, int direct, int mouse);
// Gives the terminal back; does nothing without a session.
void cn_stop(void);
// Leaves the screen, stops the process as ctrl-z does, and takes the screen again when it continues.
void cn_suspend(void);
// The pair of two colours (-1: the terminal's own), for `cn_cell.pair`.
int cn_pair(int foreground, int background);
// Puts cells side by side; nothing is sent before `cn_flush`.
void cn_put(int row, int column, const struct cn_cell *cells, int count);
// Shows the cursor at a place, or hides it when `row` is negative.
void cn_cursor(int row, int column);
// Sends what has changed.
void cn_flush(void);
// Forgets what the terminal shows and sets its modes again: the next flush sends everything.
void cn_forget(void);
// Asks the terminal for what the mouse does, or leaves the mouse to it.
void cn_mouse(int is_on);
// Sends bytes that are not cells, such as a clipboard request.
void cn_send(const char *bytes, size_t count);
// Reads one event without waiting; 0 when there is none.
int cn_read(struct cn_event *event);
// Whether the other end of the terminal is gone.
int cn_hung_up(void);
// The extent of the screen.
void cn_size(int *columns, int *rows);
// Asks the kernel for the extent and takes it over.
void cn_resize(int *columns, int *rows);

// --- Signals ------------------------------------------------------------------------------------------------------------------

// Blocks INT TERM HUP QUIT WINCH TSTP CONT, ignores PIPE, and returns a non-blocking signalfd or -1. Call before any thread exists.
int cn_signals_open(void);
// The number of the next signal, or 0.
int cn_signals_next(int descriptor);
// Gives the terminal back and dies of the signal.
void cn_signals_die(int number) __attribute__((noreturn));

// --- Crashes ------------------------------------------------------------------------------------------------------------------

// Where a report of a crash goes, or where else, and what stands at its head. Without this call there is none.
void cn_report_prepare(const char *path, const char *spare, const char *text);
// Remembers an event for a report, in place of the oldest of 64; cut to 95 bytes.
void cn_report_note(const char *text);
