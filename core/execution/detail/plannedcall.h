#pragma once

#include "core/base/effect.h"
#include "core/base/id.h"
#include "core/base/result.h"
#include "core/catalog/catalog.h"
#include "core/sandbox/transpiler.h"
#include "core/sources/toolcaller.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace executor::execution {

/// What the code asks for, as it wrote it.
struct CallRequest
{
    ExecutionId execution;
    AgentId agent;
    std::string program; ///< that asked for the run; empty: the agent's usual one
    std::string path;    ///< as written, `$account` included
    std::string member;  ///< "", `$response`, `$schema`, `$request`
    Json arguments = Json::object();
    int line = 0;              ///< of the code, 0 when unknown
    std::int64_t sequence = 0; ///< number of the call in its run
    /// The person clicked Run with these arguments on the screen: asks count as answered, blocks do not.
    bool isPersonsOwn = false;
};

/// A call that could be made, with what policy says of it. Immutable once planned; shared by the step and its sender.
struct PlannedCall
{
    enum class Kind
    {
        Builtin, ///< answered by ourselves: search, describe, catalogue, results
        Source,
        Facts ///< `$schema` and `$request`: nothing is sent, no rule is asked
    } kind = Kind::Source;
    enum class Verdict
    {
        Allow,
        Ask,
        Block
    } verdict = Verdict::Allow;

    CallRequest request;
    std::string path; ///< canonical, with the account
    SourceId source;
    AccountId account;
    std::string accountSlug;
    std::shared_ptr<const catalog::CallPlan> plan; ///< of a source's tool
    sources::Prepared prepared;
    std::optional<sources::CheckedCall> checked; ///< of a source's tool
    Effect effect = Effect::Read;
    std::string contractHash;
    Json decision = Json::object(); ///< recorded with the step (policy.md 5)
    Error blocked;                  ///< what the code gets when the verdict is Block
    std::string message;            ///< the question's one sentence, when the verdict is Ask
    Json payload = Json::object();  ///< of the approval (policy.md 6)
    std::vector<sandbox::Warning> warnings;
};

} // namespace executor::execution
