// The C interface to ncurses for Swift. One session per process, on standard input and output, used by one thread.
#pragma once

#include <stddef.h>
#include <stdint.h>

// The bits of `attributes` in a cell.
enum { CN_BOLD = 1, CN_DIM = 2, CN_UNDERLINE = 4, CN_REVERSE = 8 };

// A cell: a character with up to two combining marks (0 for none), attributes, a colour pair from `cn_pair`, and the width in columns.
struct cn_cell {
  uint32_t base, mark, second_mark;
  uint32_t attributes;
  int32_t pair;
  int32_t columns;
};

// Errors of `cn_probe` and `cn_start`.
enum { CN_UNKNOWN_TERMINAL = -1, CN_NO_CURSOR_MOTION = -2, CN_ALREADY_STARTED = -3, CN_FAILED = -4 };

// The number of palette colour 0 in a session with 24-bit colour. The other 255 palette colours follow; lower numbers are 0xRRGGBB.
enum { CN_PALETTE = 0x1000000 };

// --- Before a session: nothing is written -------------------------------------------------------------------------------------

// Returns the number of colours in the terminfo entry of a terminal (0 for none), or a negative error.
int cn_probe(const char *term);
// Sets the locale for characters (LC_CTYPE) from the environment. Returns 1 if its character set is UTF-8.
int cn_locale_is_utf8(void);
// Sets the locale for characters (LC_CTYPE) to C.UTF-8 or, if that is not installed, to en_US.UTF-8.
void cn_force_utf8(void);

// --- A session ----------------------------------------------------------------------------------------------------------------

// Starts a session: alternate screen, unbuffered keys, no echo. `direct` requests 24-bit colour, with colours as 0xRRGGBB; `mouse` requests
// mouse events. Returns the number of colours, or a negative error.
int cn_start(const char *term, int direct, int mouse);
// Restores the terminal; does nothing without a session.
void cn_stop(void);
// Restores the terminal, stops the process as ctrl-z does, and resumes the session when the process continues. Returns 0 if a signal is to
// end the process: the session is then not resumed, because the terminal still belongs to the shell.
int cn_suspend(void);
// Returns a terminfo string of the terminal, or NULL if the terminal has no such string.
const char *cn_capability(const char *name);
// Returns the colour pair of two colours. The colour -1 is the default colour of the terminal.
int cn_pair(int foreground, int background);
// Puts adjacent cells into a row, starting at a column. `cn_flush` sends them to the terminal.
void cn_put(int row, int column, const struct cn_cell *cells, int count);
// Shows the cursor at a cell, or hides the cursor if `row` is negative.
void cn_cursor(int row, int column);
// Sends all changes of cells to the terminal.
void cn_flush(void);
// Sets the terminal modes of the session again, and makes the next flush repaint everything.
void cn_forget(void);
void cn_mouse(int is_on);
// Sends bytes other than cells, such as a clipboard sequence.
void cn_send(const char *bytes, size_t count);
void cn_size(int *columns, int *rows);
// Adopts the kernel's window size, and makes the next flush repaint everything.
void cn_resize(void);

// --- Signals ------------------------------------------------------------------------------------------------------------------

// Blocks INT TERM HUP QUIT WINCH TSTP CONT, ignores PIPE and XFSZ; returns a non-blocking signalfd or -1. Call it before any thread exists.
// If INT, TERM, HUP or QUIT has not ended the process after 0.7 s, another thread ends it, because the main thread may be busy or blocked.
int cn_signals_open(void);
// Reads the next pending signal from the signalfd. Returns its number, or 0 if there is none.
int cn_signals_next(int descriptor);
// Restores the terminal and ends the process by a signal, so that the exit status shows the signal.
void cn_signals_die(int number) __attribute__((noreturn));

// --- Crashes ------------------------------------------------------------------------------------------------------------------

// Sets the path and the header of the crash report. Without this call there is no report.
void cn_report_prepare(const char *path, const char *text);
// Records an event for the crash report, truncated to 95 bytes. The last 64 events are kept.
void cn_report_note(const char *text);
