// Between the files of this target.
#pragma once
#include "CNcurses.h"
#include <termios.h>

// The name of the private terminfo entry.
#define CN_DIRECT_NAME "jittop-direct"

// Whether the current terminal has a string.
int cn_has_capability(const char *capability);

// A value for $TERMINFO that describes `term` with 24-bit colour; the caller frees it. NULL when that cannot be.
char *cn_direct_entry(const char *term, int output);

// Whether a signal that ends us has been taken from the queue: it waits no more then.
extern int cn_told_to_end;

// Saves the terminal's modes, before a session.
void cn_crash_save(int input);
// Takes the signals of a crash: the modes are given back from now on.
void cn_crash_arm(void);
void cn_crash_disarm(void);
// Gives the terminal back as in a crash, without waiting for it.
void cn_crash_restore(void);
// Fills in what a crash has to write (`before`, then the ends of what terminfo began), once terminfo is known.
void cn_crash_prepare(int output, const char *before);
// While the screen is given back to the shell.
void cn_crash_pause(void);
void cn_crash_resume(void);

// Keeps what is written to standard error in memory, where it is a terminal.
void cn_errors_keep(void);
// Writes it, and lets standard error be what it was.
void cn_errors_print(void);
// Writes a report of a crash and names it on standard error, after what was kept of that.
void cn_report_crash(int number, const void *address, int is_sent);

// Writes all of it to the terminal.
void cn_send_all(const char *bytes, size_t count);

// Updates go through here from now on. `with_updates`: the terminal may show updates at once.
void cn_update_start(int with_updates);
// The pen and the cursor are what ncurses has just made them.
void cn_update_begin(void);
// Ends an update that a crash has cut; nothing where updates are not asked to be shown at once.
const char *cn_update_end(void);
// The pen and the cursor may be anything by now: makes the pen known again.
void cn_update_forget(void);
// Lets an update go into memory instead of a descriptor; 0 when it goes where it always goes.
int cn_update_catch(int descriptor);
// Sends what was caught to the terminal in fewer bytes. The cursor ends where ncurses has it when it is seen.
void cn_update_release(int descriptor, int terminal, int is_cursor_seen);
// Makes the pen what ncurses takes it for between updates; it will place the cursor anew.
void cn_update_reset(void);
