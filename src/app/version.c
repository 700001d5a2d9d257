// SPDX-License-Identifier: GPL-3.0-or-later
// The command `version`.
#include "app/commands.h"
#include "base/node.h"

int version_command(struct command_call *call) {
    struct node *answer = node_map(call->arena);
    node_put(call->arena, answer, "version", node_text(call->arena, S(VSOKO_VERSION)));
    command_answer(call, answer);
    command_say(call, "vsoko %s", VSOKO_VERSION);
    return 0;
}
