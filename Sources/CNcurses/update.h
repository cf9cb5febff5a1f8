// Between an update and its runs.
#pragma once
#include "pen.h"

// Looks at what the terminal can do.
void cn_runs_start(void);
// The cursor may be anywhere, and ncurses will place it anew.
void cn_runs_forget(void);
// Adds a small update to what is to be sent, run by run, and returns 1; else returns 0, with the cursor where ncurses has it.
int cn_runs_add(const unsigned char *text, size_t count, int is_cursor_seen);
