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

// Saves the terminal's modes, before a session.
void cn_crash_save(int input);
// Prepares what a crash has to write (`before`, then the ends of what terminfo began), and takes the signals of a crash.
void cn_crash_arm(int output, const char *before);
void cn_crash_disarm(void);
// While the screen is given back to the shell.
void cn_crash_pause(void);
void cn_crash_resume(void);

// Writes all of it to the terminal.
void cn_send_all(const char *bytes, size_t count);

// Updates go through here from now on; the pen and the cursor are what ncurses has just made them.
void cn_update_start(void);
// The pen and the cursor may be anything by now: makes the pen known again.
void cn_update_forget(void);
// Lets an update go into memory instead of a descriptor; 0 when it goes where it always goes.
int cn_update_catch(int descriptor);
// Sends what was caught to the terminal in fewer bytes. The cursor ends where ncurses has it when it is seen.
void cn_update_release(int descriptor, int terminal, int is_cursor_seen);
// Makes the pen what ncurses takes it for between updates; it will place the cursor anew.
void cn_update_reset(void);
