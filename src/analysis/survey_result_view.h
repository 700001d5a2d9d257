// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef VSOKO_ANALYSIS_SURVEY_RESULT_VIEW_H
#define VSOKO_ANALYSIS_SURVEY_RESULT_VIEW_H

#include "analysis/survey_result.h"

struct survey_result_view {
    const struct survey *survey;
    const struct session *session;
    const struct survey_result *result;
    struct str received; // «12 из 24»
    bool may_release;
};

#endif
