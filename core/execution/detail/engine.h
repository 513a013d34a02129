#pragma once

#include "core/base/clock.h"
#include "core/base/id.h"
#include "core/base/taskgroup.h"

#include "core/execution/agentdirectory.h"
#include "core/execution/detail/runoutput.h"

namespace executor::sandbox {
class Runtime;
}
namespace executor::secrets {
class Redactor;
}
namespace executor::store {
class Database;
}

namespace executor::execution {

class CallPipeline;
class LiveRun;

/// What a live run tells the service that owns it.
class RunHost
{
public:
    virtual ~RunHost() = default;
    /// Its state or its questions changed: whoever waits looks again.
    virtual void runChanged(LiveRun& run) = 0;
    /// It wrote a line to its console, for the first time (not in a replay).
    virtual void lineWritten(LiveRun& run, const RunOutput::Line& line) = 0;
    /// It waits for a person and gives its slot back.
    virtual void slotGivenBack(LiveRun& run) = 0;
    /// It goes on and needs a slot at once: it was accepted before.
    virtual void slotTakenAgain(LiveRun& run) = 0;
    /// The final state is committed.
    virtual void runEnded(LiveRun& run) = 0;
    /// Its idle process is gone while it waits; the record stays and is replayed when the answer comes.
    virtual void processLost(LiveRun& run) = 0;
};

/// What all live runs share; owned by Executions, outlives every run.
struct Engine
{
    store::Database& database;
    const Clock& clock;
    sandbox::Runtime& runtime;
    CallPipeline& calls;
    RunHost& host;
    const AgentDirectory& agents;
    /// Every text of the code or of an upstream passes it before it is stored or delivered.
    const secrets::Redactor& redactor;
    TaskGroup tasks;
};

} // namespace executor::execution
