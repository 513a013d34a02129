#pragma once

#include "core/base/json.h"
#include "core/platform/paths.h"

#include <string>
#include <string_view>
#include <vector>

namespace executor::doctor {

/// The result of one check. Codes are stable for ever.
struct Check
{
    std::string code;
    enum class Status
    {
        Ok,
        Warn,
        Fail,
        Skip ///< does not apply here, or cannot be told from here
    } status = Status::Ok;
    std::string detail;
    std::string hint;
    bool isFixable = false;
};

/// One check; the caller sets `isFixable` where we can mend it.
[[nodiscard]] Check makeCheck(std::string code, Check::Status status, std::string detail, std::string hint = {});
/// `{"ok","status","detail","hint"?,"fixable"}`.
[[nodiscard]] Json toJson(const Check& check);
/// Checks that need no daemon. Reads only.
[[nodiscard]] std::vector<Check> localChecks(const platform::Paths& paths);
/// The whole report (cli.md 3.3) when no daemon answers: the local checks, `daemon.reachable` failed, the rest skipped.
[[nodiscard]] Json localReport(const platform::Paths& paths, std::string_view whyNoDaemon);
/// The report of a list of checks; codes of cli.md 3.3 that are not in it are skipped.
[[nodiscard]] Json reportOf(const std::vector<Check>& checks);

} // namespace executor::doctor
