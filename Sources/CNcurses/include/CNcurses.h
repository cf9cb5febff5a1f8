// The terminal in plain functions: everything of ncurses that Swift sees. One session per process, on standard input and output, used by
// one thread.
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

// Errors of `cn_probe` and `cn_start`.
enum { CN_UNKNOWN_TERMINAL = -1, CN_NO_CURSOR_MOTION = -2, CN_ALREADY_STARTED = -3, CN_FAILED = -4 };

// A number that means one of the 256 palette colours on a terminal that was started with direct colour.
enum { CN_PALETTE = 0x1000000 };

// --- Before a session: nothing is written -------------------------------------------------------------------------------------

// Returns the number of colours that terminfo gives the terminal (0 for none), or an error.
int cn_probe(const char *term);
// Takes the character set of the environment; returns 1 if it is UTF-8.
int cn_locale_is_utf8(void);
// Writes UTF-8 whatever the environment says.
void cn_force_utf8(void);

// --- A session ----------------------------------------------------------------------------------------------------------------

// Takes the terminal: alternate screen, keys as they come, no echo. `direct`: colours are 0xRRGGBB. Returns the number of colours.
int cn_start(const char *term, int direct, int mouse);
// Restores the terminal; does nothing without a session.
void cn_stop(void);
// Restores the terminal, stops the process as ctrl-z does, and takes the terminal again when it continues. Returns 0 if a signal ends
// the process instead: the terminal belongs to the shell then.
int cn_suspend(void);
// Returns a string of terminfo for the terminal of the session, or NULL.
const char *cn_capability(const char *name);
// Returns the pair of two colours (-1: the terminal's own), for `cn_cell.pair`.
int cn_pair(int foreground, int background);
// Puts cells side by side; nothing is sent before `cn_flush`.
void cn_put(int row, int column, const struct cn_cell *cells, int count);
// Shows the cursor at a place, or hides it if `row` is negative.
void cn_cursor(int row, int column);
// Sends what has changed.
void cn_flush(void);
// Forgets what the terminal shows and sets its modes again: the next flush sends everything.
void cn_forget(void);
// Turns mouse reports on or off.
void cn_mouse(int is_on);
// Sends bytes that are not cells, such as a clipboard request.
void cn_send(const char *bytes, size_t count);
// Reads the extent of the screen.
void cn_size(int *columns, int *rows);
// Asks the kernel for the extent and adopts it.
void cn_resize(int *columns, int *rows);

// --- Signals ------------------------------------------------------------------------------------------------------------------

// Blocks INT TERM HUP QUIT WINCH TSTP CONT, ignores PIPE, and returns a non-blocking signalfd or -1. Call before any thread exists.
int cn_signals_open(void);
// Returns the number of the next signal, or 0.
int cn_signals_next(int descriptor);
// Restores the terminal and dies of the signal.
void cn_signals_die(int number) __attribute__((noreturn));

// --- Crashes ------------------------------------------------------------------------------------------------------------------

// Sets the file that a crash writes its report to, and the text at its head. Without this call there is no report.
void cn_report_prepare(const char *path, const char *text);
// Records an event for the report, in place of the oldest of 64; cut to 95 bytes.
void cn_report_note(const char *text);
