#pragma once

#include "core/auth/accounts.h"
#include "core/base/task.h"
#include "core/catalog/argumentchecker.h"
#include "core/catalog/catalog.h"
#include "core/net/httpclient.h"
#include "core/sources/adapter.h"
#include "core/sources/callresult.h"
#include "core/sources/sourcelookup.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace executor::sources {

/// A call with everything that was decided about it before it is sent.
struct CheckedCall
{
    std::shared_ptr<const catalog::CallPlan> plan;
    std::shared_ptr<const CallableSource> source;
    std::optional<auth::Account> account;
    Prepared prepared;
    std::vector<std::string> pathParameters; ///< in the order of the URL: the target in the person's question
};

/// What the arguments of a call are refused for.
struct ArgumentReview
{
    std::vector<catalog::ArgumentProblem> problems;
    bool isMoved = false; ///< the adapter takes members at other places than they were written
};

/// Makes requests of calls: arguments into the adapter's form and checked, account chosen, credentials put in last, the
/// answer read. The engine's only way to an upstream. Thread: core.
class ToolCaller
{
public:
    ToolCaller(const SourceLookup& sources, auth::Accounts& accounts, net::HttpClient& client,
               const secrets::Redactor& redactor);

    /// Sends nothing. `account`: slug named in the path, or empty. Errors: `invalid_tool_arguments` (every problem in
    /// `details.problems`), `tool_not_found` (source gone), `tool_blocked` (source disabled), `credential_missing` when
    /// several accounts fit and none is chosen.
    [[nodiscard]] Result<CheckedCall> check(std::shared_ptr<const catalog::CallPlan> plan, std::string account,
                                            Json arguments) const;
    /// The part of check() that looks at the arguments alone; no problems for a source that is gone.
    [[nodiscard]] ArgumentReview review(const catalog::CallPlan& plan, Json arguments) const;
    /// Sends and reads the answer. Reads are tried up to three times while the other side says "later"; nothing else is
    /// ever sent twice. Errors: those of HttpClient::send(), `credential_missing`, `secret_store_unavailable`.
    [[nodiscard]] Task<ToolOutcome> call(CheckedCall call, CallContext context);

private:
    [[nodiscard]] Task<net::HttpRequest> request(CheckedCall call, BuiltRequest built, CancelToken cancel);
    [[nodiscard]] Task<ToolOutcome> read(CheckedCall call, RawAnswer raw);

    const SourceLookup& m_sources;
    auth::Accounts& m_accounts;
    net::HttpClient& m_client;
    const secrets::Redactor& m_redactor;
};

} // namespace executor::sources
