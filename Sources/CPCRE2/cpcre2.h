/* PCRE2 with 8-bit code units: bytes, or UTF-8. pcre2.h wants the width before it is included. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
