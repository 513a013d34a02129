#pragma once

#include "core/base/clock.h"
#include "ui/approvals/proofmint.h"
#include "ui/approvals/questionqueue.h"
#include "ui/backend.h"
#include "ui/mainwindow/longwork.h"

namespace executor::ui {

/// What every page needs; all of it outlives the windows.
struct PageContext
{
    Backend& backend;
    QuestionQueue& queue;
    const ProofMint& mint;
    const Clock& clock;
    LongWork& work;
};

} // namespace executor::ui
