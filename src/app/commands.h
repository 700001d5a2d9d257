// SPDX-License-Identifier: GPL-3.0-or-later
// The commands of this room. Each returns the exit code.
#ifndef VSOKO_APP_COMMANDS_H
#define VSOKO_APP_COMMANDS_H

#include "base/command.h"

// Each prints its answer and errors through the call.
int version_command(struct command_call *call);
int init_command(struct command_call *call);
int check_command(struct command_call *call);
int doctor_command(struct command_call *call);
int coherence_command(struct command_call *call);
int report_class_command(struct command_call *call);
int report_director_command(struct command_call *call);
int training_needs_command(struct command_call *call);
int training_cycle_command(struct command_call *call);
int training_effect_command(struct command_call *call);

#endif
