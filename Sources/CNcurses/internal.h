// Declarations shared by the files of this target.
#pragma once
#include "CNcurses.h"
#include <stdio.h>

// The name of the private terminfo entry.
#define CN_DIRECT_NAME "jittop-direct"

// Returns a value for $TERMINFO that describes `term` with 24-bit colour, or NULL; the caller frees it.
char *cn_direct_entry(const char *term);

// --- Output: everything to the terminal goes through here. --------------------------------------------------------------------

// Opens the terminal for sending and returns the file that ncurses writes to, or NULL.
FILE *cn_output_open(const char *term);
void cn_output_close(void);
// Sends what ncurses has written since the last call. Returns 0 if memory ran out and it is lost.
int cn_output_pass(void);
// Returns the bytes that end an update cut short by a crash.
const char *cn_output_end_of_update(void);
// True once the terminal has taken nothing for too long after a signal that ends us: nothing more is sent.
int cn_output_is_stalled(void);
// The descriptor of the terminal; -1 without a session.
int cn_output_descriptor(void);
// Writes all of it. On a descriptor that does not block, gives up as `cn_send` does. May be called in a signal handler.
void cn_write(int descriptor, const char *bytes, size_t count);
// True if a signal that ends us is pending or has been read.
int cn_is_ending(void);
// Limits all further waiting for the terminal, as such a signal does.
void cn_hurry(void);

// --- Modes of the terminal line -----------------------------------------------------------------------------------------------

void cn_modes_save(void);
// Sets the modes of a session, derived from the saved ones.
void cn_modes_take(void);
// Restores the saved modes without waiting for output. May be called in a signal handler.
void cn_modes_restore(void);

// --- Crashes ------------------------------------------------------------------------------------------------------------------

// The signals of a crash.
enum { CN_FAULTS = 13 };
extern const int cn_faults[CN_FAULTS];

// Handles them: the modes are restored from now on, and what `cn_crash_prepare` set is sent.
void cn_crash_arm(void);
void cn_crash_disarm(void);
// Sets what a crash sends (`before`, then the strings of terminfo that end what a session began).
void cn_crash_prepare(const char *before);
// Tries once to send that to a terminal that has stalled.
void cn_crash_farewell(void);
// While the screen belongs to the shell.
void cn_crash_pause(void);
void cn_crash_resume(void);

// --- Standard error while a session has the screen; all may be called in a signal handler. -----------------------------------

// Redirects standard error to memory if it is a terminal.
void cn_errors_keep(void);
// Copies what was kept, with every byte replaced that could act on a terminal.
void cn_errors_copy(int output);
// Restores standard error and prints what was kept.
void cn_errors_print(void);
// Writes a text in the same way, to a file or to standard error.
void cn_write_plain(int output, const char *text, size_t count);
void cn_errors_say(const char *text);

// Writes the report of a crash and names it on standard error, after what was kept of that.
void cn_report_crash(int number, const void *address, int is_sent);
