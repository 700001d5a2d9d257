// SPDX-License-Identifier: GPL-3.0-or-later
// What both ends of the child's socket know.
#ifndef VSOKO_BASE_CHILD_INTERNAL_H
#define VSOKO_BASE_CHILD_INTERNAL_H

#include "base/child.h"

enum { CHILD_FILE_FD = 3, CHILD_SOCKET_FD = 4 };

#define CHILD_WORD "child"
// Set in a child's environment: a child that starts a child would never end.
#define CHILD_MARK "VSOKO_CHILD"

// The request: this header, then `request_bytes` bytes.
struct child_request {
    uint32_t seconds;
    uint32_t request_bytes;
};

// A frame of the reply: this header, then `bytes` bytes.
struct child_frame {
    uint32_t kind;
    uint32_t bytes;
};

enum {
    CHILD_FRAME_HELLO = 0x6f6b7376, // once, first: the program is one that knows children
    CHILD_FRAME_MESSAGE = 1,
    CHILD_FRAME_ERROR = 2, // struct error
    CHILD_FRAME_DONE = 3,
};

// Takes away from this process all but CPU, memory and its two descriptors. `memory`: bytes of
// address space beyond what is in use now.
bool child_close_in(unsigned seconds, size_t memory, struct error *error);

#endif
