#pragma once
#include "CNcurses.h"
#include <stdio.h>

// The name of the private terminfo entry.
#define CN_DIRECT_NAME "jittop-direct"

// Returns a value for $TERMINFO that describes `term` with 24-bit colour, or NULL; the caller frees it.
char *cn_direct_entry(const char *term);

// --- Output to the terminal ---------------------------------------------------------------------------------------------------

// Opens the terminal for sending and returns the file that ncurses writes to, or NULL.
FILE *cn_output_open(const char *term);
void cn_output_close(void);
// Sends what ncurses has written since the last call. Returns 0 if memory ran out and the output is lost.
int cn_output_flush(void);
// Returns the bytes that end a synchronized update, for a crash in the middle of one.
const char *cn_output_end_of_update(void);
// Returns 1 if the ending process has waited for the terminal for PATIENCE_MS (output.c). `cn_write` then sends nothing more.
int cn_output_is_stalled(void);
// Returns the descriptor of the terminal, or -1 without a session.
int cn_output_descriptor(void);
// Writes all bytes, but gives up after an error or if the terminal is stalled. Async-signal-safe.
void cn_write(int descriptor, const char *bytes, size_t count);
// Returns 1 if a signal that ends the process is pending, or after `cn_limit_waiting`.
int cn_is_ending(void);
// Limits all further waiting for the terminal (PATIENCE_MS in output.c), as a pending signal that ends the process does.
void cn_limit_waiting(void);

// --- Modes of the terminal line -----------------------------------------------------------------------------------------------

void cn_modes_save(void);
// Sets the modes of a session: the saved modes with the changes that a session needs.
void cn_modes_take(void);
// Restores the saved modes without waiting for output. Async-signal-safe.
void cn_modes_restore(void);

// --- Crashes ------------------------------------------------------------------------------------------------------------------

// The signals that the crash handler handles.
enum { CN_FAULTS = 13 };
extern const int cn_faults[CN_FAULTS];

// Installs the crash handler, which restores the modes and sends the reset sequence of `cn_crash_prepare`.
void cn_crash_arm(void);
void cn_crash_disarm(void);
// Sets the reset sequence: `before`, then the terminfo strings that end a session.
void cn_crash_prepare(const char *before);
// Restores the modes and sends the reset sequence, once. Async-signal-safe.
void cn_crash_restore(void);
// Sends the reset sequence with one write(2), even if the terminal is stalled.
void cn_crash_send_reset(void);
// Disable and enable `cn_crash_restore`: while the process is suspended, the terminal belongs to the shell.
void cn_crash_pause(void);
void cn_crash_resume(void);

// --- Standard error during a session; all functions are async-signal-safe ------------------------------------------------------

// Redirects standard error to memory if it is a terminal.
void cn_errors_capture(void);
// Writes the captured text to a descriptor, with `?` for non-ASCII bytes and for control bytes except LF and TAB.
void cn_errors_copy(int output);
// Restores standard error and prints the captured text.
void cn_errors_print(void);
// Write text to a descriptor or to standard error, with `?` for non-ASCII bytes and for control bytes except LF and TAB.
void cn_write_plain(int output, const char *text, size_t count);
void cn_errors_write(const char *text);

// Prints the captured text. For a fault signal, also writes the crash report and prints its path. `is_sent` is 1 if a process sent the
// signal, as with kill(2), and 0 if the kernel did.
void cn_report_crash(int number, const void *address, int is_sent);
